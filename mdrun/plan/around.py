"""What stands around a step: the sections that hold it, and the checks that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdrun.plan.records import Plan, Step


def sections_of(plan: Plan, step: Step) -> list[str]:
    """Return the numbers of the sections that hold a step, outermost first."""
    return [row.number for row in plan.sections if row.line <= step.lines[0] <= row.end]


def is_within(plan: Plan, step: Step, other: Step) -> bool:
    """Say whether a step is another one, or a part of it, or a part of a part."""
    at: Step | None = step
    while at is not None and at.id != other.id:
        at = plan.step(at.parent) if at.parent is not None else None
    return at is not None
