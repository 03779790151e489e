"""What processes write that a block left running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell.capture import Capture
from mdrun.shell.channel import CAPACITY, CHUNK, Pipe

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
        self._open: dict[int, tuple[Pipe, Path, Capture | None]] = {}

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Where such output comes from."""
        return tuple(self._open)

    def add(self, pipe: Pipe, output: Path) -> None:
        """Take care of a pipe from now on.

        Args:
            pipe: The pipe.
            output: The block's own output.
        """
        self._open[pipe.descriptor] = pipe, output.with_name(f"{output.stem}.late.log"), None

    def take(self, descriptor: int) -> bool:
        """Take what has come through one of them; return whether more may come."""
        pipe, path, capture = self._open[descriptor]
        chunk = pipe.read()
        if chunk:
            if capture is None:
                capture = Capture(path, _nobody, self._patterns)
                self._open[descriptor] = pipe, path, capture
            capture.feed(chunk)
        if chunk == b"":
            del self._open[descriptor]
            self._poll.unregister(descriptor)
            pipe.close()
            if capture:
                capture.close()
        return chunk != b""

    def drain(self) -> None:
        """Take what has come through all of them, at most what they hold."""
        for descriptor in tuple(self._open):
            for _ in range(CAPACITY // CHUNK):
                pipe = self._open[descriptor][0]
                if not self.take(descriptor) or not pipe.pending():
                    break

    def close(self) -> None:
        """Take what has come, and no more."""
        self.drain()
        for pipe, _, capture in self._open.values():
            self._poll.unregister(pipe.descriptor)
            pipe.close()
            if capture:
                capture.close()
        self._open.clear()


def _nobody(_chunk: bytes) -> None:
    """Watch nothing."""
