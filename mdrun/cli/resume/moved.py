"""Where the steps that a run has behind it stand in the guide that it goes on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import RecordError
from mdrun.runs.planned import planned

if TYPE_CHECKING:
    from mdrun.runs import RunDirectory
    from mdrun.runs.planned import PlannedStep
    from mdrun.state import RunState


def moved(state: RunState, directory: RunDirectory, edition: int) -> dict[str, int | None]:
    """Return by id of each step that last ran in another guide how many lines further down it stands now.

    None where it is another step now, and where that cannot be told: of that nothing is known then.

    Args:
        state: What the run has come to.
        directory: Where it is kept, with every guide that it has had.
        edition: The number of the guide that counts now.
    """
    ran = {seen.step: seen.edition for seen in state.steps.values() if seen.edition != edition}
    steps = {number: _steps(directory, number) for number in {*ran.values(), edition}} if ran else {}
    return {name: _further(steps[number].get(name), steps[edition].get(name)) for name, number in ran.items()}


def _steps(directory: RunDirectory, edition: int) -> dict[str, PlannedStep]:
    try:
        return {step.id: step for step in planned(directory.plan(edition)).steps}
    except RecordError:
        return {}


def _further(then: PlannedStep | None, now: PlannedStep | None) -> int | None:
    if then is None or now is None or _does(then) != _does(now):
        return None
    return now.lines[0] - then.lines[0]


def _does(step: PlannedStep) -> tuple[object, ...]:
    """Return what of a step decides what it does, and where in it each command stands."""
    commands = tuple((one.line - step.lines[0], one.text) for one in step.commands)
    return step.kind, step.title, step.script, commands, step.directives
