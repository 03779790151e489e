"""Which way a check is settled: by what it names, by its own command, by a person or by its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.run.own_commands import OwnCommands
from mdrun.run.parts import Parts
from mdrun.run.witnesses import Witnesses

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from mdrun.answers import Answers
    from mdrun.events import CheckSettled, Event
    from mdrun.plan.records import Step
    from mdrun.run.attempts import Attempts
    from mdrun.run.attesting import Attesting
    from mdrun.run.course import Course
    from mdrun.state import StepState


class Checks:
    """Settles checks.

    Args:
        course: The run.
        answers: What was answered beforehand.
        attempts: Runs the commands of checks, and knows what those of the run did.
        attesting: Takes a person's word.
    """

    def __init__(self, course: Course, answers: Answers, attempts: Attempts, attesting: Attesting) -> None:
        self.course = course
        self.answers = answers
        self.own = OwnCommands(course, attempts)
        self.witnesses = Witnesses(course.plan, course.recorder, attempts.results)
        self.parts = Parts(course.plan, course.recorder, attempts.results)
        self.attesting = attesting
        self.heeding = attesting.heeding

    def settle(self, step: Step) -> Iterator[Event]:
        """Settle a check, until nobody wants it to be taken once more; one with parts waits for them."""
        if self.parts.wait_for(step):
            return
        past = self.course.progress.past
        again = yield from self.first(step, past.evaluated(step) if past is not None else None)
        while again:
            yield self.heeding.outcomes.tried_again(step)
            again = yield from self.once(step)

    def first(self, step: Step, seen: StepState | None) -> Generator[Event, None, bool]:
        """Settle a check that the walk has come to; the value is whether it is to be taken once more.

        Args:
            step: The check.
            seen: How its command ended before the run was resumed, where that still counts.
        """
        if self.runs(step):
            if seen is not None:
                return (yield from self.as_before(step, seen))
            if not (yield from self.heeding.agreed(step)):
                return False
        return (yield from self.once(step))

    def runs(self, step: Step) -> bool:
        """Say whether a check's own command is run: to settle it, or to be shown to the person who does."""
        if step.settled_by == "command":
            return True
        given = self.answers.note(step) is not None or self.answers.given.skip_manual
        unasked = not given or not self.answers.open_decisions(step)
        return step.settled_by != "evidence" and bool(step.commands) and unasked

    def as_before(self, step: Step, seen: StepState) -> Generator[Event, None, bool]:
        """Settle a check by what its command did before the run was resumed."""
        if step.settled_by == "command":
            return (yield from self.settled(step, self.own.recorded(step, seen)))
        return (yield from self.attesting.ask(step, *self.own.shown_before(seen)))

    def once(self, step: Step) -> Generator[Event, None, bool]:
        """Settle a check whose command may be run; the value is whether it is to be taken once more."""
        if step.settled_by == "command":
            return (yield from self.settled(step, (yield from self.own.by_command(step))))
        if step.settled_by == "evidence":
            settled = self.witnesses.by_evidence(step, self.course.progress.outcomes)
            if settled is None:
                return (yield from self.attesting.ask(step, *self.witnesses.unproven(step)))
            return (yield from self.settled(step, settled))
        if not self.runs(step):
            return (yield from self.attesting.ask(step, *self.witnesses.shown_of_run(step)))
        shown, proof = yield from self.own.shown(step)
        yield from self.course.give_way(step)
        return (yield from self.attesting.ask(step, shown, proof))

    def settled(self, step: Step, settled: CheckSettled) -> Generator[Event, None, bool]:
        """Write down how a check was settled; the value is whether it is to be taken once more."""
        yield self.course.recorder.add(settled)
        return (yield from self.heeding.after(step, settled.outcome))

    def before(self, step: Step | None) -> Iterator[Event]:
        """Settle the checks whose parts all lie before a step; all where it is None."""
        for parent in self.parts.complete(step):
            settled = self.parts.by_parts(parent, self.course.progress.outcomes)
            if settled is not None and settled.outcome == "passed" and parent.settled_by == "person":
                while (yield from self.attesting.ask(parent)):
                    yield self.heeding.outcomes.tried_again(parent)
            elif settled is not None:
                yield self.course.recorder.add(settled)
                self.heeding.outcomes.settle(parent, settled.outcome)
