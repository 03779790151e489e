"""Sessions with other machines and programs: the blocks that belong into them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.dataclass import dataclass
from mdrun.guards import carried, follows, has_option, launched
from mdrun.patterns import regex
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.bash import Part, Script, Simple

_FED = regex(r"<|\||(?<!&)&\s*\Z")
_JOINED = regex(r"(?!if\b|for\b|while\b|until\b|case\b)[^|\n]*&&[^|\n]*")
"""Commands of which each runs once those before it have passed."""
_SUBSTITUTED = regex(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`|'[^']*'|\"[^\"]*\"")
_LOOP = regex(
    r"^\s*(?:while\s+(?:true|:|\[\s+1\s+\])|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))\s*(?:;|\n)\s*do\b",
    re.MULTILINE,
    marks=("while", "until", "(("),
)
"""A loop without an end of its own."""
_LEFT = regex(r"\b(?:break|exit|return)\b")
_SSH_VALUE = frozenset("BbcDEeFIiJLlmOopQRSWw")
"""Options of ssh that take a value (ssh(1))."""
_SSH_ALONE = frozenset("GNTVf")
"""Options with which ssh opens no shell for a person, alone or together with others: ``-fN``."""
_CONTAINERS = frozenset(("docker", "nerdctl", "podman"))
_ATTACHED = ("-i", "-t", "--interactive", "--tty", "--stdin")
"""Without one of them a container that is run has nobody to talk to (docker-run(1))."""
_INTERRUPT = regex(r"\bctrl\s*[-+ ]\s*c\b|\bcontrol\s*[-+]\s*c\b", re.IGNORECASE, marks=("ctrl", "control"))
_LEAVING = frozenset((("exit",), ("logout",), ("quit",), ("\\q",)))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A command that opens something."""

    words: tuple[str, ...]
    """Its name, and the words and options that follow."""
    ends: frozenset[str]
    """What makes it come back."""


def opens_session(text: str) -> bool:
    """Say whether the commands of a script leave the operator on another machine or in another program."""
    inside = False
    script = parse(text)
    fed = _fed_rows(script)
    for simple in script.simple:
        words = command_words(simple)
        if words in _LEAVING:
            inside = False
        elif not simple.inner and simple.row not in fed and not simple.input and _opens(simple):
            inside = True
    return inside


def leaves(text: str) -> bool:
    """Say whether a script does nothing but end sessions."""
    found = parse(text).simple
    return bool(found) and all(simple.words in _LEAVING for simple in found)


def needs_terminal(text: str) -> bool:
    """Say whether a script holds a command that a person types into: an editor, a pager, a password."""
    called = map(command_words, _in_front(text))
    return any(
        is_listed(words, "terminal") for outer in called if outer for words in (outer, *carried(outer))
    )


def goes_on(text: str) -> bool:
    """Say whether a script opens a session, or does not end by itself."""
    return is_endless(text) or any(map(_opens, _in_front(text)))


def is_endless(text: str) -> bool:
    """Say whether a script does not end by itself: a server, a watch, a loop that nothing leaves."""
    if _LOOP.search(text) and not _LEFT.search(text):
        return True
    return any(never_ends(command_words(simple)) for simple in _in_front(text))


def tells_to_interrupt(words: str) -> bool:
    """Say whether words tell to end what runs with Ctrl-C."""
    return _INTERRUPT.search(words) is not None


def never_ends(words: Sequence[str]) -> bool:
    """Say whether a command, whose wrappers are taken away, does not end by itself."""
    return is_listed(words, "endless")


def _in_front(text: str) -> Iterator[Simple]:
    """Yield the commands of a script that have the terminal for themselves, as long as they like."""
    script = parse(text)
    fed = _fed_rows(script)
    joined = _rows(part for part in script.parts if _JOINED.fullmatch(part.text) is not None)
    for simple in script.simple:
        alone = simple.row not in fed and not simple.input and "timeout" not in simple.words[:1]
        if alone and not simple.inner and (simple.certain or simple.row in joined):
            yield simple


