"""What is shown of an output while it comes: all, unless it is more than anybody can read."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = 16 * 1024 * 1024
"""Bytes of an output that are shown in any case."""
NEWEST = 256 * 1024
"""Bytes at its end that are shown each time after that."""
_EVERY = 1.0
"""Seconds from one of these times to the next while more comes."""


class Showing:
    """Shows the beginning of an output, and then now and then its end; a line says how much is left out.

    A screen and a log that pass a gigabyte on take longer for it than the program that prints it, and the
    file of the output holds it all.

    Args:
        watch: Called with what is shown.
        clock: Seconds since any moment.
        whole: Whether all is shown, as where a file or a pipe takes it that somebody may search.
    """

    def __init__(
        self,
        watch: Callable[[bytes], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        whole: bool = False,
    ) -> None:
        self._watch = watch
        self._limit = math.inf if whole else WHOLE
        self._clock = clock
        self._shown = 0
        self._told = 0.0
        self._left_out = 0
        self._end = b""
        self._within_line = False
        self.drawn = False
        """Whether a program draws the screen by itself: then it gets all that it draws."""

    @property
    def waiting(self) -> bool:
        """Whether there is something to be shown once nothing more comes."""
        return bool(self._end)

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._shown < self._limit or self.drawn:
            self.settle()
            self._show(data)
            return
        if not self._end:
            self._told = self._clock()
        together = self._end + data if len(data) < NEWEST else data
        self._left_out += len(self._end) + len(data) - min(len(together), NEWEST)
        self._end = together[-NEWEST:]
        if self._clock() - self._told >= _EVERY:
            self.settle()

    def settle(self) -> None:
        """Show what was kept of the end: nothing has come for a while, or the command is over."""
        if not self._end:
            return
        end, left_out = self._end, self._left_out
        self._end, self._left_out = b"", 0
        if left_out:
            line = end.find(b"\n") + 1
            left_out, end = left_out + line, end[line:]
            note = f"… {left_out / 1e6:.1f} MB are not shown here; the file of this output has them\n"
            end = b"\n" * self._within_line + note.encode() + end
        self._show(end)

    def _show(self, data: bytes) -> None:
        self._shown += len(data)
        self._within_line = not data.endswith(b"\n")
        self._watch(data)
