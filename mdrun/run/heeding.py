"""What somebody wants of a step is done: before it is taken, and when it has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.run.course import Course
    from mdrun.run.deciding import Deciding, Verdict
    from mdrun.run.outcomes import Outcomes


class Heeding:
    """Does what is decided of steps.

    Args:
        course: The run.
        deciding: Finds out what becomes of a step.
        outcomes: Notes how steps end.
    """

    def __init__(self, course: Course, deciding: Deciding, outcomes: Outcomes) -> None:
        self.course = course
        self.deciding = deciding
        self.outcomes = outcomes

    def before(self, step: Step) -> Generator[Event, None, Step | None]:
        """Settle whether a step is run; the value is what is run: the step, perhaps changed, or None."""
        verdict = yield from self.deciding.before(step)
        return (yield from self.heeded(step, verdict))

    def agreed(self, step: Step) -> Generator[Event, None, bool]:
        """Say whether a check's command may be run."""
        if (yield from self.before(step)) is None:
            return False
        yield from self.outcomes.taken_again(step)
        return True

    def after_block(self, step: Step, outcome: StepOutcome) -> Generator[Event, None, Step | None]:
        """Note how a block ended; where it failed, whoever is there says what becomes of it.

        The value is what is run once more: the step, perhaps changed by the operator, or None.
        """
        if outcome not in FAILED or self.course.ends:
            self.outcomes.settle(step, outcome)
            return None
        verdict = yield from self.deciding.after(step)
        if verdict.choice == "stop":
            self.outcomes.settle(step, outcome)
        elif verdict.choice == "run":
            yield self.outcomes.tried_again(step)
        return (yield from self.heeded(step, verdict))

    def after(self, step: Step, outcome: StepOutcome) -> Generator[Event, None, bool]:
        """Note how a check or a manual step ended; where it failed, whoever is there says what becomes of it.

        The value is whether it is to be taken once more.
        """
        if outcome in FAILED and not self.course.ends:
            verdict = yield from self.deciding.after(step)
            if verdict.choice == "run":
                return True
            if verdict.choice != "stop":
                yield from self.heeded(step, verdict)
                return False
        self.outcomes.settle(step, outcome)
        return False

    def heeded(self, step: Step, verdict: Verdict) -> Generator[Event, None, Step | None]:
        """Do what somebody wants of a step; the value is what is run, or None."""
        if verdict.choice == "done":
            yield from self.outcomes.done_by_hand(step, verdict.text)
        elif verdict.choice == "skip":
            yield from self.outcomes.leave(step, verdict.text or "skipped by the operator")
        elif verdict.choice == "undo":
            self.course.progress.undoing = True
            self.outcomes.settle(step, "failed")
        return verdict.step if verdict.choice == "run" else None
