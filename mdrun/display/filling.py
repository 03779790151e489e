"""The steps of a plan as they are now: filled with the values that the run has found so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.steps.filling import filled

if TYPE_CHECKING:
    from mdrun.events import VariableSet
    from mdrun.plan.records import Plan, Step


class Filling:
    """Fills steps whose values come while the run goes on.

    Args:
        plan: What is run.
    """

    def __init__(self, plan: Plan) -> None:
        self._steps = {step.id: step for step in plan.steps}
        self._late = [step for step in plan.steps if step.late]
        self._values = plan.values
        self._styles = plan.styles

    def note(self, event: VariableSet) -> None:
        """Take a value."""
        self._values[event.name] = event.value
        for step in self._late:
            self._steps[step.id] = filled(step, self._values, self._styles)

    def step(self, name: str) -> Step | None:
        """Return the step with this id; None where there is none."""
        return self._steps.get(name)
