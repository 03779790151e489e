"""What site generators write into Markdown and CommonMark does not know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_COLONS = regex(r" {0,3}(:{3,})[ \t]*(?:\{?([A-Za-z][\w-]*))?")
_FENCE = regex(r"( {0,3})(`{3,}|~{3,})[ \t]*([^`]*)")


_MARKED = regex(r"(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z]", marks=("!!!", "???"))
_TAB = regex(r"===[!+]*[ \t]+[\"']", marks=("===",))
_TABLE = regex(r"<(/?)table\b", re.IGNORECASE)


def is_admonition(label: str) -> bool:
    """Say whether a paragraph opens an admonition of MkDocs, whose text is indented: ``!!! note``."""
    return _MARKED.match(label) is not None


def is_tab(label: str) -> bool:
    """Say whether a paragraph opens a tab of Material for MkDocs, whose text is indented: ``=== "Linux"``."""
    return _TAB.match(label) is not None


def apart_from_tabs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a paragraph with their first lines, 0-based: the title of a tab is one of its own.

    No blank line need stand before it (``pymdownx.tabbed``).
    """
    if "\n===" not in text:
        yield 0, text
        return
    begun = 0
    lines = text.split("\n")
    for row, line in enumerate(lines):
        if row > begun and (_TAB.match(line) is not None or _TAB.match(lines[row - 1]) is not None):
            yield begun, "\n".join(lines[begun:row])
            begun = row
    yield begun, "\n".join(lines[begun:])


def tables(lines: Sequence[str], code: Collection[int]) -> list[tuple[int, int]]:
    """Return first and last line (1-based) of the outermost tables that are written in HTML, in order.

    Args:
        lines: The guide's lines.
        code: The lines (0-based) that are code.
    """
    found: list[tuple[int, int]] = []
    first, depth = 0, 0
    for number, line in enumerate(lines):
        if number in code or "table" not in line.lower():
            continue
        for mark in _TABLE.finditer(line):
            if not mark[1]:
                first, depth = first if depth else number + 1, depth + 1
            elif depth:
                depth -= 1
                if not depth:
                    found.append((first, number + 1))
    return found


def admonitions(lines: Sequence[str], code: Collection[int]) -> list[tuple[int, int]]:
    """Return first and last line (1-based) of the outermost admonitions fenced with colons, in order.

    MyST writes ``:::{note}``, Docusaurus ``:::note``; other blocks, such as tabs, may stand around them.

    Args:
        lines: The guide's lines.
        code: The lines (0-based) that are code.
    """
    found: list[tuple[int, int]] = []
    opened: list[tuple[bool, int]] = []
    around = 0
    for number, line in enumerate(lines):
        mark = _COLONS.match(line) if number not in code else None
        if mark is None:
            continue
        if mark[2]:
            admonition = mark[2].lower() in names("admonitions")
            around += admonition
            opened.append((admonition, number + 1))
        elif opened:
            admonition, first = opened.pop()
            around -= admonition
            if admonition and not around:
                found.append((first, number + 1))
    return found


def inner_fences(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where each fence in indented code begins and ends (0-based), and its info string.

    The text of a tab or an admonition is indented by four spaces in MkDocs (``=== "Linux"``, ``!!! note``).
    """
    at = 0
    while at < len(lines):
        mark = _FENCE.fullmatch(lines[at])
        if mark is not None:
            end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == mark[2]), None)
            if end is None:
                return
            yield at, end, mark[3].strip()
            at = end
        at += 1
