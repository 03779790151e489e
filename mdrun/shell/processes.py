"""The processes of a run: found, and known by what the kernel tells of them."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import proc

if TYPE_CHECKING:
    from collections.abc import Iterable

_TICK = 1 / os.sysconf("SC_CLK_TCK")
"""Seconds in which the kernel counts when a process was started."""
_WAIT4 = {"x86_64": b"61", "aarch64": b"260"}.get(os.uname().machine)
"""Number of the system call by which bash waits for a child; None where we do not know it."""


def in_sessions(sessions: Iterable[int]) -> set[int]:
    """Return the processes of these sessions."""
    wanted, found = set(sessions), set()
    for process in proc.everyone():
        with suppress(OSError):
            if os.getsid(process) in wanted:
                found.add(process)
    return found


def in_group(group: int) -> set[int]:
    """Return the processes of a process group."""
    found = set()
    for process in proc.everyone():
        with suppress(OSError):
            if os.getpgid(process) == group:
                found.add(process)
    return found


def groups(processes: Iterable[int]) -> set[int]:
    """Return the process groups of these processes."""
    found = set()
    for process in processes:
        with suppress(OSError):
            found.add(os.getpgid(process))
    return found


def program(process: int) -> str:
    """Return the path of what a process runs; nothing where it is gone."""
    try:
        return str(Path(f"/proc/{process}/exe").readlink())
    except OSError:
        return ""


def ignores(process: int, number: int) -> bool:
    """Return whether a process ignores a signal, or is gone."""
    return _is_among(process, number, b"SigIgn:", gone=True)


def handles(process: int, number: int) -> bool:
    """Return whether a process has a handler of its own for a signal."""
    return _is_among(process, number, b"SigCgt:", gone=False)


def _is_among(process: int, number: int, which: bytes, *, gone: bool) -> bool:
    status = proc.read(process, "status")
    if which not in status:
        return gone
    signals = int(status.partition(which)[2].split()[0], 16)  # proc(5): bit n - 1 for signal n
    return bool(signals >> (number - 1) & 1)


def parent(process: int) -> int:
    """Return the parent of a process; 0 where it is gone."""
    return proc.parent(process)


def now() -> float:
    """Return the time that :func:`started` counts in."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - _TICK


def started(process: int) -> float:
    """Return when a process was started, in seconds since the machine was; 0 where it is gone."""
    fields = proc.stat(process)
    return int(fields[19]) * _TICK if len(fields) > 19 else 0.0  # proc(5): starttime, in ticks


def waits_for_child(process: int) -> bool:
    """Return whether a process waits for a child of its own."""
    return proc.read(process, "wchan") == b"do_wait"


def just_forked(process: int) -> bool:
    """Return whether a process that was stopped has a child and was not waiting; not where nobody can say."""
    try:
        call = Path(f"/proc/{process}/syscall").read_bytes().split(b" ", 1)[0]  # proc(5): its number is first
    except OSError:
        return False
    return _WAIT4 is not None and call != _WAIT4 and bool(children(process))


def children(parent: int) -> set[int]:
    """Return the children of a process."""
    return {process for process in proc.everyone() if proc.parent(process) == parent}


def descendants(ancestor: int) -> set[int]:
    """Return the children of a process, their children, and so on."""
    parents: dict[int, list[int]] = {}
    for process in proc.everyone():
        parents.setdefault(proc.parent(process), []).append(process)
    found: set[int] = set()
    ahead = [ancestor]
    while ahead:
        children = [child for child in parents.get(ahead.pop(), ()) if child not in found]
        found.update(children)
        ahead += children
    return found


def with_cookie(cookie: bytes) -> set[int]:
    """Return the processes whose environment, as it was when they were started, holds this entry."""
    return {process for process in proc.everyone() if proc.started_with(process, cookie)}


def with_variable(name: bytes) -> set[int]:
    """Return the processes in whose environment, as it was when they were started, this variable stands."""
    entry = b"\0%s=" % name
    return {process for process in proc.everyone() if entry in b"\0" + proc.read(process, "environ")}


def writing_to(path: Path, seen: Path) -> list[int]:
    """Return the processes whose standard output or error is this pipe or terminal.

    Args:
        path: How they know it.
        seen: How we do.
    """
    found = []
    for process in proc.everyone():
        with suppress(OSError):
            if any(_is(Path(f"/proc/{process}/fd/{number}"), path, seen) for number in (1, 2)):
                found.append(process)
    return found


def _is(descriptor: Path, path: Path, seen: Path) -> bool:
    return descriptor.readlink() == path and (path == seen or descriptor.samefile(seen))


def command_line(process: int) -> str:
    """Return a process's command line, its words joined by blanks; nothing where it is gone."""
    return " ".join(proc.command_line(process).decode("utf-8", "replace").split())


def alive(process: int) -> bool:
    """Return whether a process still runs; one that only waits to be reaped does not."""
    return proc.alive(process)


def stopped(process: int) -> bool:
    """Return whether a process was stopped, as by SIGSTOP, and has not gone on since."""
    return proc.stat(process)[:1] == [b"T"]
