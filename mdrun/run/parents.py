"""Checks that wait for their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Plan, Step


class Parents:
    """The checks with parts that a walk has come to and not settled yet.

    Args:
        plan: What is run.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.holders = {step.parent for step in plan.steps}
        self.waiting: list[Step] = []

    def take(self, step: Step) -> bool:
        """Take a check that has parts; the value is whether it has any."""
        if step.id in self.holders:
            self.waiting.append(step)
        return step.id in self.holders

    def before(self, step: Step | None) -> Iterator[Step]:
        """Yield the checks whose parts all lie before a step, innermost first; all where it is None."""
        while self.waiting and (step is None or not self.plan.is_part(step, self.waiting[-1])):
            yield self.waiting.pop()
