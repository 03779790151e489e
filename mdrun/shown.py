"""Output as a terminal would have left it: progress bars at their end, nothing coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

Cell = TypeVar("Cell")
_STEERING = (b"\x1b", b"\r", b"\b")
"""Characters without which a terminal shows output just as it came."""
_PIECE = 1 << 18
"""Bytes that are made plain at once."""
_LONGEST = 1 << 20
"""Bytes of a line that are made plain as one."""
_SPECIAL = regex(
    r"\x1b\[(?P<numbers>[0-9;:<=>?]*)[ -/]*(?P<command>[@-~])"  # cursor, erasing, colour
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # a title, a link
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x1f\x7f]"
)
_WIDTH = 500
"""How far to the right the cursor can be sent, in characters; text itself may be longer."""


def clean(data: bytes) -> list[str]:
    """Return the lines that a terminal would show in the end, without white space at their ends.

    Args:
        data: Raw output; it may begin or end within a character or a control sequence.
    """
    screen = Screen[str]()
    screen.draw(data)
    lines = ["".join(row).rstrip() for row in screen.rows]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def is_plain(data: bytes) -> bool:
    """Return whether a terminal shows output just as it came: no colours, no lines that are written over."""
    return not any(character in data for character in _STEERING)


def plain(data: bytes) -> bytes:
    """Return what a terminal would show of output: itself, where nothing in it steers a terminal."""
    if is_plain(data):
        return data
    return "\n".join((*clean(data), *[""] * data.endswith(b"\n"))).encode()


def plain_pieces(output: BinaryIO) -> Iterator[bytes]:
    """Yield what a terminal would show of an output of any size, in constant memory.

    Lines are made plain some thousand at a time; of a line of megabytes, its parts.

    Args:
        output: The output, open for reading.
    """
    rest = b""
    while piece := output.read(_PIECE):
        data = rest + piece
        end = data.rfind(b"\n") + 1
        if not end and len(data) < _LONGEST:
            rest = data
            continue
        end = end or len(data)
        rest = data[end:]
        yield plain(data[:end])
    if rest:
        yield plain(rest)


class Screen(Generic[Cell]):
    """As many rows as were written, and a cursor; a cell is a character, or that and how it looks."""

    def __init__(self) -> None:
        self.rows: list[list[str | Cell]] = [[]]
        self._row = 0
        self._column = 0

    def draw(self, data: bytes) -> None:
        """Do what a terminal would do with output; it may begin or end within a character or a sequence."""
        text = data.decode("utf-8", "replace")
        done = 0
        for found in _SPECIAL.finditer(text):
            self.put(text[done : found.start()])
            done = found.end()
            if found["command"]:
                self.control(found["command"], found["numbers"])
            else:
                self.move(found[0])
        self.put(text[done:])

    def cells(self, text: str) -> Iterable[str | Cell]:
        """Return what fills the screen where a text is written."""
        return text

    def put(self, text: str) -> None:
        """Write text without control characters where the cursor is."""
        if not text:
            return
        row = self.rows[self._row]
        row.extend(" " * (self._column - len(row)))
        row[self._column : self._column + len(text)] = self.cells(text)
        self._column += len(text)

    def move(self, char: str) -> None:
        """Do what a single control character says."""
        if char == "\n":
            self._row += 1
            self._column = 0
            if self._row == len(self.rows):
                self.rows.append([])
        elif char == "\r":
            self._column = 0
        elif char == "\b":
            self._column = max(0, self._column - 1)
        elif char == "\t":
            self._column += 8 - self._column % 8

    def control(self, command: str, numbers: str) -> None:
        """Do what a control sequence says, as far as it concerns lines that are scrolling by."""
        first = numbers.partition(";")[0]
        number = int(first[:5]) if first.isdecimal() else 0
        count = number or 1
        if command == "K":
            self._erase_in_row(number)
        elif command == "J":
            self._erase_below(number)
        elif command in "AF":
            self._row = max(0, self._row - count)
        elif command in "BE":
            self._row = min(len(self.rows) - 1, self._row + count)
        elif command in "CDG":
            column = {"C": self._column + count, "D": self._column - count, "G": count - 1}[command]
            self._column = max(0, min(column, max(_WIDTH, len(self.rows[self._row]))))
        if command in "EF":
            self._column = 0

    def _erase_in_row(self, which: int) -> None:
        row = self.rows[self._row]
        if which == 0:
            del row[self._column :]
        elif which == 1:
            row[: self._column + 1] = " " * min(self._column + 1, len(row))
        elif which == 2:
            row.clear()

    def _erase_below(self, which: int) -> None:
        if which == 0:
            self._erase_in_row(0)
            del self.rows[self._row + 1 :]
        elif which in (2, 3):
            self.rows = [[]]
            self._row = self._column = 0
