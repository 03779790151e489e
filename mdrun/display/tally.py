"""What became of the steps so far, for the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step


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


class Tally:
    """Counts outcomes by section; a step counts once, however often it was run."""

    def __init__(self) -> None:
        self._ends: dict[str, tuple[str, StepOutcome, float]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._ends

    def __len__(self) -> int:
        return len(self._ends)

    def outcome(self, name: str) -> StepOutcome | None:
        """Return how a step ended; None where it has not."""
        return self._ends[name][1] if name in self._ends else None

    def add(self, step: Step, heading: str, outcome: StepOutcome, seconds: float) -> None:
        """Note how a step ended, or ended after all."""
        self._ends[step.id] = (heading, outcome, seconds)

    def reopen(self, name: str) -> None:
        """Forget a step that starts once more."""
        self._ends.pop(name, None)

    def sections(self) -> Iterator[SectionTally]:
        """Yield the sections in the order in which they were come to."""
        tallies: dict[str, SectionTally] = {}
        for heading, outcome, seconds in self._ends.values():
            tally = tallies.setdefault(heading, SectionTally(heading))
            tally.counts[outcome] += 1
            tally.seconds += seconds
        return iter(tallies.values())
