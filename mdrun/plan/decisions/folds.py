"""What is folded away under a title of its own: ``<details><summary>If it fails</summary>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.patterns import regex
from mdrun.plan.wording.conditions import is_condition
from mdrun.plan.wording.variants import variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document import Element
    from mdrun.wordlists import Lexicon

_MARKS = regex(
    r"<(?:(?P<end>/)|(?P<open>))details\b[^>]*>|<summary\b[^>]*>(?P<title>[^<]*(?:<(?!/summary)[^<]*)*)",
    re.IGNORECASE,
)
_TAGS = regex(r"<[^<>]*>")
_AROUND = 4
"""Folds around a block whose titles count, the innermost ones."""


def folds(elements: Sequence[Element]) -> dict[int, tuple[str, ...]]:
    """Return the titles of the folds around each block and item in one, by index, the innermost last."""
    found: dict[int, tuple[str, ...]] = {}
    titles: list[str] = []
    for index, element in enumerate(elements):
        if isinstance(element, (Fence, Item)) and titles:
            found[index] = tuple(title for title in titles[-_AROUND:] if title)
        if not isinstance(element, (Comment, Fence, Heading)) and "<" in element.text:
            _go_on(titles, element.text)
    return found


def is_conditional(title: str, lexicon: Lexicon) -> bool:
    """Say whether the title of a fold says that what it hides is not for everybody."""
    if is_condition(title, lexicon) or lexicon.mentions(title, "conditional"):
        return True
    return bool(variant(title, lexicon))


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
