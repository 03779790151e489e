"""A named pipe that a block's output comes through."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell import channel
from mdrun.shell.channel import CHUNK

if TYPE_CHECKING:
    from pathlib import Path


class Pipe:
    """A named pipe that the shell opens as its output, by path, for each block.

    Nobody but the shell and its children ever holds its writing end, so its end of file says that none of
    them has it open any longer.

    Args:
        path: Where to make it.
    """

    def __init__(self, path: Path) -> None:
        self.path = self.seen = path
        self.lasting = False
        os.mkfifo(path, 0o600)
        self.descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        channel.enlarge(self.descriptor)

    def read(self) -> bytes | None:
        """Return the next bytes, as :meth:`Channel.read`."""
        try:
            return os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return None

    def pending(self) -> bool:
        """Return whether bytes are waiting to be read."""
        return channel.pending(self.descriptor)

    def hold(self) -> int:
        """Return a descriptor as :meth:`Channel.hold`."""
        return channel.hold(self.seen)

    def interrupt(self, group: int) -> None:
        """Interrupt a process group, as :meth:`Channel.interrupt`; not what runs as another user in it."""
        os.killpg(group, signal.SIGINT)

    def close(self) -> None:
        """Close and remove it; who still writes to it gets SIGPIPE."""
        os.close(self.descriptor)
        with suppress(OSError):
            self.path.unlink()
