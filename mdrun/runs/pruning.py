"""Remove runs that nobody needs any more."""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING

from mdrun.errors import Busy, RecordError
from mdrun.files import sync_directory
from mdrun.outcomes import OVER
from mdrun.runs.files import remove
from mdrun.runs.names import IMPORTED, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.runs.summary import RunSummary

_PRUNED = ".pruned-"
_ABANDONED = 86_400.0
"""Seconds after which what an import was putting together is no longer wanted: it was killed."""


def outdated(rows: Iterable[RunSummary], *, keep: int | None, before: float | None) -> Iterator[RunSummary]:
    """Yield the runs that may go: they have ended well, and nobody goes on with them.

    Args:
        rows: Runs, newest first.
        keep: How many of those that have ended well stay, whatever their age; None stands for any number.
        before: Only those go whose last event is older, in seconds since the epoch; None stands for any age.
    """
    count = 0
    for row in rows:
        if row.result not in OVER or row.active or row.problem:
            continue
        count += 1
        if (keep is None or count > keep) and (before is None or (row.last or "") < _text(before)):
            yield row


def prune(path: Path) -> None:
    """Remove a run that nobody is running: renamed first, so that it is there whole or not at all.

    Raises:
        Busy: Somebody is.
        RecordError: It cannot be removed.
    """
    home = path.parent
    try:
        descriptor = os.open(path / JOURNAL, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            aside = home / f"{_PRUNED}{path.name}"
            path.rename(aside)
            sync_directory(home)
        finally:
            os.close(descriptor)
        remove(aside)
    except BlockingIOError as problem:
        raise Busy("run-active", run=path.name) from problem
    except OSError as problem:
        raise RecordError(
            "run-not-removed", path=problem.filename or path, reason=problem.strerror
        ) from problem


def sweep(home: Path) -> None:
    """Remove what a prune or an import that was killed has left.

    Raises:
        OSError: It cannot be removed.
    """
    for path in home.iterdir() if home.is_dir() else ():
        pruned = path.name.startswith(_PRUNED)
        abandoned = path.name.startswith(IMPORTED) and time.time() - path.lstat().st_mtime > _ABANDONED
        if (pruned or abandoned) and not path.is_symlink():
            remove(path)


def _text(seconds: float) -> str:
    """Return a time as the journal writes it, so that texts compare as times do."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
