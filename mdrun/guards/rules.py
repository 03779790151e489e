"""What a rule describes: a command's name, then plain words in their order, and options anywhere.

A list of commands has one a line. It may end in ``without`` and options with which no command is meant, as in
``docker compose up without -d``. One that begins with ``*`` is for every program without rules of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Exceptional = tuple[str, Sequence[str], Sequence[str]]
    """A rule as it is written, its words, and the options with which no command is meant."""

_BLANK = regex(r"\s")
"""What a script has among its words, as in ``sh -c 'restore it'``, and no name of one."""


def follows(words: Sequence[str], rule: Sequence[str]) -> bool:
    """Say whether a command is what a rule describes: its name, then plain words, and options anywhere."""
    return _is(program_of(words), rule[0]) and _follows(words[1:], rule[1:])


def named_in(words: Sequence[str], listed: str) -> str:
    """Return the rule of a list that describes a command, without its exceptions; nothing if none does.

    Args:
        words: The command's words, at least one, its wrappers taken away.
        listed: A list in ``mdrun/data``.
    """
    name = program_of(words)
    rules = _of_list(listed)
    for rule, described, without in rules.get(name) or rules.get("*", ()):
        if follows(words, described) and not any(follows(words, (name, option)) for option in without):
            return rule
    return ""


@cache
def _of_list(listed: str) -> Mapping[str, Sequence[Exceptional]]:
    """Return the rules of a list by the name that they begin with."""
    found: dict[str, list[Exceptional]] = defaultdict(list)
    for line in lines(listed):
        rule, _, without = line.partition(" without ")
        words = rule.split()
        found[words[0]].append((rule, words, without.split()))
    return found


def end_of(words: Sequence[str], rule: Sequence[str]) -> int | None:
    """Return how many words of a command are what a rule describes, options between them, too.

    Args:
        words: The words of the command.
        rule: A name and the plain words that follow, or words that stand just so: ``python3 -m``.

    Returns:
        The number of words; None where it is another command.
    """
    if not _is(program_of(words), rule[0]):
        return None
    if list(words[1 : len(rule)]) == rule[1:]:
        return len(rule)
    if any(part.startswith("-") for part in rule):
        return None
    end = _end(words[1:], list(rule[1:]))
    return None if end is None else end + 1


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
    if wanted.startswith("*") and wanted.endswith("*"):
        return wanted[1:-1] in word and _BLANK.search(word) is None
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))


def has_option(words: Sequence[str], option: str) -> bool:
    """Say whether an option stands among words; a single letter may stand with others: ``-it``, ``-100f``.

    ``*`` at its end stands for any ending: ``--vacuum-*``.
    """
    if option.endswith("*"):
        return any(word.startswith(option[:-1]) for word in words)
    if option.startswith("--"):
        return any(word == option or word.startswith(f"{option}=") for word in words)
    letter = option[1]
    return any(
        word == option
        if len(option) > 2
        else re.fullmatch(rf"-\d*[A-Za-z]*{letter}[A-Za-z]*", word) is not None
        for word in words
    )
