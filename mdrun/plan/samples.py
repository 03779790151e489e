"""Values in a block that its reader was meant to replace, beside the placeholders that mdrun fills."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.guards import follows
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.bash import Script, Simple

_FORMS = 3
"""So many times the same command is no sequence, but a table."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_CHOICE = re.compile(r"(?<=[\w>\])])\|(?=([A-Za-z][\w.-]*))")
_EMPTY_ASSIGNMENT = re.compile(r"(?:export\s+)?[A-Za-z_]\w*=(?:\"\"|'')?")
_CAPITALS = re.compile(r"(?<![\w$\{%.-])[A-Z][A-Z\d]*(?:[_-][A-Z\d]+)*(?![\w.=(])")
_VERSION = re.compile(r"(?<![\w./])[vV]?\d+\.\d+(?:\.\d+)*(?:-?(?:rc|alpha|beta)[\w.]*)?(?![\w.]*\w\.\w)")
_BRANCH = re.compile(
    r"(?:^|/)(?:release|releases|rel|hotfix|version)[/_-][vV]?(\d+\.\d+(?:\.\d+)*)(?![\w./])"
)
"""A branch that has the name of a version: ``release/1.4.0``."""
_SCRIPT = re.compile(r"[\w.$\{\}~-]*/[\w./-]+|[\w-]+\.(?:sh|py|rb|js)")
"""A program of the project's own."""
_WHOLE = re.compile(r"[vV]?\d+\.\d+\.\d+(?:-?(?:rc|alpha|beta)[\w.]*)?")
_ASSIGNED_VERSION = re.compile(r"(?:export\s+)?\w*(?:VERSION|version|TAG|RELEASE)\w*=[\"']?[vV]?\d+\.\d+")

_SET_VERSION = re.compile(r"(?:\w*(?:VERSION|TAG|RELEASE)|-D\w*[vV]ersion)=[vV]?(\d+\.\d+[\w.-]*)")
"""A word that gives a version to a program: ``make release VERSION=1.4.0``."""


def sample_values(script: str, values: Mapping[str, str]) -> bool:
    """Say whether a script holds something that was meant to be replaced by the reader.

    Args:
        script: Its text, filled.
        values: The values of the run's variables: a literal version is stale where the run has another.
    """
    taken_apart = parse(script)
    code = _without_comments(script, taken_apart)
    if _marks().search(code) or _is_choice(code):
        return True
    if _shows_forms(script, taken_apart) or _is_menu(taken_apart):
        return True
    if any(
        _EMPTY_ASSIGNMENT.fullmatch(part.text) or _ASSIGNED_VERSION.match(part.text)
        for part in taken_apart.parts
    ):
        return True
    return any(_is_sample(simple, values) for simple in taken_apart.simple)


def _without_comments(script: str, taken_apart: Script) -> str:
    kept, at = [], 0
    for start, end in taken_apart.comments:
        kept.append(script[at:start])
        at = end
    code = "".join((*kept, script[at:]))
    return "\n".join(line for line in code.split("\n") if not line.lstrip().startswith("#"))


def _shows_forms(script: str, taken_apart: Script) -> bool:
    """Say whether a script shows several forms of one command, each with a comment that explains it."""
    texts = script.split("\n")
    rows = [part.row for part in taken_apart.parts]
    heads = {" ".join(texts[row].split()[:2]) for row in rows if row < len(texts)}
    return len(rows) >= _FORMS and len(heads) == 1 and all("  #" in texts[row] for row in rows)


def _is_menu(taken_apart: Script) -> bool:
    """Say whether a script starts something and stops it again: what may be done, and no sequence."""
    started: set[tuple[str, ...]] = set()
    for simple in taken_apart.simple:
        words = command_words(simple)
        for at, word in enumerate(words[1:3], 1):
            if word in ("start", "up"):
                started.add((*words[:at], *words[at + 1 :]))
            elif word in ("stop", "down") and (*words[:at], *words[at + 1 :]) in started:
                return True
    return False


def _is_choice(code: str) -> bool:
    """Say whether a script holds ``alpha|beta|rc``, of which the reader has to take one."""
    if "|" not in code:
        return False
    return any(match[1] not in _commands() for match in _CHOICE.finditer(_QUOTED.sub("''", code)))


@cache
def _commands() -> frozenset[str]:
    return names("tools") | names("builtins") | names("wrappers")


def _is_sample(simple: Simple, values: Mapping[str, str]) -> bool:
    words = command_words(simple)
    if not words or words[0] in ("echo", "printf"):
        return False
    if any(name.rsplit("_", 1)[-1].rsplit("-", 1)[-1] in names("blanks") for name in _capitals(words[1:])):
        return True
    given = values.get("version")
    if any(found[1] != given for found in map(_SET_VERSION.fullmatch, words[1:]) if found is not None):
        return True
    if _SCRIPT.fullmatch(words[0]) and any(_WHOLE.fullmatch(word) and word != given for word in words[1:]):
        return True
    return any(_names_version(words) and literal != given for literal in _literals(words[1:]))


def _capitals(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the names in capitals in a command's words that no shell, and no program, fills."""
    for word in words:
        if " " not in word and "$" not in word:
            yield from _CAPITALS.findall(word)


def _literals(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if "://" not in word:
            yield from _VERSION.findall(word)
            yield from _BRANCH.findall(word)


def _names_version(words: tuple[str, ...]) -> bool:
    """Say whether a command gives a version to something, such as a tag, a branch or a release."""
    rules = [tuple(line.split()) for line in lines("naming")]
    own = [rule for rule in rules if rule[0] == words[0].rsplit("/", 1)[-1]]
    return any(follows(words, rule) for rule in own or rules)


@cache
def _marks() -> re.Pattern[str]:
    """Return what finds the values that no run can want."""
    return re.compile("|".join(lines("samples")))
