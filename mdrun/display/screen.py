"""What is on the operator's terminal: finished text above, one line of status below."""

from __future__ import annotations

import os
import time
from typing import TextIO

from mdrun.display.alternate import Alternate
from mdrun.display.filter import ALL_CONTROLS, STRINGS, Filter
from mdrun.display.live_flow import CLEAR_LINE, RESET, LiveFlow
from mdrun.display.modes import Modes
from mdrun.display.paint import styles_of
from mdrun.display.sink import Sink
from mdrun.display.terminal import columns
from mdrun.display.text import crop

_PATIENCE = 2.0
"""Seconds that output waits for a slow terminal, before the rest of it is left to the record."""


class Screen:
    """Writes finished text for good and keeps one line of status that is erased before anything is written.

    Nothing but that line is ever drawn again, so no output, however fast or wide, can break the display.
    A full-screen program gets the terminal for as long as it is on the alternate screen.
    """

    def __init__(self, stream: TextIO, *, color: bool) -> None:
        self._stream = stream
        self._sink = Sink(stream)
        self._flow = LiveFlow(color=color)
        self._alternate = Alternate()
        self._full_screen = Filter(STRINGS, keep=ALL_CONTROLS)
        self._modes = Modes()
        self._note = f"\x1b[{styles_of(os.environ)['note']}m" if color else ""
        """What is written before the line of status."""
        self._status = False
        self._taken = False
        self._raw = ""
        self._left_out = 0
        """Lines of output that the terminal was too slow for."""
        self._again = 0.0
        """When output is shown again to a slow terminal, on the clock of ``time.monotonic``."""

    @property
    def width(self) -> int:
        """Columns of the terminal, now."""
        return columns(self._stream.fileno())

    def show(self, text: str) -> None:
        """Write finished lines."""
        self._sink.write(self._erased() + self._flow.finish() + text)

    @property
    def taken(self) -> bool:
        """Whether the running program has the terminal for itself."""
        return self._taken or self._alternate.inside

    def leave(self) -> None:
        """Leave the terminal to the running program."""
        if not self._taken:
            self._sink.write(self._erased())
            self._taken = True

    def take_back(self) -> None:
        """Take the terminal back from the running program."""
        if not self._taken:
            return
        self._sink.write(self._erased())
        self._taken = False
        if not self._alternate.inside:
            self._sink.write(self._modes.undo())
        if self._raw:
            # Where the cursor stands now, only the program knows; after a newline it is the margin.
            self._sink.write(("" if self._raw == "\n" else "\n") + self._flow.colour_off())
            self._flow.finish()
            self._raw = ""

    def output(self, chunk: bytes) -> None:
        """Write output of the running command as it comes."""
        for full_screen, data in self._alternate.split(chunk):
            if full_screen or self._taken:
                text = self._full_screen.feed(data).decode("utf-8", "replace")
                self._modes.feed(text)
                self._raw = "" if full_screen or not text else text[-1]
                self._sink.write(self._erased() + text)
            else:
                text = self._flow.feed(data, self.width)
                if text:
                    self._offer(self._erased() + text)

    def _offer(self, text: str) -> None:
        """Write output, unless the terminal is so slow that the run would have to wait for it."""
        now = time.monotonic()
        if now < self._again:
            left = text.count("\n")
        else:
            left = self._sink.offer(text, _PATIENCE if not self._left_out else _PATIENCE / 20)
            self._again = time.monotonic() + 1 if left else 0.0
        if left:
            self._left_out += left
            self._flow.finish()  # what was written ends with a line

    def left_out(self) -> int:
        """Return how many lines were left out since this was asked last."""
        left, self._left_out, self._again = self._left_out, 0, 0.0
        return left

    @property
    def lost(self) -> str:
        """Why not all was shown; empty where it was."""
        return self._sink.lost

    def finish(self) -> None:
        """End the running command's output: its line, its colours, its full screen."""
        if self._taken:
            self.take_back()
        self._full_screen.finish()
        self._sink.write(self._modes.undo() + self._alternate.finish())
        self._sink.write(self._erased() + self._flow.finish())

    def status(self, text: str) -> None:
        """Draw the line of status, unless the cursor stands in output that must not be touched.

        Args:
            text: What it says, without styles.
        """
        if self._flow.open or self.taken:
            return
        reset = RESET if self._note or self._flow.colour else ""
        colour = RESET if self._flow.colour else ""
        self._sink.write(f"\r{colour}{self._note}{crop(text, self.width - 1)}{reset}\x1b[K\r")
        self._status = True

    def _erased(self) -> str:
        if not self._status:
            return ""
        self._status = False
        return CLEAR_LINE + self._flow.colour
