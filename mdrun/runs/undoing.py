"""Which run undoes which: a later one of the same guide in the same place.

Nothing tells so but the runs' own records: what ``on-failure`` says in their plans, and when steps began.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.events import StepStarted
from mdrun.journal import read
from mdrun.places import resolved
from mdrun.plan.keeping import sections_of
from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import read_object
from mdrun.runs.going_back import failed_at, rollback_of
from mdrun.runs.index import is_of_section
from mdrun.runs.planned import planned_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.plan.records import SectionRow
    from mdrun.runs.summary import RunSummary
    from mdrun.state import RunState


@dataclass(frozen=True, slots=True)
class _Begun:
    """That a run has begun a step that a section undoes."""

    time: str
    """When: ISO 8601, UTC."""
    rollback: str
    """The number of that section."""


class Undoing:
    """Finds which of the runs that are kept undoes which.

    Args:
        rows: The runs; they are not looked at before it is known that one of them may undo another.
    """

    def __init__(self, rows: Iterable[RunSummary]) -> None:
        self._given = rows
        self._begun: dict[str, list[_Begun]] = {}
        self._places: dict[str, tuple[str, str]] = {}
        self._rollbacks: dict[tuple[str, tuple[str, ...]], bool] = {}

    @cached_property
    def _rows(self) -> list[RunSummary]:
        """The runs that were none in a throw-away copy, the one that was at work last first."""
        real = (row for row in self._given if row.start is not None and not row.start.rehearsal)
        return sorted(real, key=lambda row: row.last or "", reverse=True)

    def undone(self, row: RunSummary) -> RunSummary | None:
        """Return the run that a run undoes: the one that began last what is undone by one of its sections.

        Args:
            row: The run that may be a rollback.
        """
        began = row.started or ""
        found, latest = None, ""
        for earlier in self._rows if self._is_rollback(row) else ():
            if (earlier.last or "") <= latest:
                break
            if (earlier.started or "") < began and self._place(earlier) == self._place(row):
                undone = (one.time for one in self._undone_by(earlier) if is_of_section(row, one.rollback))
                last = max((time for time in undone if time < began), default="")
                if last > latest:
                    found, latest = earlier, last
        return found

    def undoing(self, row: RunSummary) -> list[RunSummary]:
        """Return the runs that undo a run, oldest first.

        Args:
            row: The run that may have been undone.
        """
        if not self._undone_by(row):
            return []
        later = [one for one in reversed(self._rows) if (one.started or "") > (row.started or "")]
        return [one for one in later if (undone := self.undone(one)) is not None and undone.run == row.run]

    def _undone_by(self, row: RunSummary) -> list[_Begun]:
        """Return the steps that a run has begun and that a section undoes."""
        if row.run not in self._begun:
            self._begun[row.run] = list(_begun(row))
        return self._begun[row.run]

    def _is_rollback(self, row: RunSummary) -> bool:
        """Say whether a run is probably one of a section that undoes another one; mostly none is."""
        start = row.start
        if start is None or start.rehearsal or not start.sections:
            return False
        key = start.sha256, start.sections
        if key not in self._rollbacks:
            sections, _ = _plan(RunDirectory(row.path).plan())
            self._rollbacks[key] = any(
                is_of_section(row, back.number) for one in sections for back in _rollbacks_of(one, sections)
            )
        return self._rollbacks[key]

    def _place(self, row: RunSummary) -> tuple[str, str]:
        """Return which guide a run was of, and where."""
        if row.run not in self._places and row.start is not None:
            start = row.start
            guide = os.path.join(start.cwd or start.workdir, start.guide)
            self._places[row.run] = resolved(guide), resolved(start.workdir)
        return self._places.get(row.run, ("", ""))


def rollback(directory: RunDirectory, state: RunState) -> str | None:
    """Return what names the section that undoes a run which has failed; None where none does.

    Args:
        directory: The run's.
        state: What it came to.
    """
    sections, lines = _plan(directory.plan(state.edition))
    named = rollback_of(sections, lines, state, failed_at(state))
    return named if named is not None and any(one.is_named(named) for one in sections) else None


def _begun(row: RunSummary) -> Iterator[_Begun]:
    sections, lines = _plan(RunDirectory(row.path).plan())
    undoable = [one for one in sections if one.on_failure is not None]
    if not undoable:
        return
    try:
        records = read(RunDirectory(row.path).journal).records
    except RecordError:
        return
    for record in records:
        if isinstance(record.event, StepStarted) and record.event.step in lines:
            line = lines[record.event.step]
            for one in undoable:
                if one.line <= line <= one.end:
                    yield from (_Begun(record.time, back.number) for back in _rollbacks_of(one, sections))


def _plan(path: Path) -> tuple[tuple[SectionRow, ...], dict[str, int]]:
    """Return the sections of a plan that a run has kept, and the first line of each step by its id."""
    try:
        found = read_object(path)
        lines = {one.id: one.lines[0] for one in planned_of(found, path).steps}
        sections = sections_of(found)
    except (RecordError, KeyError, TypeError, ValueError, IndexError, AttributeError):
        return (), {}
    whole = (one for one in sections if type(one.end) is int and isinstance(one.on_failure, str | None))
    return tuple(whole), lines


def _rollbacks_of(section: SectionRow, sections: Iterable[SectionRow]) -> list[SectionRow]:
    """Return the sections that a section names as what undoes it."""
    name = section.on_failure
    return [one for one in sections if one.is_named(name)] if name is not None else []
