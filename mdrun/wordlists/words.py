"""A text's words, and how a phrase is spelled where a keyboard lacks some of its letters."""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import normalize

from mdrun.patterns import regex

_WORD = regex(r"[^\W_]+|[.,;:!?]+")
_DOTTED = str.maketrans({"\u0130": "i", "\u02bc": "'"})
"""The Turkish capital İ, whose small letter would be two characters, and the apostrophe that is a letter."""
_SHORT = regex(r"\b([eizdp])\.\s?(g|e|b|h|ej|ex)\b\.?")
"""Abbreviations whose dots end no sentence: e.g., i.e., z. B., d. h., p. ej."""
ASIAN = 0x2E80
"""Scripts from here on are written without spaces, and are looked for anywhere in a word."""
_UNACCENTED = 3
"""Letters up to which a phrase counts only with its accents: *où* and *ou*, *è* and *e* are two words."""
_LAST_ACCENTED = "\u017f"
"""The last of the letters that a keyboard may lack and that have a plain one in their place."""


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, and what ends sentences.

    ``-``, ``'`` and ``_`` part words, as do the dots in *e.g.*
    """
    return list(words_of(text))


@lru_cache(maxsize=1024)  # a sentence is asked for one kind of phrase after another
def words_of(text: str) -> tuple[str, ...]:
    """Return the same, to be looked at and not changed."""
    if not text.isascii():
        text = normalize("NFC", text).translate(_DOTTED)
    text = text.casefold()
    return tuple(_WORD.findall(_SHORT.sub(r"\1 \2", text) if "." in text else text))


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
