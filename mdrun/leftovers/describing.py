"""What is told of a process that is still running: its command line, and where it listens."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import proc
from mdrun.dataclass import replace
from mdrun.leftovers import Process

if TYPE_CHECKING:
    from collections.abc import Iterable

_LISTEN = "0A"  # TCP_LISTEN in the kernel's tables
_LOOKS = 10
_LOOK = 0.002  # seconds between two looks
_BECOMES = 0.2  # seconds


def describe(pid: int) -> Process:
    """Return a process as it is now; its command line is empty where it is gone."""
    return Process(pid, os.fsdecode(_command(pid)), _ports(pid))


def told(numbers: Iterable[int], shell: int | None = None, patience: float = _BECOMES) -> tuple[Process, ...]:
    """Return what is worth telling of processes: who was started by none of the others, and who listens.

    Args:
        numbers: Their ids; those that have ended meanwhile are left out.
        shell: Id of the shell that started them; whoever keeps its command line is a subshell.
        patience: Seconds in which a child of the shell has become the program that it was started for.
    """
    known = set(numbers)
    own = describe(shell).command if shell is not None else None
    found = [describe(pid) for pid in sorted(known)]
    give_up = time.monotonic() + patience
    while any(one.command == own for one in found) and time.monotonic() < give_up:
        time.sleep(_LOOK)
        found = [describe(one.pid) if one.command == own else one for one in found]
    return tuple(
        replace(one, command="a subshell") if one.command == own else one
        for one in found
        if one.command and (one.ports or proc.parent(one.pid) not in known)
    )


def _command(pid: int) -> bytes:
    """Return a process's command line, or its program's name where it has none.

    For a moment, while it becomes another program (execve(2)), it has only the new name.
    """
    for _ in range(_LOOKS):
        words = proc.command_line(pid)
        if words or not proc.alive(pid):
            break
        time.sleep(_LOOK)
    return words or proc.read(pid, "comm").strip()


def _ports(pid: int) -> tuple[str, ...]:
    """Look up the process's sockets in the tables of its own network namespace."""
    mine = set()
    with contextlib.suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                mine.add(str(link.readlink()))
    found = []
    for table, family in (("net/tcp", socket.AF_INET), ("net/tcp6", socket.AF_INET6)):
        for line in proc.read(pid, table).decode("ascii", "replace").splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and f"socket:[{fields[9]}]" in mine:
                found.append(_address(fields[1], family))
    return tuple(dict.fromkeys(found))


def _address(entry: str, family: socket.AddressFamily) -> str:
    """Turn ``0100007F:1F90`` into ``127.0.0.1:8080``; each group of four bytes is in the host's order."""
    digits, port = entry.split(":")
    words = [int(digits[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(digits), 8)]
    host = socket.inet_ntop(family, b"".join(words))
    return f"{f'[{host}]' if ':' in host else host}:{int(port, 16)}"
