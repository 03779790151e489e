"""Commands with effects that cannot be taken back: the list, and finding them in a script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mdrun.bash import is_interpreter, program_of
from mdrun.dataclass import dataclass
from mdrun.guards.calling import Call, calls, carried, in_full, launched
from mdrun.guards.fetched import fetched
from mdrun.guards.jobs import ends_own_job
from mdrun.guards.losing import losing
from mdrun.listed import follows
from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Call",
    "Guarded",
    "calls",
    "carried",
    "guarded",
    "guards",
    "launched",
]

_DRY = regex(r"--dry-run=(?!none|false).+|-DdryRun(?:=true)?")
"""Options with a value, and Maven's property, with which a command changes nothing."""
_READING = frozenset(("--dry-run", "--help", "--list", "--version"))
"""Options with which a command changes nothing."""
_TELLING = frozenset(("ag", "echo", "egrep", "fgrep", "grep", "ls", "man", "printf", "rg", "type", "which"))
"""Programs that only tell or find what their words are."""
_CHECKING = frozenset(("check", "drill", "test", "validate", "verify"))
"""Words in the name of a program that just tries what it names: ``restore-check.sh``."""
_TRYING = _CHECKING - {"test"}
"""The same in the name of a script or a task; ``make publish-test`` may well publish."""
_TAKEN_BACK = frozenset(("restore", "rollback"))
"""What is tried by itself: ``verify-restore``; what is done after a check is not: ``check-publish``."""
_ENDINGS = frozenset(("bash", "js", "mjs", "pl", "py", "rb", "sh", "ts"))
_PARTS = regex(r"[-_.:]")
_NAMED = regex(r"(?:[\w.][\w./-]*/)?(\w[\w.:-]*)")
"""A script's path or a task's name, with its last part."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A call of a command with lasting effects."""

    call: Call
    """The call."""
    guards: tuple[str, ...]
    """The guards that it matches, in the order of their list."""


def guards(script: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the guards that a script's commands match, in the order of the script.

    Args:
        script: Bash text with its placeholders filled.
        more: Guards of the settings, written like the shipped ones.
    """
    return tuple(dict.fromkeys(guard for one in guarded(script, more) for guard in one.guards))


def guarded(script: str, more: Iterable[str] = ()) -> tuple[Guarded, ...]:
    """Return the commands of a script that guards match, in its order.

    Args:
        script: As for :func:`guards`.
        more: As for :func:`guards`.
    """
    return _guarded(script, tuple(more))


@lru_cache(maxsize=4096)
def _guarded(script: str, more: tuple[str, ...]) -> tuple[Guarded, ...]:
    rules = _rules((*lines("guards"), *_tasks(), *more))
    found = (Guarded(call, tuple(_matching(call, rules))) for call in calls(script))
    return tuple(one for one in found if one.guards and not ends_own_job(one.call, script))


@cache
def _tasks() -> tuple[str, ...]:
    """Return the guards of task runners: a task's name tells what it does, as in ``make publish-docs``."""
    return tuple(f"{runner} *{deed}*" for runner in lines("runners") for deed in lines("deeds"))


@cache
def _running() -> frozenset[str]:
    """Return the names of task runners."""
    return frozenset(runner.split()[0] for runner in lines("runners"))


def _tries(word: str) -> bool:
    """Say whether a word names a script or a task that just tries what it names: ``make restore-check``."""
    name = _NAMED.fullmatch(word)
    parts = [part for part in _PARTS.split(name[1]) if part not in _ENDINGS] if name else []
    first, *rest = parts or ("",)
    return bool(rest) and (rest[-1] in _TRYING or (first in _TRYING and "-".join(rest) in _TAKEN_BACK))


class _Rules:
    """Guards as they are written, put where a command finds those that may match it."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.harmless: dict[str, list[list[str]]] = {}
        """What takes a guard away, such as ``git push --dry-run``, by the command's name."""
        self.sql: list[tuple[int, re.Pattern[str]]] = []
        """What stands in an argument, or is read from the input; with its place in the list."""
        self.named: dict[str, list[tuple[int, list[str]]]] = {}
        """The words after the command's name, by that name; a name with ``*`` by the empty one."""
        self.texts = texts
        for at, text in enumerate(texts):
            rule = text.removeprefix("!").split()
            if text.startswith("!"):
                self.harmless.setdefault(rule[0], []).append(rule)
            elif rule[0].isupper():
                self.sql.append((at, re.compile(r"\s+".join(rule), re.IGNORECASE)))
            else:
                self.named.setdefault("" if rule[0].endswith("*") else rule[0], []).append((at, rule))


@lru_cache(maxsize=8)
def _rules(texts: tuple[str, ...]) -> _Rules:
    return _Rules(texts)


def _matching(call: Call, rules: _Rules) -> Iterator[str]:
    """Yield the guards that a call matches, in the order of their list."""
    words = call.words
    if words[0] in _TELLING:
        return
    if any(word in _READING or _DRY.fullmatch(word) for word in words[1:]):
        return
    name = program_of(words)
    if not _CHECKING.isdisjoint(_PARTS.split(name)):
        return
    if is_interpreter(name) or name in _running():
        words = (words[0], *(word for word in words[1:] if not _tries(word)))
    if any(follows(words, rule) for rule in rules.harmless.get(name, ())):
        return
    texts = list(filter(None, (*words[1:], call.input)))
    found = [at for at, sql in rules.sql if any(sql.search(text) for text in texts)]
    for called in dict.fromkeys((words, in_full(words))):
        own = rules.named.get(program_of(called), ())
        found += [at for at, rule in (*own, *rules.named.get("", ())) if follows(called, rule)]
    yield from dict.fromkeys(rules.texts[at] for at in sorted(found))
    if not found:
        yield from losing(words)
    if code := fetched(call):
        yield code
