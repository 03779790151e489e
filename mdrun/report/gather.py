"""From a run's directory to a report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import decoded_lines
from mdrun.effects import Effects
from mdrun.errors import RecordError
from mdrun.events import HIDDEN, VariableSet
from mdrun.journal import read
from mdrun.report.editions import Editions
from mdrun.report.records import Report, ReportedSection, ReportedVariable, result_of
from mdrun.report.steps import reported_steps
from mdrun.report.timeline import Timeline
from mdrun.runs import summary_of
from mdrun.runs.files import kept_bytes
from mdrun.runs.proof import changed
from mdrun.state import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.events import Rehearsed
    from mdrun.journal import Record
    from mdrun.report.records import ReportedStep
    from mdrun.runs import RunDirectory
    from mdrun.runs.planned import Planned
    from mdrun.state import RunState


def gather(directory: RunDirectory, *, over: bool = False) -> Report:
    """Return all that a run's directory says of the run.

    Args:
        directory: The run's.
        over: Whether it is known that nobody runs it any more; else it is looked whether somebody does.

    Raises:
        RecordError: Its journal, plan or guide cannot be read, or is not what was written.
    """
    reading = read(directory.journal)
    state = fold(reading.records)
    if state.start is None:
        raise RecordError("journal-headless", run=directory.run)
    if state.rehearsed is not None:
        _refuse_untold(directory, state.rehearsed)
    read_from = (directory.guide(state.edition), directory.plan(state.edition))
    for path, reason in changed(directory, state, read_from):
        raise RecordError("report-file-changed", path=path, reason=reason)
    known = Editions(directory, state.edition)
    timeline = Timeline(reading.records)
    source = decoded_lines(kept_bytes(directory.guide(state.edition)))
    steps = reported_steps(known, state, reading.records, directory, source, timeline.steps)
    title = next((row.title for row in known.now.sections if row.level == 1), "")
    return Report(
        run=directory.run,
        directory=directory.path,
        guide=state.start.guide,
        title=title or state.start.guide,
        result=result_of(state.result, active=not over and summary_of(directory.path).active),
        state=state,
        source=source,
        selected=known.now.selected,
        sections=tuple(_sections(known.now, steps)),
        variables=tuple(_variables(known.now, state, reading.records)),
        stops=tuple(timeline.stops),
        seconds=timeline.seconds,
        torn=reading.torn is not None,
    )


def _refuse_untold(directory: RunDirectory, event: Rehearsed) -> None:
    """Refuse a record that does not say what a rehearsal changed, though its chain is whole.

    Raises:
        RecordError: It does not.
    """
    try:
        Effects.from_json(event.effects)
    except ValueError as problem:
        raise RecordError("effects-broken", path=directory.journal, reason=problem) from problem


def _sections(plan: Planned, steps: Iterable[ReportedStep]) -> Iterator[ReportedSection]:
    """Yield the sections that hold steps, with these."""
    found: dict[str, list[ReportedStep]] = {}
    for step in steps:
        found.setdefault(step.section, []).append(step)
    rows = {row.number: row for row in plan.sections}
    for number, held in found.items():
        row = rows.get(number)
        if row is None:  # what stands before the first section
            yield ReportedSection(number, number, 1, held[0].lines[0], tuple(held))
        else:
            heading = row.title if number == row.anchor else f"{number} {row.title}"
            yield ReportedSection(number, heading, row.level, row.line, tuple(held))


def _variables(plan: Planned, state: RunState, records: Sequence[Record]) -> Iterator[ReportedVariable]:
    secret = {row.name for row in plan.variables if row.secret}
    sources = {row.name: row.source or "" for row in plan.variables}
    sources |= {one.event.name: one.event.source for one in records if isinstance(one.event, VariableSet)}
    for name, value in state.variables.items():
        hidden = name in secret
        yield ReportedVariable(name, HIDDEN if hidden else value, hidden, sources.get(name, ""))
