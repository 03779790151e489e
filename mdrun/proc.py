"""What the kernel tells of processes (proc(5)): nothing of one that is gone, little of another user's."""

from __future__ import annotations

import os

_PART = 64 * 1024
"""Bytes that are read at once."""
_LOOKS = 200
"""How often a command line is looked for that is not there."""


def everyone() -> list[int]:
    """Return the ids of all processes."""
    return [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdecimal()]


def read(process: int, name: str) -> bytes:
    """Return a file of a process, such as ``status``; nothing where it cannot be read."""
    data = b""
    try:
        # A file object asks the kernel five times as often, for every process there is.
        file = os.open(f"/proc/{process}/{name}", os.O_RDONLY | os.O_CLOEXEC)
        try:
            while part := os.read(file, _PART):
                data += part
        finally:
            os.close(file)
    except OSError:
        return b""
    return data


def command_line(process: int) -> bytes:
    """Return the words of a process's command line, parted by blanks; nothing where it has none.

    One that is just becoming another program has none for a moment (execve(2)), which is waited for.
    """
    words = b""
    for _ in range(_LOOKS):
        words = read(process, "cmdline").rstrip(b"\0").replace(b"\0", b" ")
        if words or not os.path.exists(f"/proc/{process}/exe"):  # noqa: PTH110 - pathlib is not needed here
            break
        os.sched_yield()
    return words


def stat(process: int) -> list[bytes]:
    """Return the fields of a process's ``stat`` from its state on: state, parent's id, and so on."""
    # The name before them, in parentheses, may hold anything.
    return read(process, "stat").rpartition(b")")[2].split()


def alive(process: int) -> bool:
    """Return whether a process still runs; one that only waits to be reaped does not."""
    fields = stat(process)
    return bool(fields) and fields[0] not in (b"Z", b"X")


def parent(process: int) -> int:
    """Return the id of a process's parent; 0 where it is gone."""
    fields = stat(process)
    return int(fields[1]) if len(fields) > 1 else 0


def started_with(process: int, entry: bytes) -> bool:
    """Return whether an entry, ``NAME=value``, stood in a process's environment when it was started."""
    return entry in read(process, "environ").split(b"\0")
