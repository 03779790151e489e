"""Processes that outlive what started them: find them by what marks them, and end them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mdrun import proc
from mdrun.dataclass import replace
from mdrun.remains import Ended as Ended
from mdrun.remains import Process as Process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.inside import Inside

_LISTEN = "0A"  # TCP_LISTEN in the kernel's tables
_LOOKS = 10
_LOOK = 0.002  # seconds between two looks
_BECOMES = 0.2  # seconds
_ROUNDS = 5  # a process may start another one while it is being ended


class _Marks(NamedTuple):
    """What processes are known by, as for :func:`find`; one mark is enough."""

    cookie: str
    place: Path | None
    inside: Inside | None

    def on(self, pid: int) -> bool:
        """Return whether a process bears one of them and still runs."""
        if not proc.alive(pid):
            return False
        if proc.started_with(pid, os.fsencode(self.cookie)):
            return True
        if self.inside is not None and self.inside.holds(pid):
            return True
        return self.place is not None and _is_in(pid, f"{self.place}/") and not _has_terminal(pid)


def find(cookie: str, *, place: Path | None = None, inside: Inside | None = None) -> tuple[Process, ...]:
    """Return the running processes that bear one of these marks, by number.

    The calling process is never among them. Nothing is found on systems without ``/proc``, nor a process that
    belongs to another user, or that has dropped all marks.

    Args:
        cookie: An entry of the environment that they were started with, ``NAME=value``.
        place: A directory that is nobody else's: who is in it, or has a file in it open, and no terminal.
        inside: Namespaces that are nobody else's.
    """
    return tuple(_describe(pid) for pid in _bearers(_Marks(cookie, place, inside)))


def told(numbers: Iterable[int], shell: int | None = None, patience: float = _BECOMES) -> tuple[Process, ...]:
    """Return what is worth telling of processes: who was started by none of the others, and who listens.

    Args:
        numbers: Their ids; those that have ended meanwhile are left out.
        shell: Id of the shell that started them; whoever keeps its command line is a subshell.
        patience: Seconds in which a child of the shell has become the program that it was started for.
    """
    known = set(numbers)
    own = _describe(shell).command if shell is not None else None
    found = [_describe(pid) for pid in sorted(known)]
    give_up = time.monotonic() + patience
    while any(one.command == own for one in found) and time.monotonic() < give_up:
        time.sleep(_LOOK)
        found = [_describe(one.pid) if one.command == own else one for one in found]
    return tuple(
        replace(one, command="a subshell") if one.command == own else one
        for one in found
        if one.command and (one.ports or proc.parent(one.pid) not in known)
    )


def end(
    cookie: str, *, place: Path | None = None, inside: Inside | None = None, grace: float = 5.0
) -> tuple[Ended, ...]:
    """End every process that :func:`find` finds, and those that they start meanwhile.

    Args:
        cookie: As for :func:`find`.
        place: As for :func:`find`.
        inside: As for :func:`find`.
        grace: Seconds they are given between SIGTERM and SIGKILL.

    Returns:
        What was ended, in the order in which it was found.
    """
    marks = _Marks(cookie, place, inside)
    ended: dict[int, Ended] = {}
    for turn in range(_ROUNDS):
        with contextlib.ExitStack() as stack:
            found = dict(_hold(marks, stack))
            if not found:
                break
            processes = {handle: _describe(pid) for handle, pid in found.items()}
            remaining = _signal_and_wait(found, signal.SIGTERM, grace) if turn == 0 else set(found)
            survivors = _signal_and_wait(remaining, signal.SIGKILL, grace)
            for handle, process in processes.items():
                if handle not in survivors:
                    ended[process.pid] = Ended(process, forced=handle in remaining)
    return tuple(ended.values())


def _bearers(marks: _Marks) -> list[int]:
    own = os.getpid()
    return [pid for pid in sorted(proc.everyone()) if pid != own and marks.on(pid)]


def _is_in(pid: int, place: str) -> bool:
    """Return whether a process has to do with a directory, whose name ends with ``/``."""
    links = ["cwd", "exe"]
    with contextlib.suppress(OSError):
        links += [f"fd/{entry.name}" for entry in os.scandir(f"/proc/{pid}/fd")]
    for link in links:
        with contextlib.suppress(OSError):
            if f"{os.readlink(f'/proc/{pid}/{link}')}/".startswith(place):  # noqa: PTH115
                return True
    return False


def _has_terminal(pid: int) -> bool:
    fields = proc.stat(pid)
    return len(fields) > 4 and fields[4] != b"0"  # after the state and three ids


def _hold(marks: _Marks, stack: contextlib.ExitStack) -> Iterator[tuple[int, int]]:
    """Yield a handle and a number for each bearer; a handle cannot come to mean another process."""
    for pid in _bearers(marks):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        stack.callback(os.close, handle)
        if marks.on(pid):
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
    return Process(pid, os.fsdecode(_command(pid)), _ports(pid))


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