def works_elsewhere(text: str) -> bool:
    """Say whether a script holds a command that does its work on another machine: ``pct exec 102 -- ps``."""
    return any(is_listed(command_words(simple), "remote") for simple in parse(text).simple)


def _fed_rows(script: Script) -> frozenset[int]:
    """Return the rows of the top-level commands that are part of a pipeline, read a file or go on alone."""
    return _rows(part for part in script.parts if _FED.search(_SUBSTITUTED.sub("", part.text)))


def _rows(parts: Iterable[Part]) -> frozenset[int]:
    """Return the rows on which top-level commands stand."""
    return frozenset(row for part in parts for row in range(part.row, part.row + part.text.count("\n") + 1))


def _opens(simple: Simple) -> bool:
    """Say whether a command opens a session, itself or through another: ``wrap -- kubectl …``."""
    words = simple.words
    starts = [0, *(at + 1 for at, word in enumerate(words[:-1]) if word == "--")]
    called = command_words(simple)
    run = (called, *launched(called)) if called else ()
    return any(_opens_here(words[at:]) for at in starts) or any(map(_opens_here, run))


def _opens_here(words: Sequence[str]) -> bool:
    if not words:
        return False
    name = words[0].rsplit("/", 1)[-1]
    if name in ("ssh", "mosh"):
        return _only_host(words[1:])
    if is_listed(words, "sessions") or _is_task(words):
        return True
    if any(follows(words, rule.words) for rule in _rules("carriers").get(name, ())):
        if any(
            before == "--entrypoint" and is_listed((word,), "sessions") for before, word in pairwise(words)
        ):
            return has_option(words, "-i")
        if (
            name in _CONTAINERS
            and words[1] == "run"
            and not any(has_option(words, option) for option in _ATTACHED)
        ):
            return False
        return any(is_listed(inner, "sessions") for inner in carried(tuple(words)))
    return False


def _is_task(words: Sequence[str]) -> bool:
    """Say whether a task, or a program of the project's own, is called for the session that it opens."""
    *program, task = words
    if not program or task not in names("session-tasks"):
        return False
    own = len(program) == 1 and "/" in program[0].strip("/")
    return own or " ".join(program) in lines("runners")


def _only_host(words: Sequence[str]) -> bool:
    """Say whether the words after ``ssh`` name a host and no command."""
    plain, value = 0, False
    for word in words:
        if value:
            value = False
        elif word.startswith("-") and not plain:
            value = len(word) == 2 and word[1] in _SSH_VALUE
            if word[1:2] not in _SSH_VALUE and not _SSH_ALONE.isdisjoint(word[1:]):
                return False
        else:
            plain += 1
    return plain == 1


def is_listed(words: Sequence[str], kind: str) -> bool:
    """Say whether a command is one of a list, and nothing makes it come back."""
    if not words:
        return False
    rules = _rules(kind).get(words[0].rsplit("/", 1)[-1], ())
    return any(follows(words, rule.words) and not _comes_back(words, rule) for rule in rules)


def _comes_back(words: Sequence[str], rule: _Rule) -> bool:
    further = sum(not word.startswith("-") for word in words) - sum(
        not word.startswith("-") for word in rule.words
    )
    if any(end.strip("+") == "" and further >= len(end) for end in rule.ends):
        return True
    return any(
        has_option(words[1:], end) for end in rule.ends if end.startswith("-")
    ) or not rule.ends.isdisjoint(words[1:])


@cache
def _rules(kind: str) -> dict[str, tuple[_Rule, ...]]:
    """Return the commands of a list by their names."""
    found: dict[str, tuple[_Rule, ...]] = {}
    for line in lines(kind):
        words, _, ends = line.partition(" : ")
        rule = _Rule(tuple(words.split()), frozenset(ends.split()))
        found[rule.words[0]] = (*found.get(rule.words[0], ()), rule)
    return found
