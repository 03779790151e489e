"""What became of each step of a plan, with its commands and outputs, for a report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.files import opened, tail
from mdrun.outcomes import FAILED
from mdrun.report.editions import editions
from mdrun.report.records import Output, ReportedCommand, ReportedStep
from mdrun.runlog.tails import TAIL
from mdrun.runs import late_name, ready_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mdrun.journal import Record
    from mdrun.report.editions import Editions
    from mdrun.report.records import Span
    from mdrun.runs import RunDirectory
    from mdrun.runs.planned import Planned, PlannedStep
    from mdrun.state import RunState, StepState


def reported_steps(
    known: Editions,
    state: RunState,
    records: Sequence[Record],
    directory: RunDirectory,
    source: Sequence[str],
    spans: Mapping[str, Sequence[Span]],
) -> list[ReportedStep]:
    """Return what became of each step of the plan that counts now.

    Args:
        known: That plan, and those before it.
        state: What the run has come to.
        records: The journal's.
        directory: The run's.
        source: The lines of the guide that counts now.
        spans: What the time of each step was spent on, by its id.
    """
    edited = dict(editions(records))
    return [
        _step(
            row,
            known.moved(state.step(row.id), edited.get(row.id, known.edition)),
            directory,
            prose="\n".join(source[above : row.lines[0] - 1]).strip("\n"),
            spans=tuple(spans.get(row.id, ())),
        )
        for row, above in _with_line_above(known.now)
    ]


def _with_line_above(plan: Planned) -> Iterator[tuple[PlannedStep, int]]:
    """Yield steps, each with the line after which its own words begin: a heading, or the step before."""
    headings = {row.line for row in plan.sections}
    last = 0
    for step in plan.steps:
        yield step, max([last, *(line for line in headings if line < step.lines[0])])
        last = max(last, step.lines[1])


def _step(
    row: PlannedStep, state: StepState, directory: RunDirectory, *, prose: str, spans: tuple[Span, ...]
) -> ReportedStep:
    outcome = state.outcome or "not-reached"
    failed = outcome in FAILED and state.output is not None
    return ReportedStep(
        id=row.id,
        name=row.name,
        kind=row.kind,
        section=row.section,
        lines=row.lines,
        title=row.title or "",
        script=row.script or "",
        commands=tuple(_commands(row, state)),
        prose=prose,
        state=state,
        outcome=outcome,
        spans=spans,
        outputs=tuple(_outputs(state, directory)),
        tail=tail(directory.file(str(state.output)), TAIL) if failed else b"",
    )


def _commands(row: PlannedStep, state: StepState) -> Iterator[ReportedCommand]:
    """Yield the commands that ended, and the planned ones after them, which did not."""
    yield from (ReportedCommand(one.line, one.text, one.status, one.seconds) for one in state.commands)
    if not state.changed:
        ahead = row.commands[len(state.commands) :]
        yield from (ReportedCommand(command.line, command.text, None, None) for command in ahead)


def _outputs(state: StepState, directory: RunDirectory) -> Iterator[Output]:
    if state.output is not None:
        yield _output("output", state.output, state.lines, directory)
        yield from _beside("ready", ready_name(state.output), directory)
    yield from _beside("late", late_name(state.step), directory)
    for attempt in state.tried:
        if attempt.output is not None:
            yield _output(f"attempt {attempt.number}", attempt.output, attempt.lines, directory)


def _output(what: str, name: str, lines: int, directory: RunDirectory) -> Output:
    path = directory.file(name)
    size = _size(path)
    if size is None:
        size = -1 if lines else 0  # an output without a byte has no file
    return Output(what, name, path, size, lines)


def _beside(what: str, name: str, directory: RunDirectory) -> Iterator[Output]:
    """Yield an output of which the journal does not say whether there is one, where there is."""
    path = directory.file(name)
    size = _size(path)
    if size is not None:
        yield Output(what, name, path, size, None)


def _size(path: Path) -> int | None:
    """Return the size of a file; None where there is none, and -1 where it cannot be read."""
    try:
        with opened(path) as file:
            return os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return None
    except OSError:
        return -1
