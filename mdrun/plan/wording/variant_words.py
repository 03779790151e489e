"""The words that are one of several: which kind each is of, and which of it."""

from __future__ import annotations

from functools import cache

from mdrun.dataclass import dataclass, replace
from mdrun.wordlists import lines
from mdrun.wordlists.words import ASIAN

HANDS = "automatic"
"""The kind of the words that say whether a person or a machine does something."""
ALONE = frozenset("=")
"""Stands in the place of words beside one: it is the whole label."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is one of several."""

    kind: str
    """The first word of its line, which stands for all of them."""
    which: str
    """The word that it means."""
    beside: frozenset[str]
    """Words of which one must stand beside it; none where it stands for itself; :data:`ALONE`."""


@cache
def variant_words() -> dict[str, list[Word]]:
    """Return what each word is that is one of several: *minor* is a version, and a release among others."""
    found: dict[str, list[Word]] = {}
    for line in lines("variants"):
        members, _, beside = line.partition(" : ")
        kind = members.split()[0].partition("/")[0]
        for same in members.split():
            one = Word(kind, same.partition("/")[0], frozenset(beside.split()))
            for word in same.split("/"):
                found.setdefault(word, []).append(one)
    return found


@cache
def words_beside(kind: str) -> frozenset[str]:
    """Return the words beside which those of a kind are one of several: *build* in *minimal build*."""
    every = (one for found in variant_words().values() for one in found)
    return frozenset().union(*(one.beside for one in every if one.kind == kind)) - ALONE


def is_of(word: str, kind: str) -> bool:
    """Say whether a word is one of a kind."""
    return any(one.kind == kind for one in variant_words().get(word, ()))


def inside(word: str) -> list[Word]:
    """Return what a word of a script without spaces holds: *手动部署*."""
    if ord(word[0]) < ASIAN:
        return []
    return [one for part, found in _parts() if part in word for one in found]


@cache
def _parts() -> list[tuple[str, list[Word]]]:
    """Return what parts of such words are; what hands or machines do is told by the whole title."""
    return [
        (part, [replace(one, beside=frozenset()) for one in found if one.kind != HANDS])
        for part, found in variant_words().items()
        if ord(part[0]) >= ASIAN
    ]
