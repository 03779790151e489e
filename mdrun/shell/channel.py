"""Where a block's output comes through: a named pipe in the session's private directory."""

from __future__ import annotations

import fcntl
import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 256 * 1024
"""Bytes read at once."""
CAPACITY = 1024 * 1024
"""Bytes that a pipe is made to hold; the most an ordinary user may ask for (pipe(7), pipe-max-size)."""


def enlarge(descriptor: int) -> None:
    """Make a pipe hold :data:`CAPACITY`, or leave it where the system's limit for all pipes is reached."""
    with suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, CAPACITY)


class Pipe:
    """A named pipe that the shell opens as its output, by path, for each block.

    Nobody but the shell and its children ever holds its writing end, so its end of file says that none of
    them has it open any longer.

    Args:
        path: Where to make it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path, 0o600)
        self.descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        enlarge(self.descriptor)

    def read(self) -> bytes | None:
        """Return the next bytes; none at the end of file, and None where nothing has come yet."""
        try:
            return os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return None

    def pending(self) -> bool:
        """Return whether bytes are waiting to be read."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return any(event & select.POLLIN for _, event in poll.poll(0))

    def close(self) -> None:
        """Close and remove it; who still writes to it gets SIGPIPE."""
        os.close(self.descriptor)
        with suppress(OSError):
            self.path.unlink()
