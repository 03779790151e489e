"""Commands with effects that cannot be taken back: the list, and finding them in a script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, inner_scripts, parse
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.bash import Simple


def guards(script: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the guards that a script's commands match, in the order of the script.

    Args:
        script: Bash text with its placeholders filled.
        more: Guards of the settings, written like the shipped ones.
    """
    return _guards(script, tuple(more))


@lru_cache(maxsize=4096)
def _guards(script: str, more: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    rules = _rules((*lines("guards"), *more))
    for simple in _all_simple(script):
        found.update(dict.fromkeys(_matching(simple, rules)))
    return tuple(found)


def _all_simple(script: str, depth: int = 0) -> Iterator[Simple]:
    for simple in parse(script).simple:
        yield simple
        if depth < 4:
            for inner in inner_scripts(simple):
                yield from _all_simple(inner, depth + 1)


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


def _matching(simple: Simple, rules: _Rules) -> Iterator[str]:
    words = command_words(simple)
    if not words or words[0] in ("echo", "printf", "man", "which", "type"):
        return
    if any(word in ("--help", "--dry-run", "--version") for word in words[1:]):
        return
    name = words[0].rsplit("/", 1)[-1]
    if any(_follows(words[1:], rule[1:]) for rule in rules.harmless.get(name, ())):
        return
    texts = list(filter(None, (*words[1:], simple.input)))
    found = [at for at, sql in rules.sql if any(sql.search(text) for text in texts)]
    for at, rule in (*rules.named.get(name, ()), *rules.named.get("", ())):
        if _is(name, rule[0]) and _follows(words[1:], rule[1:]):
            found.append(at)
    yield from (rules.texts[at] for at in sorted(found))


def follows(words: Sequence[str], rule: Sequence[str]) -> bool:
    """Say whether a command is what a rule describes: its name, then plain words, and options anywhere."""
    return _is(words[0].rsplit("/", 1)[-1], rule[0]) and _follows(words[1:], rule[1:])


def _follows(words: Sequence[str], rule: Sequence[str]) -> bool:
    """Say whether the rule's plain words come first, in order, and its options anywhere."""
    plain = [part for part in rule if not part.startswith("-")]
    options = [part for part in rule if part.startswith("-")]
    return all(has_option(words, option) for option in options) and _in_order(words, plain)


def _in_order(words: Sequence[str], wanted: list[str]) -> bool:
    """Say whether the wanted words come one after another; ``*`` stands for any words between them.

    A word after an option may be the option's value, and is then passed over.
    """
    at, value, free = 0, False, False
    for word in words:
        while at < len(wanted) and wanted[at] == "*":
            at, free = at + 1, True
        if at == len(wanted):
            break
        if word.startswith("-"):
            value = True
        elif _is(word, wanted[at]):
            at, value, free = at + 1, False, False
        elif not free and not value:
            return False
        else:
            value = False
    return at == len(wanted)


def _is(word: str, wanted: str) -> bool:
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
