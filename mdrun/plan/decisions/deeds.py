"""What titles and labels tell to do, beside one another: the same to another extent, or the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.wording.prepositions import first_word
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.wordlists import Lexicon


def extents_of(label: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Return what a label begins with, and to how much that is done: ``one-of``, ``all-of``."""
    return first_word(label), [kind for kind in ("one-of", "all-of") if lexicon.mentions(label, kind)]


def are_opposites(word: str, other: str) -> bool:
    """Say whether of two words one undoes what the other does: *enable*, *disable*."""
    return f"{word} {other}" in lines("opposites") or f"{other} {word}" in lines("opposites")


def only_difference(words: Sequence[str], others: Sequence[str]) -> tuple[str, str] | None:
    """Return the one pair of words in which two texts of one length differ; None where they do otherwise."""
    if len(words) != len(others):
        return None
    found = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return found[0] if len(found) == 1 else None
