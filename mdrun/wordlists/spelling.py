"""How a phrase is spelled where a keyboard lacks some of its letters."""

from __future__ import annotations

from functools import cache
from unicodedata import normalize

_UNACCENTED = 3
"""Letters up to which a phrase counts only with its accents: *où* and *ou*, *è* and *e* are two words."""
_LAST_ACCENTED = "\u017f"
"""The last of the letters that a keyboard may lack and that have a plain one in their place."""


@cache
def _plain() -> dict[int, str]:
    """Return the plain letter in the place of each other one; that of *ł* and *ı* is no accent."""
    letters = map(chr, range(0xC0, ord(_LAST_ACCENTED) + 1))
    return {ord(letter): normalize("NFD", letter)[0] for letter in letters} | {ord("ł"): "l", ord("ı"): "i"}


def spellings(phrase: str) -> frozenset[str]:
    """Return a phrase, and how it is written without accents, as people do where a keyboard has none.

    In capitals the Turkish *ı* is the *I* of all languages, and the other letters keep their accents.
    """
    if len(phrase) <= _UNACCENTED or max(phrase) > _LAST_ACCENTED:
        return frozenset((phrase,))
    return frozenset((phrase, phrase.translate(_plain()), phrase.replace("ı", "i")))
