"""What became of the sections, for the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.display.headings import Headings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan


class SectionTally:
    """What became of the steps directly under a section.

    Args:
        heading: The section's number and title.
    """

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.counts: Counter[StepOutcome] = Counter()
        """Number of steps by outcome."""
        self.seconds = 0.0
        """Time that they took together, in seconds."""

    @property
    def begun(self) -> bool:
        """Whether any of them was come to, so that the time says something."""
        return any(outcome not in ("not-reached", "skipped") for outcome in self.counts)


def tallies(plan: Plan, ended: Mapping[str, tuple[StepOutcome, float]]) -> list[SectionTally]:
    """Return what became of each section, in the order in which they were come to.

    Args:
        plan: What was run.
        ended: By id, how a step ended, and its time in seconds.
    """
    headings, steps = Headings(plan), {step.id: step for step in plan.steps}
    found: dict[str, SectionTally] = {}
    for name, (outcome, seconds) in ended.items():
        heading = headings.of(steps[name])
        tally = found.setdefault(heading, SectionTally(heading))
        tally.counts[outcome] += 1
        tally.seconds += seconds
    return list(found.values())
