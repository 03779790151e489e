"""Where a block's output comes through: what a :class:`.Pipe` and a :class:`.Pty` have in common."""

from __future__ import annotations

import fcntl
import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

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


def hold(path: Path) -> int:
    """Return a descriptor that keeps the end of file of what has this path from coming."""
    return os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOCTTY)


def pending(descriptor: int) -> bool:
    """Return whether bytes are waiting to be read."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return any(event & select.POLLIN for _, event in poll.poll(0))


class Channel(Protocol):
    """What the shell opens as its output, by path, for each block."""

    path: Path
    """What the shell opens."""
    seen: Path
    """What we open for it."""
    descriptor: int
    """Where we read."""
    lasting: bool
    """Whether the next block has the same one, even where a process that was left running still holds it."""

    def read(self) -> bytes | None:
        """Return the next bytes, less than :data:`CHUNK` only where no more have come yet.

        None where nothing has come; no bytes where nobody holds the other end any longer.
        """

    def pending(self) -> bool:
        """Return whether bytes are waiting to be read."""

    def hold(self) -> int:
        """Return a descriptor that keeps its end of file from coming, whoever else lets go of it."""

    def interrupt(self, group: int) -> None:
        """Send SIGINT to a process group, to all of its processes that can be reached.

        Raises:
            OSError: There is none that can be.
        """

    def close(self) -> None:
        """Close and remove it."""
