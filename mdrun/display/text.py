"""Text that is safe to show and fits where it is shown.

Guides, notes and names are written by others: whatever could steer a terminal, or make a line look
different from what it is, is shown as an escape instead.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mdrun.inline import words
from mdrun.patterns import regex
from mdrun.unseen import UNSEEN, written_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST = 20
"""Columns that a text gets, however narrow the terminal is."""
_TAB = "    "
_UNSAFE = regex(f"[\t\n{UNSEEN}]")
_ALERT = regex(r"\[!(\w+)\]")
"""The first line of what GitHub sets off as a note, a tip or a warning."""
_POINT = regex(r"\s*(?:[-*+•]|\d{1,9}[.)]) ")
_OWN_LINE = regex(r"\s*(?:[-*+•] |\d{1,9}[.)] |\||>|#)|\s{4}")
_WORD = regex(r" *(?:`[^`]*`|[^ `]|`)+")
"""A word with the spaces before it; what stands between backquotes is part of one."""
_NEWLINE = regex(r"\r\n|\r|\n")


def visible(text: str) -> str:
    """Return one line of text with tabs as spaces and all that is invisible shown as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda found: written_out(found[0]), text.replace("\t", _TAB))


def flat(text: str) -> str:
    """Return text of any shape as one safe line with single spaces."""
    return visible(" ".join(text.split()))


def prose_lines(prose: str) -> list[str]:
    """Return the guide's own words line by line, safe to print, without the marks of inline Markdown."""
    lines = []
    fenced = False
    for line in safe_lines(prose):
        bare = line.lstrip()
        is_fence = bare.startswith(("```", "~~~"))
        fenced ^= is_fence
        if not (fenced or is_fence):
            alert = _ALERT.fullmatch(bare)
            line = line[: len(line) - len(bare)] + (f"{alert[1].capitalize()}:" if alert else words(bare))
        lines.append(line)
    return lines


def reflowed(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of prose with those of one paragraph joined, as a browser shows them (CommonMark 6.8).

    What is code, a table, a quotation or a point of a list begins a line of its own.
    """
    text, fenced = "", False
    for line in _tight(lines):
        bare = line.lstrip()
        is_fence = bare.startswith(("```", "~~~"))
        if text and (fenced or is_fence or not bare or _OWN_LINE.match(line)):
            yield text
            text = ""
        fenced ^= is_fence
        if fenced or is_fence or not bare or bare.startswith("|") or line.startswith(_TAB):
            yield line
        elif text:
            text += bare if _wide(text[-1]) and _wide(bare[0]) else f" {bare}"
        else:
            text = line
    if text:
        yield text


def _tight(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without the blank ones between the points of a list."""
    point, blank = False, False
    for line in lines:
        if not line.strip():
            blank = True
            continue
        is_point = _POINT.match(line) is not None
        if blank and not (point and is_point):
            yield ""
        yield line
        point, blank = is_point, False


def _wide(character: str) -> bool:
    """Return whether words of this script are written without spaces between them."""
    return unicodedata.east_asian_width(character) in "WF"


def safe_lines(text: str) -> list[str]:
    """Return the lines of a text, each safe to show, without blank ones at either end."""
    return [visible(line.rstrip()) for line in lines_of(text.strip("\r\n"))]


def lines_of(text: str) -> list[str]:
    r"""Split as a guide is split: at ``\r\n``, ``\n`` or ``\r`` only, so that line numbers agree."""
    lines = _NEWLINE.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def cells(text: str) -> int:
    """Return how many columns of a terminal a line of safe text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def crop(text: str, width: int) -> str:
    """Return the text cut to ``width`` columns, with ``…`` where something was cut."""
    if cells(text) <= width:
        return text
    return text[: _fitting(text, width - 1)].rstrip() + "…"


def wrap(text: str, width: int) -> list[str]:
    """Return a line of safe text as lines of at most ``width`` columns, broken at spaces where it can be."""
    lines: list[str] = []
    while cells(text) > width:
        fits = _fitting(text, width)
        space = text.rfind(" ", len(text) - len(text.lstrip(" ")) + 1, fits + 1)
        cut = space if space > 0 else fits
        lines.append(text[:cut].rstrip(" "))
        text = text[cut:].lstrip(" ")
    return [*lines, text]


def wrap_words(text: str, width: int) -> list[str]:
    """Return a line of safe text as lines of at most ``width`` columns, broken at spaces alone.

    A word that is longer than a line stays whole, and so does what stands between backquotes: it may be a
    path or a command that is to be copied, in which a terminal makes no break of its own.
    """
    lines = [""]
    for word in _WORD.findall(text):
        if lines[-1].strip() and cells(lines[-1]) + cells(word) > width:
            lines.append(word.lstrip(" "))
        else:
            lines[-1] += word
    return lines


def hung(lines: Iterable[str], first: str, others: str) -> Iterator[str]:
    """Yield lines that belong together, the first one after its own beginning and the others set back.

    Args:
        lines: The lines, as :func:`wrap` returns them.
        first: What the first one begins with.
        others: What the others begin with: as many columns of blanks.
    """
    return (f"{others if at else first}{line}" for at, line in enumerate(lines))


def pad(text: str, width: int) -> str:
    """Return the text with spaces after it so that it takes ``width`` columns."""
    return text + " " * (width - cells(text))


def counted(number: int, noun: str) -> str:
    """Return ``1 step`` or ``3 steps``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _fitting(text: str, width: int) -> int:
    """Return how many characters fit into ``width`` columns; at least one."""
    room = width
    for index, character in enumerate(text):
        room -= _cell(character)
        if room < 0:
            return max(index, 1)
    return len(text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
