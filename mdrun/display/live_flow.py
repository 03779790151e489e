"""A step's output as it streams onto a terminal, indented, where it cannot break the display."""

from __future__ import annotations

import re

from mdrun.display.filter import ALL, NOT_COLOURS, Filter
from mdrun.display.flow import collapsed, indented, last_state
from mdrun.display.text import cells, crop

CLEAR_LINE = "\r\x1b[2K"
RESET = "\x1b[0m"
_LONGEST = 4096
"""Bytes of the unfinished line that are remembered."""
_COLOUR = re.compile(rb"\x1b\[[0-9;:]*m")


class LiveFlow:
    """Turns chunks of raw output into text for the terminal.

    Finished lines are left alone. An unfinished line is shown at once, for it may be a prompt. A line
    that overwrites itself is drawn again, cut to the terminal's width, so that it never wraps.
    """

    def __init__(self, indent: str = "    ", *, color: bool = True) -> None:
        self._indent = indent
        self._filter = Filter(NOT_COLOURS if color else ALL, keep=b"\b")
        self._pending = b""
        self._line = b""
        self._redrawn = False
        self._colour = ""

    @property
    def open(self) -> bool:
        """Whether the cursor stands in an unfinished line."""
        return bool(self._line)

    @property
    def colour(self) -> str:
        """The colour that is in force, to be set again after something else was written."""
        return self._colour

    def colour_off(self) -> str:
        """Return what ends the colour that is in force."""
        return RESET if self._colour else ""

    def feed(self, chunk: bytes, width: int) -> str:
        """Return what to write for a chunk on a terminal of ``width`` columns."""
        data = self._pending + self._filter.feed(chunk)
        kept = data.rstrip(b"\r")
        data, self._pending = kept, b"\r" * (len(data) > len(kept))
        if not data:
            return ""
        self._remember_colour(data)
        cut = data.rfind(b"\n") + 1
        return (self._lines(data[:cut], width) if cut else "") + self._rest(data[cut:], width)

    def finish(self) -> str:
        """Return what ends the output: the line and the colour."""
        rest = self._filter.finish()
        text = indented(rest, self._indent.encode(), first=not self.open).decode("utf-8", "replace")
        if rest or self.open:
            text += "\n"
        if self._colour:
            text += RESET
        self._pending = self._line = b""
        self._redrawn, self._colour = False, ""
        return text

    def _lines(self, data: bytes, width: int) -> str:
        """Return finished lines, the first of which may go on with what stands there."""
        first_end = data.index(b"\n")
        clear = ""
        if self.open and (self._redrawn or b"\r" in data[:first_end].rstrip(b"\r")):
            clear, data = self._cleared(width), self._line + data
            self._line = b""
        text = indented(collapsed(data), self._indent.encode(), first=not self.open)
        self._line, self._redrawn = b"", False
        return clear + text.decode("utf-8", "replace")

    def _rest(self, data: bytes, width: int) -> str:
        """Return what the unfinished line becomes."""
        if not data:
            return ""
        if not self._redrawn and b"\r" not in data:
            text = ("" if self.open else self._indent) + data.decode("utf-8", "replace")
            self._line = (self._line + data)[:_LONGEST]
            return text
        clear = self._cleared(width) if self.open else ""
        self._line = last_state(self._line + data)[:_LONGEST]
        self._redrawn = True
        line = self._line.decode("utf-8", "replace").expandtabs(4)
        room = width - len(self._indent) - 1
        if len(line) > room // 2 and cells(bare := ALL.sub(b"", line.encode()).decode()) > room:
            line = crop(bare, room)
        return clear + self._indent + line

    def _cleared(self, width: int) -> str:
        """Return what clears the unfinished line, all rows of it."""
        line = ALL.sub(b"", self._line).decode("utf-8", "replace").expandtabs(8)
        rows = 0 if self._redrawn else (len(self._indent) + cells(line) - 1) // max(width, 1)
        up = f"\x1b[{rows}A\x1b[J" if rows else ""
        return up + CLEAR_LINE

    def _remember_colour(self, data: bytes) -> None:
        last = data.rfind(b"\x1b[")
        if last >= 0 and (colour := _COLOUR.match(data, last)) is not None:
            self._colour = "" if colour[0] in (b"\x1b[m", b"\x1b[0m") else colour[0].decode()
