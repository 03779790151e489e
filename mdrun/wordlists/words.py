"""A text's words."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from mdrun.patterns import regex

_WORD = regex(r"[^\W_]+|[.,;:!?]+")
_DOTTED = str.maketrans({"\u0130": "i", "\u02bc": "'"})
"""The Turkish capital İ, whose small letter would be two characters, and the apostrophe that is a letter."""
_SHORT = regex(r"\b([eizdp])\.\s?(g|e|b|h|ej|ex)\b\.?")
"""Abbreviations whose dots end no sentence: e.g., i.e., z. B., d. h., p. ej."""
ASIAN = 0x2E80
"""Scripts from here on are written without spaces, and are looked for anywhere in a word."""


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
