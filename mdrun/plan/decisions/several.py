"""Blocks, sections or comments beside each other, compared: of one kind, to another extent, the opposite."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.plan.wording.prepositions import first_word
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from mdrun.wordlists import Lexicon

OR = frozenset(["or", "oder", "или", "lub", "albo", "veya", "або", "hoặc", "atau", "nebo", "または", "或者"])
"""What stands between two ways: of a command it is none of its words."""


_ONE_OR_ALL = ("extent-one", "extent-all")
"""Kinds of words that say whether something is done to one or to all."""


class Several:
    """What each of some things is one of, and which one it is; of several of a kind one is meant."""

    def __init__(self) -> None:
        self._members: dict[str, list[tuple[int, Hashable]]] = defaultdict(list)

    def add(self, index: int, kind: str, which: Hashable) -> None:
        """Note that the thing of this index is one of a kind: a system, say, and *macOS*."""
        self._members[kind].append((index, which))

    def differing(self) -> Iterator[int]:
        """Yield those of each kind of which there are several, some of them more than once."""
        for members in self._members.values():
            if len({which for _, which in members}) > 1:
                yield from (index for index, _ in members)

    def differ(self) -> bool:
        """Say whether there are several of any kind."""
        return next(self.differing(), None) is not None


def extents_of(label: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Return what a label begins with, and to how much that is done: ``extent-one``, ``extent-all``."""
    return first_word(label), [kind for kind in _ONE_OR_ALL if lexicon.mentions(label, kind)]


def is_extent(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word says to how much something is done: *one*, *all*, *only*, *minimal*."""
    return any(lexicon.opens(word, kind) for kind in (*_ONE_OR_ALL, "extent"))


def are_opposites(word: str, other: str) -> bool:
    """Say whether of two words one undoes what the other does: *enable*, *disable*."""
    return f"{word} {other}" in lines("opposites") or f"{other} {word}" in lines("opposites")


def only_difference(words: Sequence[str], others: Sequence[str]) -> tuple[str, str] | None:
    """Return the one pair of words in which two texts of one length differ; None where they do otherwise."""
    if len(words) != len(others):
        return None
    found = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return found[0] if len(found) == 1 else None


def are_steps(members: Sequence[int], titles: Mapping[int, str], ordered: set[int]) -> bool:
    """Say whether sections are steps of one procedure: a number orders each, others stand between them."""
    places = [at for at, index in enumerate(titles) if index in members]
    return ordered >= set(members) and places[-1] - places[0] >= len(places)
