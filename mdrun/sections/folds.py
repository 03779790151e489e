"""The folds that headings stand in: what is between ``<details>`` and ``</details>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.document import Heading, Paragraph
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element

    Fold = tuple[int, int]

_TAG = regex(r"<(?P<end>/?)details\b[^>]*>", re.IGNORECASE)


def fold_tags(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where each tag of a fold begins and ends in a text, and whether it ends a fold."""
    for tag in _TAG.finditer(text) if "<" in text else ():
        yield tag.start(), tag.end(), bool(tag["end"])


def folds_of_headings(elements: Sequence[Element]) -> list[Fold | None]:
    """Return for each heading the first and the last line, 1-based, of the innermost fold around it.

    A fold that never ends is none, nor is one that begins before the first heading: no section is around it.
    """
    starts: list[int | None] = []
    ends: dict[int | None, int] = {}
    begun: list[int] = []
    for element in elements:
        if isinstance(element, Heading):
            starts.append(begun[-1] if begun else None)
        elif isinstance(element, Paragraph) and not element.quoted:
            for at, _, is_end in fold_tags(element.text):
                line = element.first + element.text.count("\n", 0, at)
                if not is_end:
                    begun.append(line if starts else 0)
                elif begun:
                    ends[begun.pop()] = line
    return [(start, ends[start]) if start and start in ends else None for start in starts]
