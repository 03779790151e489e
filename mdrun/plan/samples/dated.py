"""What a command names that was only there when its guide was written, or is yet to be written."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.listed import follows
from mdrun.patterns import regex
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRANCHING = tuple(
    ("git", *said.split()) for said in ("branch", "checkout -b", "checkout -B", "switch -c", "switch -C")
)
"""Commands that make a branch."""
_ELSEWHERE = frozenset(("rsync", "scp", "ssh"))
"""Programs whose words are another machine's: a home there is no person's."""
_MESSAGE = frozenset(("--message", "--notes", "--title"))
"""Options whose value a person writes."""
_BRIEF_MESSAGE = frozenset(("-m", "-am"))
"""The same, of what keeps versions: elsewhere ``-m`` is a module, or a match."""
_KEEPING = frozenset(("git", "hg", "jj", "npm", "svn", "yarn"))
_MESSAGE_SET = regex(
    r"(?:MSG|MESSAGE|msg|message|DESC\w{0,40}|--message|--notes|--title)=(.+)", re.DOTALL, marks="="
)
_PREFIX = regex(r"\A\w+(?:\([^()]*\))?!?:\s*")
"""What a conventional commit begins with."""
_WORTH = regex(r"\d|/home/|/Users/")
"""Without it no word is of a day."""
_DAY = regex(
    r"(?<![\d.])20\d\d(?P<s>[-_.]?)(?:0[1-9]|1[0-2])(?P=s)(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<=[-_])(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-20\d\d(?!\d)"
    r"|(?<=[A-Za-z][-_/])20\d\d[-_.](?:0[1-9]|1[0-2])(?![\d.])"
)
"""The day, or the month, in which the guide was written."""
_WRITTEN_DAY = regex(
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?,? 20\d\d"
)
"""Such a day in words: ``12th June, 2026``."""
_FOUND = regex(
    r"(?:.*[-_@:])?(?!ed25519\Z)(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{7,12}|(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{13,40}"
    r"|[a-z][\w-]*-[\da-f]{8,10}-[a-z\d]{5}|(?:i|vol|snap)-[\da-f]{8,17}"
    r"|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|.*sha256:[\da-f]{12,64}"
)
"""What something was called on that day: a commit, a pod, a disk."""
_POD = regex(
    r"(?:po|pods?)?/?[a-z][a-z\d-]*-(?:(?=[a-z]*\d)[b-df-hj-np-tv-z\d]{8,10}-[b-df-hj-np-tv-z24-9]{5}"
    r"|(?=[a-z]*\d)(?=\d*[a-z])[b-df-hj-np-tv-z24-9]{5})"
)
"""A pod of that day: Kubernetes names it with letters and digits that spell no word."""
_PODS = frozenset(("k", "kubectl", "oc"))
_HOME = regex(r"/(?:home|Users)/([A-Za-z][\w.-]*)")
"""The home of somebody."""

_SPAN = regex(
    r"\b(?:since|after|from|start|begin)[\w-]*[= ][<{\"'= ]*YYYY-MM-DD\b[^\n]{0,200}"
    r"\b(?:until|before|to|end|upto)[\w-]*[= ][<{\"'= ]*(YYYY-MM-DD)\b"
)
"""Two days, of which the placeholder for a day can be but one: ``--since YYYY-MM-DD --until YYYY-MM-DD``."""
_NEW_BRANCH = regex(r"(?:[\w.-]*/)?[^$\s]*\d[^$\s]*|(?:feature|feat|fix|bugfix|hotfix)/[^$\s]+")
"""What a branch was called on that day: with a number in it, or after what it was for."""


def of_a_day(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the words of a command that name what was only there for its writer: a day, a commit, a home."""
    if program_of(words) in _ELSEWHERE:
        return
    if words[0] == "gh" and words[1:2] in (("pr",), ("run",)):
        yield from _numbers(words)
    if words[0] == "git":
        yield from _new_branch(words)
    if not any(map(_WORTH.search, words)):
        return
    for before, word in pairwise(words):
        if _WRITTEN_DAY.fullmatch(word):
            yield word
        elif " " in word or "://" in word or "api-version" in before + word:
            continue
        elif (
            _DAY.search(word)
            or _FOUND.fullmatch(word)
            or (words[0] in _PODS and _POD.fullmatch(word))
            or ("/" in word and any(name not in names("accounts") for name in _HOME.findall(word)))
        ):
            yield word


def _numbers(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the words of a command, and no option's values, that are numbers."""
    return (word for before, word in pairwise(words) if word.isdigit() and not before.startswith("-"))


def _new_branch(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the branch that a command makes, if it is called for what the guide was written for."""
    name = next((word for word in words[2:] if not word.startswith("-")), "")
    if _NEW_BRANCH.fullmatch(name) is not None and any(follows(words, rule) for rule in _BRANCHING):
        yield name


def span_of_days(script: str) -> str | None:
    """Return the second of two days between which a script asks for something, unfilled; None without."""
    found = _SPAN.search(script) if "YYYY-MM-DD" in script else None
    return found[1] if found is not None else None


def messages(words: tuple[str, ...]) -> Iterator[str]:
    """Yield what a command is told to say in words."""
    for before, word in pairwise(words):
        if before in _MESSAGE or (before in _BRIEF_MESSAGE and words[0] in _KEEPING):
            yield word
        else:
            yield from _MESSAGE_SET.findall(word)


def is_unwritten(message: str) -> bool:
    """Say whether a message says what the reader has to write in its place."""
    said = _PREFIX.sub("", message.strip("\"' .…"))
    return any(re.fullmatch(line, said, re.IGNORECASE) for line in lines("messages"))
