"""Whether a run's log is what guide and journal make of it: one that somebody has changed is found."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from mdrun import __version__, runlog
from mdrun.errors import RecordError
from mdrun.events import FORMAT
from mdrun.files import content
from mdrun.patterns import regex
from mdrun.plan.keeping import loaded
from mdrun.runs.files import read_object
from mdrun.state import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.journal import Record
    from mdrun.runs.directory import RunDirectory
    from mdrun.state import RunState

_LAST_HASH = regex(rb"^\| journal \| .*`([0-9a-f]{64})` \|\r?$", re.MULTILINE)
"""How the header of the run log names the record that it was made after."""


def last_hash(log: bytes) -> str | None:
    """Return the hash of the record that a run log was made after; None where its header names none."""
    found = _LAST_HASH.search(log)
    return found[1].decode() if found else None


def is_ahead(directory: RunDirectory, records: Sequence[Record]) -> bool:
    """Say whether a run's log was made after a record that its journal does not have: the journal was cut.

    Args:
        directory: The run's.
        records: All records of the journal.
    """
    try:
        last = last_hash(content(directory.run_log))
    except OSError:
        return False
    return last is not None and all(record.hash != last for record in records)


def changed_line(directory: RunDirectory, log: bytes, records: Sequence[Record]) -> int | None:
    """Return the first line, 1-based, in which a run log is another one than its journal and guide make.

    None where it is that one, and where this mdrun cannot tell: another version may write it otherwise.

    Args:
        directory: The run's.
        log: The run log.
        records: All records of the journal.
    """
    last = last_hash(log)
    after = next((at for at, record in enumerate(records, 1) if record.hash == last), len(records))
    state = fold(records[:after])
    try:
        made = _made(directory, state) if _is_ours(state) else None
    except (OSError, RecordError, LookupError, TypeError, ValueError, AttributeError, runlog.UnprovenError):
        return None  # a file that it is made from was changed, which is found by its hash
    if made is None or made == log:
        return None
    lines = zip_longest(made.split(b"\n"), log.split(b"\n"))
    return next(number for number, (one, other) in enumerate(lines, 1) if one != other)


def _is_ours(state: RunState) -> bool:
    """Say whether this version of mdrun has made the run log."""
    if state.start is None:
        return False
    last = state.resumed[-1].event if state.resumed else state.start
    return (last.version, last.format) == (__version__, FORMAT)


def _made(directory: RunDirectory, state: RunState) -> bytes | None:
    """Return the run log of a run that has come to this; None where its plan is kept in another form."""
    data = content(directory.guide(state.edition))
    plan = loaded(read_object(directory.plan(state.edition)), data)
    if plan is None:
        return None
    return runlog.render(plan, state, tails=runlog.tails(directory.path, state))
