"""One active run for each guide and working directory."""

from __future__ import annotations

import fcntl
import os
import re
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.digest import sha256
from mdrun.errors import Busy, RecordError
from mdrun.files import open_file
from mdrun.runs.files import make_directories
from mdrun.runs.holders import Holder, holder_of, name_holder, name_nobody
from mdrun.shortage import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENDING = 30.0
"""Seconds that what a killed run has left is waited for: it gets five to end by itself."""
_SOON = 0.5
"""Seconds after which that is told."""
_PAUSE = 0.02
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that is held."""

    path: Path
    """Its file."""
    descriptor: int
    """The file, open: whoever gets a copy of this holds the lock, too."""
    home: Path
    """The directory that holds the run."""
    run: str
    """Id of the run that holds it."""
    taken_from: Holder | None
    """Who held it before and died; None where it was free."""

    @property
    def note(self) -> str:
        """What the operator should know of who died; nothing where nobody did."""
        dead = self.taken_from
        if dead is None:
            return ""
        words = f"the lock was taken over from {dead.words}, whose process is gone"
        return words if dead.has_ended else f"{words}: `mdrun resume {dead.run}` goes on with that run"


@contextmanager
def lock(
    home: Path,
    guide: str | Path,
    workdir: str | Path,
    run: str,
    *,
    person: str,
    wait: Callable[[str], object] = str,
) -> Iterator[Lock]:
    """Hold the lock of a guide in a working directory; what a killed run held is taken over.

    The lock is the kernel's (``flock``): the file stays, and says who holds it; empty, that nobody does. No
    child inherits it but the one that ends what a killed run has left running; that is waited for.

    Args:
        home: The directory that holds the runs; the lock is in its ``locks``, which must be writable.
        guide: The guide's path; to resume a run, its ``RunStarted.cwd`` joined to its ``guide``.
        workdir: The directory in which the guide runs.
        run: The run's id; its directory is in ``home``.
        person: Login name of the operator.
        wait: Called with the id of a killed run before that is waited for.

    Yields:
        The lock, with who held it and died.

    Raises:
        Busy: Another run holds it; says who, since when, and at which step.
        RecordError: The lock cannot be made.
    """
    path = _path(home, guide, workdir)
    try:
        make_directories(path.parent)
        descriptor = open_file(path, os.O_RDWR | os.O_CREAT)
    except OSError as problem:
        raise RecordError("lock-not-made", path=path, reason=reason_of(problem)) from problem
    try:
        _take(descriptor, path, guide, wait)
        dead = holder_of(descriptor)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        name_holder(descriptor, Holder(person, now, run, os.getpid(), str(home)))
        try:
            yield Lock(path, descriptor, home, run, dead if dead is not None and dead.run != run else None)
        finally:
            name_nobody(descriptor)
    finally:
        os.close(descriptor)


def _path(home: Path, guide: str | Path, workdir: str | Path) -> Path:
    where = f"{os.path.realpath(guide)}\0{os.path.realpath(workdir)}"
    stem = re.sub(r"[^a-z0-9]+", "-", Path(guide).stem.lower())[:40].strip("-") or "guide"
    return home / "locks" / f"{stem}-{sha256(os.fsencode(where)).hexdigest()[:16]}.lock"


def wait_for_rest(
    home: Path, guide: str | Path, workdir: str | Path, run: str, *, wait: Callable[[str], object] = str
) -> None:
    """Wait until what a killed run has left running in a place is ended, for it goes on in another one.

    Args:
        home: As for :func:`lock`.
        guide: As for :func:`lock`.
        workdir: Where the run was.
        run: The run's id.
        wait: As for :func:`lock`.

    Raises:
        Busy: It does not end.
    """
    try:
        descriptor = open_file(_path(home, guide, workdir), os.O_RDWR)
    except OSError:
        return  # nobody has ever held it
    try:
        if _held(descriptor, wait):
            name_nobody(descriptor)
            return
        holder = holder_of(descriptor)
        if holder is not None and holder.run == run:  # another one has waited for this one's rest itself
            raise Busy("guide-active", guide=guide, told=holder.told)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, guide: str | Path, wait: Callable[[str], object]) -> None:
    try:
        if _held(descriptor, wait):
            return
    except OSError as problem:
        raise RecordError("lock-not-taken", path=path, reason=problem.strerror) from problem
    holder = holder_of(descriptor)
    raise Busy("guide-active", guide=guide, told=holder.told if holder is not None else "")


def _held(descriptor: int, wait: Callable[[str], object]) -> bool:
    """Take the kernel's lock, and wait for it where it is only held for what a killed run has left.

    Raises:
        OSError: It cannot be taken, whoever holds it.
    """
    told, until = False, time.monotonic() + _ENDING
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = holder_of(descriptor)
            if holder is None or not holder.is_dead or time.monotonic() > until:
                return False
        else:
            return True
        if not told and time.monotonic() > until - _ENDING + _SOON:
            told = True
            wait(holder.run)
        time.sleep(_PAUSE)
