"""What processes write that a block left running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell.capture import Capture, unwatched
from mdrun.shell.channel import CAPACITY, CHUNK, Channel

if TYPE_CHECKING:
    import select
    from pathlib import Path

    from mdrun.shell.mask import Patterns


class Late:
    """Output of processes that blocks left running, each to a file beside its block's.

    Args:
        patterns: Secrets to mask.
        poll: Where to unregister what is over.
    """

    def __init__(self, patterns: Patterns, poll: select.poll) -> None:
        self._patterns = patterns
        self._poll = poll
        self._open: dict[int, _Leftover] = {}

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Where such output comes from."""
        return tuple(self._open)

    def add(self, channel: Channel, output: Path, *, lent: bool) -> None:
        """Take care of a channel from now on.

        Args:
            channel: The channel.
            output: The block's own output.
            lent: Whether only until :meth:`leave`: the next block will have it, too.
        """
        self._open[channel.descriptor] = _Leftover(
            channel, output.with_name(f"{output.stem}.late.log"), lent=lent
        )

    def leave(self, channel: Channel) -> None:
        """Take what has come through a channel that was lent; what comes from now on is a block's."""
        if channel.descriptor in self._open:
            self._drain(channel.descriptor)
            self._end(channel.descriptor)

    def take(self, descriptor: int) -> bool:
        """Take what has come through one of them; return whether more may come."""
        leftover = self._open.get(descriptor)
        if leftover is None:
            return False
        chunk = leftover.channel.read()
        if chunk:
            if leftover.capture is None:
                leftover.capture = Capture(leftover.path, unwatched, self._patterns)
            leftover.capture.feed(chunk)
            leftover.capture.settle()
        if chunk == b"":
            self._end(descriptor)
        return chunk != b""

    def drain(self) -> None:
        """Take what has come through all of them, at most what they hold."""
        for descriptor in tuple(self._open):
            self._drain(descriptor)

    def close(self) -> None:
        """Take what has come, and no more."""
        self.drain()
        for descriptor in tuple(self._open):
            self._end(descriptor)

    def _drain(self, descriptor: int) -> None:
        for _ in range(CAPACITY // CHUNK):
            if not self.take(descriptor) or not self._open[descriptor].channel.pending():
                break

    def _end(self, descriptor: int) -> None:
        leftover = self._open.pop(descriptor, None)
        if leftover is None:
            return
        if not leftover.lent:
            self._poll.unregister(descriptor)
            leftover.channel.close()
        if leftover.capture:
            leftover.capture.close()


class _Leftover:
    """What a block left running writes to."""

    def __init__(self, channel: Channel, path: Path, *, lent: bool) -> None:
        self.channel = channel
        self.path = path
        self.lent = lent
        self.capture: Capture | None = None
