"""The plan that a stopped run goes on with: made again from what is kept, or from the guide as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.cli.resume.changed import taken_now, tell_changes
from mdrun.cli.resume.recorded import more_values, recorded
from mdrun.errors import RecordError, UsageError
from mdrun.plan.variables.values import given
from mdrun.runs import proof
from mdrun.runs.asked import Kept

if TYPE_CHECKING:
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.plans import Plans
    from mdrun.cli.resume.changed import Changed
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.cli.resume.wanted import Wanted
    from mdrun.events import RunStarted
    from mdrun.plan.records import Plan
    from mdrun.plan.variables.values import Value
    from mdrun.state import RunState


def kept(run: Stopped) -> Kept:
    """Return what a run's plan was made from.

    Raises:
        RecordError: A file that the run goes on with is not as it was left, or cannot be read.
    """
    directory, state = run.directory, run.state
    needed = [path(state.edition) for path in (directory.guide, directory.plan, directory.asked)]
    snapshot = (directory.file(state.snapshot),) if state.snapshot is not None else ()
    for path, reason in proof.changed(directory, state, (*needed, *snapshot)):
        raise RecordError("file-changed", path=path, reason=reason)
    return Kept.read(directory.asked(state.edition), directory.plan(state.edition))


def planned_again(
    run: Stopped, known: Kept, wanted: Wanted, mistakes: Mistakes
) -> tuple[Plans, Plan, Changed | None]:
    """Return what gives the plan that a run goes on with, that plan, and the other guide, if it is changed.

    Raises:
        MdrunError: The plan cannot be made again, or the guide has changed.
    """
    values: list[str] = []
    for value in wanted.values:
        with mistakes.gathered():
            given([*values, value])
            values.append(value)
    planning: Plans = recorded(run, known, values)
    plan = _same(planning.plan(), run.state, run.start)
    changed = None
    if wanted.changed_guide:
        changed = taken_now(plan, planning, run)
    else:
        tell_changes(plan, planning, run)
    if changed is not None:
        planning, plan = changed.planning, changed.plan
    more = _more(known, plan, run.state, values, mistakes)
    return planning.with_values(more) if more else planning, plan, changed


def _more(known: Kept, plan: Plan, state: RunState, said: list[str], mistakes: Mistakes) -> dict[str, Value]:
    """Return the values that are given now and were not before, judged by the plan that counts now."""
    rows = {variable.name: variable.value is None or variable.secret for variable in plan.variables}
    good: list[str] = []
    for value in said:
        with mistakes.gathered():
            more_values(known, rows, state.held, [*good, value])
            good.append(value)
    return more_values(known, rows, state.held, good)


def _same(plan: Plan, state: RunState, start: RunStarted) -> Plan:
    """Return the run's plan, made again.

    Raises:
        UsageError: It is another one.
    """
    if (plan.hash, plan.sha256) != (state.plan, state.sha256):
        version = state.resumed[-1].event.version if state.resumed else start.version
        raise UsageError("run-plan-other", version=version)
    return plan
