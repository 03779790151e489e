"""How a run ended, as the display shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.display import Beside, Ending, Failure
from mdrun.display.failures import source_as_run
from mdrun.display.told import Source
from mdrun.outcomes import FAILED
from mdrun.runs import last_output
from mdrun.state import cause_of

if TYPE_CHECKING:
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.run.progress import Progress
    from mdrun.runs import RunDirectory
    from mdrun.state import RunState, StepState


def ending_of(
    plan: Plan,
    state: RunState,
    directory: RunDirectory,
    progress: Progress,
    *,
    undo: str | None,
    resume: str | None,
    log: str | None,
) -> Ending:
    """Return how a run ended.

    Args:
        plan: What was run.
        state: What it came to.
        directory: Where its record is.
        progress: What the walk saw.
        undo: The command line that undoes what was done.
        resume: The command line that goes on with the run, where that is possible.
        log: Path of the run log; None where it could not be written.
    """
    ended: dict[str, tuple[StepOutcome, float]] = {
        step.id: (state.step(step.id).outcome or "not-reached", state.step(step.id).seconds)
        for step in plan.steps
    }
    # A run whose end could not be written down has failed, or is not complete.
    result = state.result or ("failed" if progress.failed is not None else "incomplete")
    steps = _failed(plan, state, progress)
    failures = [_failure(plan, state.step(step.id), step, directory) for step in steps]
    return Ending(
        result=result,
        seconds=state.seconds,
        counts=Counter(outcome for outcome, _ in ended.values()),
        steps=ended,
        run_log=log,
        failure=failures[0] if failures else None,
        rollback=undo if state.result in ("failed", "interrupted", None) else None,
        resume=resume if state.result in ("failed", "interrupted", "paused", None) else None,
        later=tuple(failures[1:]),
        background=_background(plan, state, progress, directory) if failures else (),
        owed=_owed(plan, state),
    )


def _failed(plan: Plan, state: RunState, progress: Progress) -> list[Step]:
    """Return the steps that failed, each for a reason of its own, the first one first."""
    first = progress.failed or progress.died
    if first is None:
        return []
    steps = (step for step in plan.steps if state.step(step.id).outcome in FAILED)
    own = (step for step in steps if step.directives.always or step.directives.background)
    return [first, *(step for step in own if step.id != first.id)]


def _background(
    plan: Plan, state: RunState, progress: Progress, directory: RunDirectory
) -> tuple[Beside, ...]:
    """Return what was running in the background when something failed, but not before the run went on."""
    found = []
    for step in plan.steps:
        ended = state.step(step.id).background
        before = progress.past.state.step(step.id).background if progress.past is not None else None
        if ended is not None and ended != before and ended.by == "mdrun" and ended.output is not None:
            found.append(Beside(step.id, last_output(directory.file(ended.output))))
    return tuple(found)


def _owed(plan: Plan, state: RunState) -> tuple[str, ...]:
    """Return what must always run and has not, because the run is paused."""
    if state.result != "paused":
        return ()
    wanted = (step for step in plan.steps if step.directives.always and not step.directives.skip)
    return tuple(step.id for step in wanted if state.step(step.id).outcome is None)


def _failure(plan: Plan, state: StepState, step: Step, directory: RunDirectory) -> Failure:
    line = state.line or step.lines[0]
    lines = None if state.changed else plan.lines
    shown = source_as_run(lines, state.commands, line, "") or Source(line, "", "")
    status, reason = cause_of(state)
    output = last_output(directory.file(state.output)) if state.output is not None else ""
    return Failure(
        step.id,
        plan.guide,
        line,
        shown.text,
        status,
        reason,
        output,
        streamed=state.background is None,
        changed=state.changed,
        part=shown.part,
        begins=shown.line,
    )
