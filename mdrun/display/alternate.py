"""Tell a full-screen program's output, such as an editor's, from lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTER = regex(rb"\x1b\[\?(?:1049|1047|47)h")
_LEAVE = regex(rb"\x1b\[\?(?:1049|1047|47)l")
_UNFINISHED = regex(rb"\x1b(?:\[(?:\?\d{0,4})?)?\Z")

LEAVE = "\x1b[?1049l\x1b[0m"
"""Back to the main screen, without colours."""


class Alternate:
    """Splits output where a program enters or leaves the terminal's alternate screen."""

    def __init__(self) -> None:
        self.inside = False
        """Whether a full-screen program has the terminal now."""
        self._held = b""

    def split(self, chunk: bytes) -> Iterator[tuple[bool, bytes]]:
        """Yield the parts of a chunk, each with whether it belongs to the alternate screen."""
        data = self._held + chunk
        self._held = b""
        while b"\x1b" in data:
            switch = (_LEAVE if self.inside else _ENTER).search(data)
            if switch is None:
                break
            cut = switch.end() if self.inside else switch.start()
            yield self.inside, data[:cut]
            if not self.inside:
                yield True, switch[0]
            self.inside = not self.inside
            data = data[switch.end() :]
        last = data.rfind(b"\x1b", -8)
        if last >= 0 and _UNFINISHED.match(data, last):
            data, self._held = data[:last], data[last:]
        if data:
            yield self.inside, data

    def finish(self) -> str:
        """Return what brings the main screen back if the program did not; the output ends here."""
        was_inside, self.inside, self._held = self.inside, False, b""
        return LEAVE if was_inside else ""
