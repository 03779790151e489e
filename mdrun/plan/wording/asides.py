"""What stands in brackets beside other words: *Restart it (when idle)*, *your version (e.g. 12)*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

_ASIDE = regex(r"[(（]([^()（）]*)[)）]", marks="(（")
_SQUARE = regex(r"\[([^\[\]]*)\]", marks="[")
"""Titles have square brackets, too; to compile one expression for all of them takes five times as long."""
_SAMPLE = regex(
    r"\((?:e\.?\s?g\.?|z\.?\s?B\.?|p\.?\s?ej\.?|par ex\.?|for example|such as"
    r"|b(?:ij)?v\.|np\.|např\.|örn\.|напр\.|наприклад|ví dụ|vd[.:]|misalnya|contoh|例如|比如|例えば)"
    r"[^()\w\xa0]*[\w\xa0][^()]*\)",
    re.IGNORECASE,
    marks="(",
)
"""What is a sample of the word before it, not of the command: ``your version (e.g. 12)``; code is blank."""


def without_asides(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _ASIDE.sub("", text)


def is_aside(paragraph: str) -> bool:
    """Say whether all of a paragraph stands in brackets, but for a full stop."""
    said = paragraph.strip()
    return _ASIDE.fullmatch(said[:-1] if said.endswith((".", "。")) else said) is not None


def closing_aside(title: str) -> str:
    """Return what stands in brackets at the end of a title; nothing where it ends otherwise."""
    said = title.rstrip()
    return next((found[1] for found in _ASIDE.finditer(said) if found.end() == len(said)), "")


def asides_of_title(title: str) -> list[str]:
    """Return what stands in brackets, square ones too, in a title."""
    return [*_ASIDE.findall(title), *_SQUARE.findall(title)]


def title_without(title: str, unwanted: Callable[[str], bool]) -> str:
    """Return a title without what stands in brackets, square ones too, where that is not wanted."""
    for pattern in (_ASIDE, _SQUARE):
        title = pattern.sub(lambda found: "" if unwanted(found[1]) else found[0], title)
    return title


def samples_of_words(sentence: str) -> list[str]:
    """Return the asides of a sentence that say what stands for a word of it: *(e.g. 12)*."""
    return [found[0] for found in _SAMPLE.finditer(sentence)]


def without_samples_of_words(sentence: str) -> str:
    """Return a sentence without what :func:`samples_of_words` finds."""
    return _SAMPLE.sub("", sentence)
