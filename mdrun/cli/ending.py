"""How a run ended, as the display shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.display import Ending, Failure
from mdrun.document import LINE_END

if TYPE_CHECKING:
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.run.progress import Progress
    from mdrun.runs import RunDirectory
    from mdrun.state import RunState, StepState

_TAIL = 4096
_LAST_LINES = 10


def ending_of(
    plan: Plan, state: RunState, directory: RunDirectory, progress: Progress, undo: str | None
) -> Ending:
    """Return how a run ended.

    Args:
        plan: What was run.
        state: What it came to.
        directory: Where its record is.
        progress: What the walk saw.
        undo: The command line that undoes what was done.
    """
    counts: Counter[StepOutcome] = Counter(
        state.step(step.id).outcome or "not-reached" for step in plan.steps
    )
    # A run whose end could not be written down has failed, or is not complete.
    result = state.result or ("failed" if progress.failed is not None else "incomplete")
    failed = progress.failed
    failure = _failure(plan, state.step(failed.id), failed, directory) if failed is not None else None
    return Ending(
        result=result,
        seconds=state.seconds,
        counts=counts,
        run_log=str(directory.run_log),
        failure=failure,
        rollback=undo if state.result in ("failed", "interrupted", None) else None,
        resume=None,
    )


def _failure(plan: Plan, state: StepState, step: Step, directory: RunDirectory) -> Failure:
    line = state.line or step.lines[0]
    lines = LINE_END.split(plan.data.decode("utf-8-sig", "replace"))
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    status, reason = state.status, state.reason
    if status is None and state.evidence:
        status = state.evidence[-1].status
        # What a command printed may refute a check that its status does not.
        reason = reason or ("" if status else state.evidence[-1].text)
    return Failure(step.id, plan.guide, line, source, status, reason, _last_output(state, directory))


def _last_output(state: StepState, directory: RunDirectory) -> str:
    if state.output is None:
        return ""
    with directory.file(state.output).open("rb") as file:
        file.seek(max(0, state.size - _TAIL))
        text = file.read(_TAIL).decode(errors="replace")
    return "\n".join(text.splitlines()[-_LAST_LINES:])
