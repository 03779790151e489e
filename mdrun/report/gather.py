"""From a run's directory to a report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.dataclass import replace
from mdrun.document import decoded_lines
from mdrun.errors import RecordError
from mdrun.events import HIDDEN, VariableSet
from mdrun.files import tail
from mdrun.journal import read
from mdrun.outcomes import FAILED
from mdrun.report.editions import Plans, editions
from mdrun.report.records import (
    Line,
    Output,
    Report,
    ReportedSection,
    ReportedStep,
    ReportedVariable,
    result_of,
)
from mdrun.report.timeline import Timeline
from mdrun.runlog.facts import TAIL
from mdrun.runs import RunDirectory, late_name, ready_name, summary_of
from mdrun.state import RunState, StepState, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.journal import Record


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
    plans = Plans(directory, state.edition)
    timeline = Timeline(reading.records)
    source = _source(directory, state)
    try:
        steps = _steps(plans, state, reading.records, directory)
        steps = [replace(step, spans=tuple(timeline.steps.get(step.id, ()))) for step in steps]
        sections = tuple(_sections(plans.now, _with_prose(plans.now, steps, source)))
        selected = tuple(plans.now["selected"])
        title = next((row["title"] for row in plans.now["sections"] if row["level"] == 1), "")
        variables = tuple(_variables(plans.now, state, reading.records))
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise RecordError(
            "plan-broken", path=directory.plan(state.edition), reason=repr(problem)
        ) from problem
    return Report(
        run=directory.run,
        directory=directory.path,
        guide=state.start.guide,
        title=title or state.start.guide,
        result=result_of(state.result, active=not over and summary_of(directory.path).active),
        state=state,
        source=source,
        selected=selected,
        sections=sections,
        variables=variables,
        stops=tuple(timeline.stops),
        seconds=timeline.seconds,
        torn=reading.torn is not None,
    )


def _source(directory: RunDirectory, state: RunState) -> tuple[str, ...]:
    path = directory.guide(state.edition)
    try:
        return decoded_lines(path.read_bytes())
    except OSError as problem:
        raise RecordError("file-not-read", path=path, reason=problem.strerror) from problem


def _steps(
    plans: Plans, state: RunState, records: Sequence[Record], directory: RunDirectory
) -> list[ReportedStep]:
    """Return what became of each step of the plan that counts now."""
    edited = dict(editions(records))
    rows = ((row, edited.get(row["id"], plans.edition)) for row in plans.now["steps"])
    return [_step(row, plans.moved(state.step(row["id"]), edition), directory) for row, edition in rows]


def _with_prose(
    plan: dict[str, Any], steps: Iterable[ReportedStep], source: Sequence[str]
) -> Iterator[ReportedStep]:
    """Yield steps with the guide's own lines before each: since its heading, or the step before."""
    headings = {row["line"] for row in plan["sections"]}
    last = 0
    for step in steps:
        above = max([last, *(line for line in headings if line < step.lines[0])])
        yield replace(step, prose="\n".join(source[above : step.lines[0] - 1]).strip("\n"))
        last = max(last, step.lines[1])


def _sections(plan: dict[str, Any], steps: Iterable[ReportedStep]) -> Iterator[ReportedSection]:
    """Yield the sections that hold steps, with these."""
    found: dict[str, list[ReportedStep]] = {}
    for step in steps:
        found.setdefault(step.section, []).append(step)
    rows = {row["number"]: row for row in plan["sections"]}
    for number, held in found.items():
        row = rows.get(number)
        if row is None:  # what stands before the first section
            yield ReportedSection(number, number, 1, held[0].lines[0], tuple(held))
        else:
            title = row["title"] if number == row["anchor"] else f"{number} {row['title']}"
            yield ReportedSection(number, title, row["level"], row["line"], tuple(held))


def _step(row: dict[str, Any], state: StepState, directory: RunDirectory) -> ReportedStep:
    outcome = state.outcome or "not-reached"
    failed = outcome in FAILED and state.output is not None
    first, last = row["lines"]
    return ReportedStep(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        section=row["section"],
        lines=(first, last),
        title=row["title"] or "",
        script=row["script"] or "",
        commands=tuple(_commands(row, state)),
        prose="",
        state=state,
        outcome=outcome,
        spans=(),
        outputs=tuple(_outputs(state, directory)),
        tail=tail(directory.file(str(state.output)), TAIL) if failed else b"",
    )


def _commands(row: dict[str, Any], state: StepState) -> Iterator[Line]:
    """Yield the commands that ended, and the planned ones after them, which did not."""
    yield from (Line(one.line, one.text, one.status, one.seconds) for one in state.commands)
    if not state.changed:
        ahead = row["commands"][len(state.commands) :]
        yield from (Line(command["line"], command["text"], None, None) for command in ahead)


def _outputs(state: StepState, directory: RunDirectory) -> Iterator[Output]:
    if state.output is not None:
        yield _output("output", state.output, state.lines, directory)
        ready = ready_name(state.output)
        if directory.file(ready).exists():
            yield _output("ready", ready, None, directory)
    late = late_name(state.step)
    if directory.file(late).exists():
        yield _output("late", late, None, directory)
    for attempt in state.tried:
        if attempt.output is not None:
            yield _output(f"attempt {attempt.number}", attempt.output, attempt.lines, directory)


def _output(what: str, name: str, lines: int | None, directory: RunDirectory) -> Output:
    path = directory.file(name)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        size = -1 if lines else 0  # an output without a byte has no file
    except OSError:
        size = -1
    return Output(what, name, path, size, lines)


def _variables(
    plan: dict[str, Any], state: RunState, records: Sequence[Record]
) -> Iterator[ReportedVariable]:
    secret = {row["name"] for row in plan["variables"] if row["secret"]}
    sources = {row["name"]: row["source"] or "" for row in plan["variables"]}
    sources |= {one.event.name: one.event.source for one in records if isinstance(one.event, VariableSet)}
    for name, value in state.variables.items():
        hidden = name in secret
        yield ReportedVariable(name, HIDDEN if hidden else value, hidden, sources.get(name, ""))
