"""The small words before what a title or a label names: *on*, *with*, *using*, *from*."""

from __future__ import annotations

from functools import cache

from mdrun.wordlists import lines, tokens


@cache
def that_tell(*tells: str) -> frozenset[str]:
    """Return the words that tell one of some things of what they stand before, such as ``on``."""
    found = (line.partition(":") for line in lines("prepositions"))
    return frozenset(word for tell, _, words in found if tell in tells for word in words.split())


def begins_with(text: str, *tells: str) -> bool:
    """Say whether a text begins with a word that tells one of some things."""
    return first_word(text) in that_tell(*tells)


def first_word(text: str) -> str:
    """Return the first word of a text, whatever signs stand before it; empty where there is none."""
    return next((word for word in tokens(text) if word[0].isalnum()), "")
