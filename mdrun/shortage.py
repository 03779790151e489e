"""What the system has no more of: room on a disk, processes, open files, memory."""

from __future__ import annotations

import errno
import os

from mdrun.errors import MdrunError, RecordError

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_UNWRITABLE = frozenset((*_FULL, errno.EFBIG, errno.EROFS))
"""What any write may come to, whatever it is that is written."""
_SHORT = frozenset((errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM))
_NO_THREAD = "can't start new thread"
"""What Python says, and no more, where the system starts none."""


def unwritable(path: object, what: str, problem: OSError) -> RecordError:
    """Return the error for a file of a run that cannot be written.

    Args:
        path: The file.
        what: What it holds, such as ``the journal``.
        problem: Why.
    """
    remedy = "make room" if problem.errno in _FULL else where_short(problem)
    return RecordError("record-unwritable", path=path, what=what, reason=reason_of(problem), remedy=remedy)


def reason_of(problem: OSError) -> str:
    """Return why a file cannot be written, in words that say so where the system's do not."""
    return f"{problem.strerror}{': the disk is full' if problem.errno in _FULL else ''}"


def short_of(problem: OSError) -> MdrunError | None:
    """Return the error for a system that gives no more processes, files or memory; None for anything else."""
    if problem.errno not in _SHORT:
        return None
    return MdrunError("system-short", place=_place(problem), reason=problem.strerror)


def where_short(problem: OSError) -> str:
    """Return what to do where the system gives no more processes, files or memory; empty for all else."""
    short = short_of(problem)
    return short.remedy if short else ""


def exhausted(problem: BaseException) -> MdrunError | None:
    """Return the error for a disk or a system that gives no more, wherever it was met; None for any other."""
    if isinstance(problem, RuntimeError) and str(problem) == _NO_THREAD:
        return MdrunError("system-short", place="", reason=_NO_THREAD)
    if isinstance(problem, MemoryError):
        return MdrunError("system-short", place="", reason=os.strerror(errno.ENOMEM))
    if not isinstance(problem, OSError):
        return None
    if problem.errno not in _UNWRITABLE:
        return short_of(problem)
    return RecordError("disk-full", place=_place(problem), reason=reason_of(problem))


def _place(problem: OSError) -> str:
    """Return the file that the system names, as the beginning of a sentence; empty where it names none."""
    return f"{problem.filename}: " if problem.filename else ""
