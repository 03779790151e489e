"""What is folded away under a title of its own: ``<details><summary>If it fails</summary>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document import Element

_MARKS = regex(
    r"<(?:(?P<end>/)|(?P<open>))details\b[^>]*>|<summary\b[^>]*>(?P<title>[^<]*(?:<(?!/summary)[^<]*)*)",
    re.IGNORECASE,
)
_TAGS = regex(r"<[^<>]*>")
_AROUND = 4
"""Folds around a block whose titles count, the innermost ones."""


def folds(elements: Sequence[Element]) -> dict[int, tuple[str, ...]]:
    """Return the titles of the folds around each block that stands in one, by index, the innermost last."""
    found: dict[int, tuple[str, ...]] = {}
    titles: list[str] = []
    for index, element in enumerate(elements):
        if isinstance(element, Fence):
            if titles:
                found[index] = tuple(title for title in titles[-_AROUND:] if title)
        elif not isinstance(element, (Comment, Heading)) and "<" in element.text:
            _go_on(titles, element.text)
    return found


def _go_on(titles: list[str], text: str) -> None:
    """Take in the tags of a paragraph."""
    for mark in _MARKS.finditer(text):
        if mark["title"] is not None:
            if titles:
                titles[-1] = " ".join(_TAGS.sub(" ", mark["title"]).split())
        elif mark["end"]:
            del titles[-1:]
        else:
            titles.append("")
