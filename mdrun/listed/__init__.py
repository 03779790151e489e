"""Commands that stand in lists, in one notation: a name, then words and options that must follow it.

Plain words follow in their order, options anywhere. A line may end in ``without`` and what no such command
has: options, words, and ``+`` for one further plain word, ``++`` for two, as in ``docker compose up without
-d``. A line that begins with ``*`` is about every program without lines of its own.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.dataclass import dataclass
from mdrun.listed.matching import end_of, follows, has_option
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Listed", "end_of", "follows", "has_option", "is_in", "listed", "named_in"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list: the commands that it describes."""

    words: tuple[str, ...]
    """Their name, and the words and options that follow it."""
    without: tuple[str, ...]
    """What none of them has."""

    def describes(self, words: Sequence[str]) -> bool:
        """Say whether a command is one of them."""
        return follows(words, self.words) and not any(self._has(words, one) for one in self.without)

    def _has(self, words: Sequence[str], what: str) -> bool:
        """Say whether a command has something beyond what all of them have."""
        if not what.strip("+"):
            return _plain(words) - _plain(self.words) >= len(what)
        return has_option(words[1:], what) if what.startswith("-") else what in words[1:]


def named_in(words: Sequence[str], name: str) -> str:
    """Return what a list calls a command, without its exceptions; nothing where it is not in the list.

    Args:
        words: The command's words, its wrappers taken away.
        name: A list in ``mdrun/data``.
    """
    if not words:
        return ""
    known = listed(name)
    found = known.get(program_of(words)) or known.get("*", ())
    return next((" ".join(one.words) for one in found if one.describes(words)), "")


def is_in(words: Sequence[str], name: str) -> bool:
    """Say whether a command is in a list, as for :func:`named_in`."""
    return named_in(words, name) != ""


@cache
def listed(name: str) -> Mapping[str, Sequence[Listed]]:
    """Return the lines of a list by the name with which they begin."""
    found: dict[str, list[Listed]] = defaultdict(list)
    for line in lines(name):
        words, _, without = line.partition(" without ")
        one = Listed(tuple(words.split()), tuple(without.split()))
        found[one.words[0]].append(one)
    return dict(found)


def _plain(words: Sequence[str]) -> int:
    """Return how many of some words are no options."""
    return sum(not word.startswith("-") for word in words)
