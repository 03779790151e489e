"""Steps that have run, and are run once more before a question goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import Deviation

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.run.attempts import Attempts
    from mdrun.run.course import Course
    from mdrun.run.outcomes import Outcomes


class Repeating:
    """Runs steps once more.

    Args:
        course: The run.
        attempts: Runs them.
        outcomes: Notes how they end.
    """

    def __init__(self, course: Course, attempts: Attempts, outcomes: Outcomes) -> None:
        self.course = course
        self.attempts = attempts
        self.outcomes = outcomes

    def earlier(self) -> tuple[Step, ...]:
        """Return the command steps that have run and may be run again."""
        ran = self.course.progress.outcomes
        return tuple(
            step
            for step in self.course.plan.steps
            if step.kind == "command"
            and not step.directives.manual
            and ran.get(step.id) not in (None, "skipped")
        )

    def named(self, name: str) -> Step:
        """Return one of them by its id or name, filled with the values that there are now."""
        planned = self.course.plan.step(name)
        assert planned is not None
        return self.course.filled(planned)

    def run(self, step: Step) -> Generator[Event, None, StepOutcome]:
        """Run a step once more, as it is given; the value is its outcome, which counts from now on."""
        yield self.course.recorder.add(Deviation(step.id, "repeated", "the operator asked for it"))
        outcome = yield from self.attempts.run(step)
        self.outcomes.settle(step, outcome)
        return outcome
