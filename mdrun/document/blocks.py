"""A guide's lines to its front matter and its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document.dialects import admonitions, tables
from mdrun.document.tokens import MAX_NESTING, tokens_of
from mdrun.document.walk import elements_of
from mdrun.rubbish import none_sought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document.elements import Element
    from mdrun.document.rules import Token


def blocks(lines: Sequence[str]) -> tuple[str, tuple[Element, ...], int | None]:
    """Return a guide's front matter, its elements, and the line where blocks are nested too deep."""
    with none_sought():  # to look among tokens takes a third of the time, and more the longer a guide is
        return _blocks(lines)  # no token is left


def _blocks(lines: Sequence[str]) -> tuple[str, tuple[Element, ...], int | None]:
    text = "\n".join(lines)
    tokens = tokens_of(text)
    elements = elements_of(tokens, lines, _boxes(lines, tokens, text))
    front = tokens[0].content if tokens and tokens[0].type == "front_matter" else ""
    return front, elements, _too_deep(tokens)


def _too_deep(tokens: Sequence[Token]) -> int | None:
    """Return the line of the first container whose content markdown-it left out."""
    for token in tokens:
        if (
            token.level >= MAX_NESTING - 1
            and token.type in ("blockquote_open", "list_item_open")
            and token.map
        ):
            return token.map[0] + 1
    return None


def _boxes(lines: Sequence[str], tokens: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Return first and last line of what holds words for people alone: admonitions, and tables in HTML."""
    finders = [find for mark, find in _BOXES.items() if mark in text]
    if not finders:
        return []
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block") and token.map)
    code = {number for first, last in blocks for number in range(first, last)}
    found: list[tuple[int, int]] = []
    for box in sorted(box for find in finders for box in find(lines, code)):
        if not found or found[-1][1] < box[0]:
            found.append(box)
    return found


_BOXES = {":::": admonitions, "</table": tables}
