"""How steps end that no block decides, and what each end means for the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.events import Attested, CheckSettled, Deviation, StepFinished
from mdrun.outcomes import FAILED
from mdrun.run.progress import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Event, Evidence, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.run.course import Course


class Outcomes:
    """Writes down how steps end, and notes it for the rest of the walk.

    Args:
        course: The run.
        person: Login name of the operator.
    """

    def __init__(self, course: Course, person: str) -> None:
        self.recorder = course.recorder
        self.progress = course.progress
        self.attention = course.attention
        self.person = person

    def settle(self, step: Step, outcome: StepOutcome) -> None:
        """Note a step's outcome; a failure ends the walk but for what must always run.

        Raises:
            Stop: The run was interrupted.
        """
        self.progress.outcomes[step.id] = outcome
        if outcome in FAILED and self.progress.failed is None:
            self.progress.failed = step
            self.progress.stopped = self.progress.stopped or step
            self.progress.interrupted = self.progress.interrupted or self.attention.interrupted
        if self.attention.interrupted:
            raise Stop("interrupted")

    def finished(
        self, step: Step, outcome: StepOutcome, reason: str, proof: tuple[Evidence, ...] = ()
    ) -> Iterator[Event]:
        """Write down how a step has ended that no command decided."""
        if step.kind == "check":
            by = "person" if outcome != "skipped" else step.settled_by or "person"
            yield self.recorder.add(CheckSettled(step.id, outcome, by, proof, reason))
        else:
            line = step.lines[0] if outcome == "failed" else None
            yield self.recorder.add(StepFinished(step.id, outcome, 0.0, line=line, reason=reason))

    def refuse(self, step: Step, reason: str, line: int | None = None) -> Iterator[Event]:
        """Let a step fail before it runs, for what stands in this guide line, else in its first."""
        if step.kind == "check":
            yield self.recorder.add(
                CheckSettled(step.id, "failed", step.settled_by or "person", reason=reason)
            )
        else:
            at = line or step.lines[0]
            yield self.recorder.add(StepFinished(step.id, "failed", 0.0, line=at, reason=reason))
        self.settle(step, "failed")

    def skip(self, step: Step, reason: str) -> Iterator[Event]:
        """Leave a step out, as the guide has it."""
        self.progress.outcomes[step.id] = "skipped"
        yield from self.finished(step, "skipped", reason)

    def forgo(self, step: Step, reason: str) -> Iterator[Event]:
        """Leave a step out by somebody's wish: the run is not complete then."""
        self.progress.unsettled = True
        yield from self.skip(step, reason)

    def leave(self, step: Step, reason: str) -> Iterator[Event]:
        """Leave a step out that the guide wants, by somebody's wish."""
        yield self.recorder.add(Deviation(step.id, "skipped", reason))
        yield from self.forgo(step, reason)

    def said(self, step: Step, answer: Literal["yes", "no"], note: str) -> Event:
        """Write down the operator's word on a step."""
        return self.recorder.add(Attested(step.id, self.person, answer, note))

    def attested(self, step: Step, note: str, proof: tuple[Evidence, ...] = ()) -> Iterator[Event]:
        """Settle a step by the operator's word."""
        yield self.said(step, "yes", note)
        yield from self.finished(step, "passed", "", proof)
        self.settle(step, "passed")

    def done_by_hand(self, step: Step, note: str) -> Iterator[Event]:
        """Take a step for done, on the operator's word."""
        yield self.recorder.add(Deviation(step.id, "done-by-hand", note))
        yield from self.attested(step, note)

    def taken_again(self, step: Step) -> Iterator[Event]:
        """Note that a step is taken again which the run has begun before it was resumed."""
        past = self.progress.past
        if before := past.before(step) if past is not None else "":
            yield self.recorder.add(Deviation(step.id, "repeated", before))

    def tried_again(self, step: Step) -> Event:
        """Note that a step which has failed just now is taken once more."""
        before = self.recorder.state().step(step.id).reason if step.kind != "command" else ""
        words = "the operator asked for it" + (f", after: {before}" if before else "")
        return self.recorder.add(Deviation(step.id, "repeated", words))
