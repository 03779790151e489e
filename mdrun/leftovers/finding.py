"""Find processes that outlive what started them, by what marks them."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from mdrun import proc
from mdrun.dataclass import dataclass
from mdrun.leftovers.describing import describe

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.inside import Inside
    from mdrun.leftovers import Process


@dataclass(frozen=True, slots=True)
class Marks:
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
    return tuple(describe(pid) for pid in bearers(Marks(cookie, place, inside)))


def bearers(marks: Marks) -> list[int]:
    """Return the ids of the processes that bear one of these marks, in order."""
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
