"""Output as a terminal would have left it, with its colours (ECMA-48 8.3.117, SGR)."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.shown import Screen, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Colour = int | tuple[int, int, int]
"""One of the sixteen colours that a terminal chooses, or red, green and blue from 0 to 255."""
_PIECE = 1 << 18
"""Bytes that are drawn at once."""
_IGNORED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
"""What a terminal shows nothing of; without it, and what steers one, text is shown as it came."""
_CUBE = (0, 95, 135, 175, 215, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks."""

    text: Colour | None = None
    """Its colour; None for the usual one."""
    ground: Colour | None = None
    """What is behind it."""
    marks: frozenset[str] = frozenset()
    """Any of ``bold``, ``dim``, ``italic``, ``underline``, ``strike``, ``reverse``, ``hidden``."""


PLAIN = Style()
_ON = {
    1: "bold",
    2: "dim",
    3: "italic",
    4: "underline",
    7: "reverse",
    8: "hidden",
    9: "strike",
    21: "underline",
}
_OFF = {
    22: ("bold", "dim"),
    23: ("italic",),
    24: ("underline",),
    27: ("reverse",),
    28: ("hidden",),
    29: ("strike",),
}
_Cell = tuple[str, Style]


def runs(data: bytes) -> Iterator[tuple[str, Style]]:
    """Yield text with its looks, in order; lines end with a line feed.

    Args:
        data: Raw output; it may begin or end within a character or a control sequence.
    """
    style, start = PLAIN, 0
    while start < len(data):
        end = len(data)
        if end - start > _PIECE:
            end = data.rfind(b"\n", start, start + _PIECE) + 1 or start + _PIECE
        piece = data[start:end]
        start = end
        if style is PLAIN and is_plain(piece):
            yield _IGNORED.sub("", piece.decode("utf-8", "replace")), PLAIN
            continue
        screen = _Coloured(style)
        screen.draw(piece)
        style = screen.style
        for number, row in enumerate(screen.rows):
            if number:
                yield "\n", PLAIN
            yield from _runs(row)


def _runs(row: list[str | _Cell]) -> Iterator[tuple[str, Style]]:
    for _, group in groupby(row, key=lambda cell: 0 if isinstance(cell, str) else id(cell[1])):
        cells = list(group)
        first = cells[0]
        yield "".join([cell[0] for cell in cells]), PLAIN if isinstance(first, str) else first[1]


class _Coloured(Screen[_Cell]):
    """A screen that knows how each character looks.

    Args:
        style: How what is written first looks.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.style = style
        self._known: dict[tuple[Style, str], Style] = {}
        """By style and sequence the style that follows."""
        self._same = {PLAIN: PLAIN, style: style}
        """Each style that was met; equal ones are one object."""

    def cells(self, text: str) -> Iterable[str | _Cell]:
        """Return the characters, each with how it looks, unless it is plain."""
        style = self.style
        return text if style is PLAIN else [(character, style) for character in text]

    def control(self, command: str, numbers: str) -> None:
        """Do what a control sequence says."""
        if command != "m":
            super().control(command, numbers)
        elif numbers[:1] not in ("<", "=", ">", "?"):
            known = self._known.get((self.style, numbers))
            if known is None:
                known = styled(self.style, numbers)
                known = self._same.setdefault(known, known)
                self._known[self.style, numbers] = known
            self.style = known


def styled(style: Style, numbers: str) -> Style:
    """Return how text looks after an SGR sequence.

    Args:
        style: How it looked before.
        numbers: The sequence's parameters, such as ``1;38;5;208``.
    """
    # 4:0 is no underline; colons part what belongs to one parameter (ITU-T T.416).
    words = [word for group in numbers.split(";") for word in _parts(group)]
    codes = [int(word[:4]) if word.isdecimal() else 0 for word in words]
    index = 0
    while index < len(codes):
        code = codes[index]
        index += 1
        if code in (38, 48):
            colour, used = _extended(codes[index:])
            index += used
            if colour is not None:
                style = _tinted(style, "text" if code == 38 else "ground", colour)
        else:
            style = _simple(style, code)
    return style


def _parts(group: str) -> list[str]:
    parts = group.split(":")
    if parts[0] == "4" and len(parts) > 1:
        return ["24" if parts[1] == "0" else "4"]
    if len(parts) == 6 and parts[1] == "2":  # 38:2:SPACE:R:G:B
        del parts[2]
    return parts


def _simple(style: Style, code: int) -> Style:
    if code == 0:
        return PLAIN
    if code in _ON:
        return replace(style, marks=style.marks | {_ON[code]})
    if code in _OFF:
        return replace(style, marks=style.marks.difference(_OFF[code]))
    if code in (39, 49):
        return _tinted(style, "text" if code == 39 else "ground", None)
    for first, name, shift in ((30, "text", 0), (40, "ground", 0), (90, "text", 8), (100, "ground", 8)):
        if first <= code < first + 8:
            return _tinted(style, name, code - first + shift)
    return style


def _tinted(style: Style, what: str, colour: Colour | None) -> Style:
    """Return a style with another colour of its ``text`` or its ``ground``."""
    return replace(style, text=colour) if what == "text" else replace(style, ground=colour)


def _extended(codes: list[int]) -> tuple[Colour | None, int]:
    """Return the colour that follows 38 or 48, and how many numbers say it."""
    if codes[:1] == [5] and len(codes) > 1:
        return _indexed(codes[1]), 2
    if codes[:1] == [2] and len(codes) > 3:
        red, green, blue = (min(value, 255) for value in codes[1:4])
        return (red, green, blue), 4
    return None, len(codes)


def _indexed(number: int) -> Colour | None:
    """Return a colour of the 256 of xterm."""
    if number < 16:
        return number
    if number < 232:
        rest = number - 16
        return _CUBE[rest // 36], _CUBE[rest // 6 % 6], _CUBE[rest % 6]
    grey = 8 + 10 * (number - 232)
    return (grey, grey, grey) if number < 256 else None
