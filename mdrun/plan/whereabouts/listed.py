"""Commands of a list in which stands, too, what makes them come back: ``docker compose up : -d``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.dataclass import dataclass
from mdrun.guards import follows, has_option
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Rule:
    """A command of a list."""

    words: tuple[str, ...]
    """Its name, and the words and options that follow."""
    ends: frozenset[str]
    """What makes it come back."""


def is_listed(words: Sequence[str], kind: str) -> bool:
    """Say whether a command is one of a list, and nothing makes it come back."""
    if not words:
        return False
    rules = rules_of(kind).get(program_of(words), ())
    return any(follows(words, rule.words) and not _comes_back(words, rule) for rule in rules)


def _comes_back(words: Sequence[str], rule: Rule) -> bool:
    further = sum(not word.startswith("-") for word in words) - sum(
        not word.startswith("-") for word in rule.words
    )
    if any(end.strip("+") == "" and further >= len(end) for end in rule.ends):
        return True
    return any(
        has_option(words[1:], end) for end in rule.ends if end.startswith("-")
    ) or not rule.ends.isdisjoint(words[1:])


@cache
def rules_of(kind: str) -> dict[str, tuple[Rule, ...]]:
    """Return the commands of a list by their names."""
    found: dict[str, tuple[Rule, ...]] = {}
    for line in lines(kind):
        words, _, ends = line.partition(" : ")
        rule = Rule(tuple(words.split()), frozenset(ends.split()))
        found[rule.words[0]] = (*found.get(rule.words[0], ()), rule)
    return found
