"""One active run for each guide and working directory."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.errors import Busy, RecordError
from mdrun.files import open_file
from mdrun.runs.files import is_locked, last_lines, make_directories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SEEN = 1 << 18
_ENDING = 30.0
"""Seconds that what a killed run has left is waited for: it gets five to end by itself."""
_SOON = 0.5
"""Seconds after which that is told."""
_PAUSE = 0.02
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, or held it and died."""

    person: str
    """Login name."""
    since: str
    """ISO 8601, UTC, to the second."""
    run: str
    """The run's id."""
    process: int
    """Id of mdrun's process."""
    home: str
    """The directory that holds the run."""

    @property
    def words(self) -> str:
        """Who, since when, and in which run."""
        return f"{self.person} since {self.since} (run {self.run}, process {self.process})"

    @property
    def journal(self) -> Path:
        """The run's journal."""
        return Path(self.home) / self.run / "journal.jsonl"


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
        return (
            words if _has_ended(dead.journal) else f"{words}: `mdrun resume {dead.run}` goes on with that run"
        )


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
        raise RecordError("lock-not-made", path=path, reason=problem.strerror) from problem
    try:
        _take(descriptor, path, guide, wait)
        dead = _holder(descriptor)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        _write(
            descriptor, {"person": person, "since": now, "run": run, "pid": os.getpid(), "home": str(home)}
        )
        try:
            yield Lock(path, descriptor, home, run, dead if dead is not None and dead.run != run else None)
        finally:
            _write(descriptor, None)  # only who was killed leaves a name behind
    finally:
        os.close(descriptor)


def _write(descriptor: int, holder: dict[str, Any] | None) -> None:
    with suppress(OSError):  # the lock holds without saying whose it is
        os.ftruncate(descriptor, 0)
        if holder is not None:
            os.pwrite(descriptor, json.dumps(holder).encode(), 0)


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
            _write(descriptor, None)
            return
        holder = _holder(descriptor)
        if holder is not None and holder.run == run:  # another one has waited for this one's rest itself
            raise Busy("guide-active", guide=guide, told=_told(holder))
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, guide: str | Path, wait: Callable[[str], object]) -> None:
    try:
        if _held(descriptor, wait):
            return
    except OSError as problem:
        raise RecordError("lock-not-taken", path=path, reason=problem.strerror) from problem
    holder = _holder(descriptor)
    raise Busy("guide-active", guide=guide, told=_told(holder) if holder is not None else "")


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
            holder = _holder(descriptor)
            if holder is None or not _is_dead(holder) or time.monotonic() > until:
                return False
        else:
            return True
        if not told and time.monotonic() > until - _ENDING + _SOON:
            told = True
            wait(holder.run)
        time.sleep(_PAUSE)


def _is_dead(holder: Holder) -> bool:
    """Say whether a lock is only held for what a killed run has left: nobody writes its journal.

    Where it was killed before there was one, its process tells.
    """
    try:
        descriptor = open_file(holder.journal, os.O_RDONLY)
    except FileNotFoundError:
        return not _lives(holder.process)
    except OSError:
        return False
    try:
        return not is_locked(descriptor)
    finally:
        os.close(descriptor)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _holder(descriptor: int) -> Holder | None:
    """Return whom a lock's file names; None where that is nobody, or it was only just taken."""
    try:
        said: dict[str, Any] = json.loads(os.pread(descriptor, 1 << 16, 0))
        return Holder(
            str(said["person"]), str(said["since"]), str(said["run"]), int(said["pid"]), str(said["home"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _told(holder: Holder) -> str:
    """Return who holds a lock, as the end of a sentence."""
    step = _current_step(holder.journal)
    return f" by {holder.words}" + (f", now at step {step}" if step else "")


def _has_ended(journal: Path) -> bool:
    """Say whether a journal tells the run's end, or is not there."""
    try:
        lines = last_lines(journal)
        return not lines or json.loads(lines[-1]).get("event") == "RunFinished"
    except (OSError, ValueError, AttributeError):
        return True


def _current_step(journal: Path) -> str | None:
    """Return the step that the end of a journal speaks of."""
    try:
        lines = last_lines(journal, _SEEN)
        return next((found for line in reversed(lines) if (found := json.loads(line).get("step"))), None)
    except (OSError, ValueError, AttributeError):
        return None
