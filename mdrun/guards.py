"""Commands with effects that cannot be taken back: the list, and finding them in a script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, inner_scripts, parse
from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DRY = regex(r"--dry-run=(?!none|false).+|-DdryRun(?:=true)?")
"""Options with a value, and Maven's property, with which a command changes nothing."""
_READING = frozenset(("--dry-run", "--help", "--list", "--version"))
"""Options with which a command changes nothing."""
_CHECKING = frozenset(("check", "drill", "test", "validate", "verify"))
"""Words in the name of a program that just tries what it names: ``restore-check.sh``."""
_PARTS = regex(r"[-_.]")
_DEPTH = 4
"""Commands that may hand one another on."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a command, anywhere in a script."""

    row: int
    """Its line in the script, 0-based; that of the outermost command which hands it on."""
    words: tuple[str, ...]
    """Its words, without what merely wraps it."""
    input: str = ""
    """The here-document that it reads."""
    callers: tuple[tuple[str, ...], ...] = ()
    """The words of the commands that hand it on, outermost first, such as ``uv run …``."""


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
    return tuple(one for one in found if one.guards)


def calls(script: str) -> Iterator[Call]:
    """Yield every call in a script, those that other commands hand on, too."""
    return _calls(script, None, ())


def _calls(script: str, row: int | None, callers: tuple[tuple[str, ...], ...]) -> Iterator[Call]:
    """Yield the calls in a script.

    Args:
        script: Bash text.
        row: The line where it stands; None for the script itself, where each command has its own.
        callers: The words of the commands that hand it on.
    """
    for simple in parse(script).simple:
        line = simple.row if row is None else row
        words = command_words(simple)
        if not words:
            continue
        yield Call(line, words, simple.input, callers)
        if len(callers) < _DEPTH:
            for launched in dict.fromkeys(_launched(words)):
                yield Call(line, launched, callers=(*callers, words))
            for inner in inner_scripts(simple):
                yield from _calls(inner, line, (*callers, words))


def _launched(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the command that a launcher runs, as ``uv run --quiet twine upload`` does.

    The word after an option may be its value, or the command: both are yielded.
    """
    name = words[0].rsplit("/", 1)[-1]
    yield from carried(words)
    for rule in launchers().get(name, ()):
        at = len(rule)
        if list(words[1:at]) != rule[1:]:
            continue
        while at < len(words) and words[at].startswith("-"):
            at += 1
            if at + 1 < len(words) and not words[at].startswith("-"):
                yield from _with_next(words[at + 1 :])
        if at < len(words):
            yield from _with_next(words[at:])


def carried(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what may be the command that another one runs somewhere else: ``docker compose run web …``.

    Any word after the place where it is run may begin it: those before may be values of further options.
    """
    for rule in _carriers().get(words[0].rsplit("/", 1)[-1], ()):
        if list(words[1 : len(rule)]) == rule[1:]:
            plain = [
                at
                for at in range(len(rule), len(words))
                if not words[at].startswith("-") and words[at - 1] not in names("carrier-options")
            ]
            yield from (words[at:] for at in plain[1:])


def _with_next(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a command, without the version that a launcher may be given, and what it launches in turn."""
    name = re.sub(r"(?<=.)(@|[=~<>]=).*", "", words[0])
    yield (name, *words[1:])
    yield from _launched((name, *words[1:]))


@cache
def launchers() -> Mapping[str, list[list[str]]]:
    """Return the commands that run another one from an environment of its own, by their first word."""
    return _by_name("launchers")


@cache
def _tasks() -> tuple[str, ...]:
    """Return the guards of task runners: a task's name tells what it does, as in ``make publish-docs``."""
    return tuple(f"{runner} *{deed}*" for runner in lines("runners") for deed in lines("deeds"))


@cache
def _carriers() -> Mapping[str, list[list[str]]]:
    """Return the commands that run another one somewhere else, by their first word."""
    return _by_name("carriers")


def _by_name(listed: str) -> Mapping[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in lines(listed):
        found.setdefault(line.split()[0], []).append(line.split())
    return found


class _Rules:
    """Guards as they are written, put where a command finds those that may match it."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.harmless: dict[str, list[list[str]]] = {}
        """What takes a guard away, such as ``!git push --dry-run``, by the command's name."""
        self.sql: list[tuple[int, re.Pattern[str]]] = []
        """What stands in an argument, or is read from the input; with its place in the list."""
        self.named: dict[str, list[tuple[int, list[str]]]] = {}
        """The words after the command's name, by that name; a name with ``*`` by the empty one."""
        self.texts = texts
        for at, text in enumerate(texts):
            rule = text.split()
            if text.startswith("!"):
                self.harmless.setdefault(rule[0][1:], []).append(rule)
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
    if words[0] in ("echo", "printf", "man", "which", "type"):
        return
    if any(word in _READING or _DRY.fullmatch(word) for word in words[1:]):
        return
    name = words[0].rsplit("/", 1)[-1]
    if not _CHECKING.isdisjoint(_PARTS.split(name)):
        return
    if any(_follows(words[1:], rule[1:]) for rule in rules.harmless.get(name, ())):
        return
    texts = list(filter(None, (*words[1:], call.input)))
    found = [at for at, sql in rules.sql if any(sql.search(text) for text in texts)]
    for at, rule in (*rules.named.get(name, ()), *rules.named.get("", ())):
        if _is(name, rule[0]) and _follows(words[1:], rule[1:]):
            found.append(at)
    yield from dict.fromkeys(rules.texts[at] for at in sorted(found))


def follows(words: Sequence[str], rule: Sequence[str]) -> bool:
    """Say whether a command is what a rule describes: its name, then plain words, and options anywhere."""
    return _is(words[0].rsplit("/", 1)[-1], rule[0]) and _follows(words[1:], rule[1:])


def _follows(words: Sequence[str], rule: Sequence[str]) -> bool:
    """Say whether the rule's plain words come first, in order, and options after those before them."""
    plain: list[str] = []
    for part in rule:
        if part.startswith("-"):
            end = _end(words, plain)
            if end is None or not has_option(words[end:], part):
                return False
        else:
            plain.append(part)
    return _end(words, plain) is not None


def _end(words: Sequence[str], wanted: list[str]) -> int | None:
    """Return how many words there are up to the last wanted one; None where they do not all come in order.

    ``*`` stands for any words between them.

    A word after an option may be the option's value, and is then passed over.
    """
    at, value, free = 0, False, False
    for index, word in enumerate(words):
        while at < len(wanted) and wanted[at] == "*":
            at, free = at + 1, True
        if at == len(wanted):
            return index
        if word.startswith("-"):
            value = True
        elif _is(word, wanted[at]):
            at, value, free = at + 1, False, False
        elif not free and not value:
            return None
        else:
            value = False
    return len(words) if at == len(wanted) else None


def _is(word: str, wanted: str) -> bool:
    if len(wanted) > 2 and wanted.startswith("*") and wanted.endswith("*"):
        return wanted[1:-1] in word and "\n" not in word
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))


def has_option(words: Sequence[str], option: str) -> bool:
    """Say whether an option stands among words; a single letter may stand with others, as in ``-it``."""
    if option.startswith("--"):
        return option in words
    letter = option[1]
    return any(
        word == option if len(option) > 2 else re.fullmatch(rf"-[A-Za-z]*{letter}[A-Za-z]*", word) is not None
        for word in words
    )
