"""Processes that outlive what started them: find them by a cookie in their environment, and end them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.inside import Inside

_PROC = Path("/proc")
_LISTEN = "0A"  # TCP_LISTEN in the kernel's tables
_ROUNDS = 5  # a process may start another one while it is being ended


@dataclass(frozen=True, slots=True)
class Process:
    """A process that is still running."""

    pid: int
    """Its number."""
    command: str
    """Its command line, words joined by blanks."""
    ports: tuple[str, ...]
    """TCP addresses on which it listens, such as ``127.0.0.1:8080``."""

    def __str__(self) -> str:
        """``process 4242: python -m http.server, listening on 127.0.0.1:8080``."""
        listening = f", listening on {', '.join(self.ports)}" if self.ports else ""
        return f"process {self.pid}: {self.command}{listening}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that was ended."""

    process: Process
    """As it was before."""
    forced: bool
    """Whether it had to be killed."""


def find(cookie: str, inside: Inside | None = None) -> tuple[Process, ...]:
    """Return the running processes that were started with ``cookie`` (``NAME=value``), by number.

    The calling process is never among them. Nothing is found on systems without ``/proc``, nor a process that
    dropped its environment or belongs to another user, unless it is in namespaces of its own.

    Args:
        cookie: An entry of their environment.
        inside: Namespaces in which every process is one of them.
    """
    return tuple(_describe(pid) for pid in _carriers(cookie, inside))


def end(cookie: str, inside: Inside | None = None, *, grace: float = 5.0) -> tuple[Ended, ...]:
    """End every process that :func:`find` finds, and those that they start meanwhile.

    Args:
        cookie: An entry of their environment, ``NAME=value``.
        inside: Namespaces in which every process is one of them.
        grace: Seconds they are given between SIGTERM and SIGKILL.

    Returns:
        What was ended, in the order in which it was found.
    """
    ended: dict[int, Ended] = {}
    for turn in range(_ROUNDS):
        with contextlib.ExitStack() as stack:
            found = dict(_hold(cookie, inside, stack))
            if not found:
                break
            processes = {handle: _describe(pid) for handle, pid in found.items()}
            remaining = _signal_and_wait(found, signal.SIGTERM, grace) if turn == 0 else set(found)
            survivors = _signal_and_wait(remaining, signal.SIGKILL, grace)
            for handle, process in processes.items():
                if handle not in survivors:
                    ended[process.pid] = Ended(process, forced=handle in remaining)
    return tuple(ended.values())


def _carriers(cookie: str, inside: Inside | None) -> list[int]:
    own = os.getpid()
    numbers = sorted(int(entry.name) for entry in _PROC.glob("[0-9]*") if entry.name.isdigit())
    return [pid for pid in numbers if pid != own and _belongs(pid, cookie, inside)]


def _belongs(pid: int, cookie: str, inside: Inside | None) -> bool:
    carries = os.fsencode(cookie) in _read(pid, "environ").split(b"\0")
    return carries or (inside is not None and inside.holds(pid))


def _hold(cookie: str, inside: Inside | None, stack: contextlib.ExitStack) -> Iterator[tuple[int, int]]:
    """Yield a handle and a number for each carrier; a handle cannot come to mean another process."""
    for pid in _carriers(cookie, inside):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        stack.callback(os.close, handle)
        if _belongs(pid, cookie, inside):
            yield handle, pid


def _signal_and_wait(handles: Iterable[int], number: signal.Signals, seconds: float) -> set[int]:
    """Send the signal to each process, wait until all have ended, and return those that have not."""
    left = set(handles)
    poller = select.poll()
    for handle in left:
        poller.register(handle, select.POLLIN)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            signal.pidfd_send_signal(handle, number)
    deadline = time.monotonic() + seconds
    while left and (rest := deadline - time.monotonic()) > 0:
        for handle, _ in poller.poll(rest * 1000):
            poller.unregister(handle)
            left.discard(handle)
    return left


def _describe(pid: int) -> Process:
    words = _read(pid, "cmdline").rstrip(b"\0").split(b"\0")
    command = os.fsdecode(b" ".join(words)) or os.fsdecode(_read(pid, "comm").strip())
    return Process(pid, command, _ports(pid))


def _ports(pid: int) -> tuple[str, ...]:
    """Look up the process's sockets in the tables of its own network namespace."""
    mine = set()
    with contextlib.suppress(OSError):
        for link in (_PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                mine.add(str(link.readlink()))
    found = []
    for table, family in (("net/tcp", socket.AF_INET), ("net/tcp6", socket.AF_INET6)):
        for line in _read(pid, table).decode("ascii", "replace").splitlines()[1:]:
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


def _read(pid: int, name: str) -> bytes:
    """Return a file of the process; empty where it has ended or is another user's."""
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""
