"""Which run is gone on with where nobody names one: the latest, or none."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdrun.errors import Busy, RecordError
from mdrun.files import content, open_file
from mdrun.outcomes import OVER
from mdrun.places import resolved
from mdrun.runs.files import parsed
from mdrun.runs.index import find, listing, some
from mdrun.runs.names import STAMP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.runs.summary import RunSummary

_REFUSED = "refused.json"
"""Beside the runs: the last call that was refused, which leaves no run."""


def find_unfinished(home: Path, prefix: str | None, here: Path | None = None) -> Path:
    """Return the directory of a run to go on with.

    Without a name it is the latest run, in or around a directory if there is one, else anywhere. Where that
    cannot go on, no earlier one takes its place.

    Args:
        home: The directory that holds the runs.
        prefix: As for :func:`mdrun.runs.find`; None for the latest run.
        here: That directory; the current one if it is not given.

    Raises:
        Busy: The latest run is being run.
        RecordError: As for :func:`mdrun.runs.find`; or the latest run has ended and an earlier one has not;
            or it cannot be read; or a later call was refused.
    """
    if prefix is not None:
        return find(home, prefix)
    place = resolved(here or Path.cwd())
    kept = list(listing(home))
    rows = [row for row in kept if row.start is not None and not row.start.rehearsal]
    rows.sort(key=lambda row: row.started or "", reverse=True)  # ids tell seconds alone
    near = [row for row in rows if row.start is not None and _holds(row.start.workdir, place)] or rows
    latest = next(iter(near), None)
    if latest is None:
        return find(home, None)
    _refuse_unread(kept, latest)
    _refuse_refused(home, place, latest)
    open_ones = [row for row in near if row.result not in OVER and not row.active]
    others = some([told(row) for row in open_ones])
    if latest.active and open_ones:
        raise Busy("run-latest-active", run=told(latest), runs=others)
    if latest.active:
        raise Busy("run-active", run=latest.run)
    if latest not in open_ones and open_ones:
        raise RecordError("run-latest-ended", run=latest.run, result=latest.result, runs=others)
    return latest.path


def told(row: RunSummary) -> str:
    """Return a run in a few words: its id, its guide and the sections of it."""
    if row.start is None:
        return row.run
    numbers = row.start.sections
    sections = f" section{'s' * (len(numbers) > 1)} {', '.join(numbers)}" if numbers else ""
    return f"{row.run} of {row.start.guide}{sections}"


def note_refused(home: Path, guide: str) -> None:
    """Note that a guide was to be run here and was refused, where runs are kept already.

    Args:
        home: The directory that holds the runs.
        guide: Path of the guide.
    """
    from datetime import UTC, datetime

    note = {"time": datetime.now(UTC).isoformat(), "guide": resolved(guide), "cwd": os.getcwd()}  # noqa: PTH109
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with open(open_file(home / _REFUSED, flags), "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(note, file)
    except OSError:  # it only helps to see a mistake
        return


def _refuse_unread(kept: Iterable[RunSummary], latest: RunSummary) -> None:
    """Refuse where a later run cannot be read: it may be the one that is meant."""
    for row in kept:
        if row.start is None and row.run[:STAMP] > latest.run[:STAMP]:
            reason = row.problem or "its journal does not say how it began"
            raise RecordError("run-latest-unread", run=row.run, reason=reason, runs=told(latest))


def _refuse_refused(home: Path, place: str, latest: RunSummary) -> None:
    """Refuse where a later call in this directory was refused that was about another guide."""
    assert latest.start is not None
    from datetime import datetime

    try:
        note: dict[str, Any] = parsed(content(home / _REFUSED))
        guide, when = str(note["guide"]), datetime.fromisoformat(note["time"])
        later = when > datetime.fromisoformat(latest.last or "")
        here = resolved(note["cwd"]) == place
    except (OSError, ValueError, TypeError, KeyError):
        return
    own = Path(latest.start.cwd or latest.start.workdir) / latest.start.guide
    if later and here and resolved(own) != guide:
        raise RecordError("run-latest-refused", guide=os.path.relpath(guide, place), runs=told(latest))


def _holds(workdir: str, place: str) -> bool:
    top = resolved(workdir)
    return place == top or place.startswith(f"{top.rstrip('/')}/")
