"""The output of a block, or of a check, taken out of its channel."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

from mdrun.shell.channel import CAPACITY, CHUNK, Channel

if TYPE_CHECKING:
    from mdrun.shell.capture import Capture
    from mdrun.shell.terminal import Terminal


class Intake:
    """Takes an output out of its channel, as far as it belongs to one block.

    As long as we hold the channel, too, its end of file cannot come, whatever the block does with its output.

    Args:
        channel: What the output comes through.
        capture: Where it goes.
        terminal: The operator's, where the channel is a terminal.
    """

    def __init__(self, channel: Channel, capture: Capture, terminal: Terminal | None) -> None:
        self.channel = channel
        self.capture = capture
        self._terminal = terminal
        self._ended = False
        self._held = channel.hold()

    @property
    def size(self) -> int:
        """Bytes of output so far."""
        return self.capture.size

    def take(self) -> int:
        """Take the next bytes; return how many there were."""
        chunk = self.channel.read()
        if self._terminal:
            self._terminal.notice()
            self.capture.showing.drawn = self._terminal.drawn
        if chunk:
            if self._terminal:
                self._terminal.unseen.shown(chunk)
            self.capture.feed(chunk)
            return len(chunk)
        self._ended = chunk is not None
        return 0

    def drain(self) -> None:
        """Take all output that was written until now; what comes while we read it is somebody else's."""
        taken = 0
        while taken < CAPACITY:
            size = self.take()
            taken += size
            if size < CHUNK:
                break
        if self.capture.waiting:
            self.capture.settle()

    def stop_holding(self) -> None:
        """Let the output end as soon as nobody else holds it; doing it twice does no harm."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def at_end(self) -> bool:
        """Return whether all of the output was taken, and nobody holds it any longer."""
        return self._ended

    def let_go(self, patience: float) -> bool:
        """Take the rest of the output; return whether nobody holds it any longer.

        Args:
            patience: Seconds that process substitutions may take to end.
        """
        self.drain()
        self.stop_holding()
        give_up = time.monotonic() + patience
        taken = 0
        while (chunk := self.channel.read()) != b"":
            if chunk:
                self.capture.feed(chunk)
                taken += len(chunk)
            if time.monotonic() >= give_up and (chunk is None or taken > CAPACITY):
                return False
            if chunk is None:
                poll = select.poll()
                poll.register(self.channel.descriptor, select.POLLIN)
                poll.poll(max(0.0, give_up - time.monotonic()) * 1000)
        return True

    def close(self) -> None:
        """Give back what it holds; doing it twice does no harm."""
        self.stop_holding()
        self.capture.close()
