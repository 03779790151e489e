"""Taking one step: filled, asked about, left out, done by a person, settled as a check, or run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import Paused
from mdrun.plan.steps.filling import empty, refused
from mdrun.run.progress import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Event
    from mdrun.plan.records import Step
    from mdrun.run.asking import Asking
    from mdrun.run.attempts import Attempts
    from mdrun.run.attesting import Attesting
    from mdrun.run.checks import Checks
    from mdrun.run.choosing import Choosing, Unchosen
    from mdrun.run.course import Course
    from mdrun.run.heeding import Heeding
    from mdrun.run.later import Later


class Steps:
    """Takes the steps that a walk comes to.

    Args:
        course: The run.
        asking: Finds answers.
        choosing: Finds out which step of a group is run.
        later: Asks for values that a step needs.
        attempts: Runs blocks.
        attesting: Takes a person's word.
        checks: Settles checks.
        heeding: Does what is decided of a step.
    """

    def __init__(
        self,
        course: Course,
        *,
        asking: Asking,
        choosing: Choosing,
        later: Later,
        attempts: Attempts,
        attesting: Attesting,
        checks: Checks,
        heeding: Heeding,
    ) -> None:
        self.course = course
        self.plan = course.plan
        self.progress = course.progress
        self.answers = asking.answers
        self.asking = asking
        self.choosing = choosing
        self.later = later
        self.attempts = attempts
        self.attesting = attesting
        self.checks = checks
        self.heeding = heeding
        self.outcomes = heeding.outcomes

    def at_once(self, step: Step) -> bool:
        """Say whether a step starts as soon as the walk comes to it: nobody is asked, nothing looked at."""
        said = step.directives
        held = step.decisions or said.confirm or said.manual or said.skip or said.choose or said.tty
        waited_for = self.later.variables or self.answers.given.every_step
        return step.kind == "command" and not held and not waited_for

    def take(self, planned: Step) -> Iterator[Event]:
        """Take one step; after a failure, or an interrupt, only what must always run."""
        if self.progress.closing and not planned.directives.always:
            return
        step = self.course.filled(planned)
        note = self.answers.done(step)
        if step.directives.skip:
            yield from self.outcomes.skip(step, f"{step.directives.sayer('skip')} says skip")
        elif step.id in self.answers.skipped:
            yield from self.outcomes.leave(step, self.answers.skipped[step.id])
        elif note is not None:
            yield from self.outcomes.done_by_hand(step, note)
        elif reason := (yield from self.asking.section(step)):
            yield from self.outcomes.leave(step, reason)
        elif (unchosen := (yield from self.choosing.choose(step))) is not None:
            yield from self.unchosen(step, unchosen)
        elif reason := (yield from self.later.ask(step)):
            yield from self.outcomes.refuse(step, reason)
        else:
            yield from self.fill(planned)

    def unchosen(self, step: Step, unchosen: Unchosen) -> Iterator[Event]:
        """Skip a step of which another one is run instead, or none by somebody's wish."""
        if unchosen.wished:
            yield from self.outcomes.leave(step, unchosen.reason)
        else:
            yield from self.outcomes.skip(step, unchosen.reason)

    def fill(self, planned: Step) -> Iterator[Event]:
        """Take a step with the values that there are now."""
        values = self.progress.values
        step = self.course.filled(planned)
        reason, line = refused(planned, values, self.plan.styles)
        if reason := reason or empty(planned, self.plan, values):
            yield from self.outcomes.refuse(step, reason, line)
        else:
            yield from self.do(step)

    def do(self, step: Step) -> Iterator[Event]:
        """Do a step that is not left out: ask a person, settle a check, or run its block."""
        if step.kind == "manual" or step.directives.manual:
            while (yield from self.attesting.ask(step)):
                yield self.outcomes.tried_again(step)
        elif step.kind == "check":
            yield from self.checks.settle(step)
        elif step.directives.tty and not self.answers.given.terminal:
            yield self.course.recorder.add(Paused(step.id, "a terminal is needed"))
            raise Stop("paused")
        elif (decided := (yield from self.heeding.before(step))) is not None:
            yield from self.outcomes.taken_again(step)
            yield from self.block(step, decided)

    def block(self, step: Step, decided: Step) -> Iterator[Event]:
        """Run a block, until nobody wants it to be run once more.

        Args:
            step: The step.
            decided: The same, perhaps changed by the operator.
        """
        runs: Step | None = decided
        while runs is not None:
            outcome = yield from self.attempts.run(runs)
            runs = yield from self.heeding.after_block(step, outcome)
