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

from mdrun.errors import WAIT, Busy, RecordError
from mdrun.runs.files import last_lines, make_directories

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEEN = 1 << 18


@contextmanager
def lock(home: Path, guide: str | Path, workdir: str | Path, run: str, *, person: str) -> Iterator[Path]:
    """Hold the lock of a guide in a working directory; what a killed run held is free again.

    The lock is the kernel's (``flock``): the file stays, and says who holds it. No child inherits it.

    Args:
        home: The directory that holds the runs; the lock is in its ``locks``, which must be writable.
        guide: The guide's path; to resume a run, its ``RunStarted.cwd`` joined to its ``guide``.
        workdir: The directory in which the guide runs.
        run: The run's id; its directory is in ``home``.
        person: Login name of the operator.

    Yields:
        The lock's file.

    Raises:
        Busy: Another run holds it; says who, since when, and at which step.
        RecordError: The lock cannot be made.
    """
    path = _path(home, guide, workdir)
    try:
        make_directories(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        message = f"{path}: cannot make the lock: {problem.strerror}"
        raise RecordError(message, "mend its permissions, or name another place with --log-dir") from problem
    try:
        _take(descriptor, path, guide)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        holder = {"person": person, "since": now, "run": run, "pid": os.getpid(), "home": str(home)}
        with suppress(OSError):  # the lock holds without saying whose it is
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        yield path
    finally:
        os.close(descriptor)


def _path(home: Path, guide: str | Path, workdir: str | Path) -> Path:
    where = f"{os.path.realpath(guide)}\0{os.path.realpath(workdir)}"
    stem = re.sub(r"[^a-z0-9]+", "-", Path(guide).stem.lower())[:40].strip("-") or "guide"
    return home / "locks" / f"{stem}-{sha256(os.fsencode(where)).hexdigest()[:16]}.lock"


def _take(descriptor: int, path: Path, guide: str | Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        message = f"{guide} is being run here already{_holder(descriptor)}"
        raise Busy(message, WAIT) from problem
    except OSError as problem:
        message = f"{path}: cannot lock: {problem.strerror}"
        raise RecordError(message, "name a place on a local disk with --log-dir") from problem


def _holder(descriptor: int) -> str:
    """Return who holds the lock, as the end of a sentence; nothing if it was only just taken."""
    try:
        holder: dict[str, Any] = json.loads(os.pread(descriptor, 1 << 16, 0))
        directory = Path(holder["home"]) / holder["run"]
        text = (
            f" by {holder['person']} since {holder['since']} (run {holder['run']}, process {holder['pid']})"
        )
    except (ValueError, KeyError, TypeError):
        return ""
    step = _current_step(directory / "journal.jsonl")
    return f"{text}, now at step {step}" if step else text


def _current_step(journal: Path) -> str | None:
    """Return the step that the end of a journal speaks of."""
    try:
        lines = last_lines(journal, _SEEN)
        return next((found for line in reversed(lines) if (found := json.loads(line).get("step"))), None)
    except (OSError, ValueError, AttributeError):
        return None
