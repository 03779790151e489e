"""Files that the operator names, read to their end."""

from __future__ import annotations

import os
import stat


class NoFile(OSError):
    """What a path names has no end: a device, or a named pipe."""


class TooLarge(OSError):
    """A file has more bytes than anything of its kind."""


def read(path: str, most: int) -> bytes:
    """Return the bytes of a file, or of a pipe that a shell has made of ``<(…)``.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        NoFile: It is another thing.
        TooLarge: It has more.
        OSError: It cannot be read.
    """
    # A named pipe without a writer would be waited for without end.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not _ends(path, file.fileno()):
            raise NoFile(0, "it is no file", path)
        os.set_blocking(file.fileno(), True)
        data = file.read(most + 1)
    if len(data) > most:
        raise TooLarge(0, f"it has more than {most >> 20} MB", path)
    return data


def _ends(path: str, descriptor: int) -> bool:
    """Say whether what was opened has an end."""
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and path.startswith(("/dev/", "/proc/")))
