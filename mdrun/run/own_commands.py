"""Checks with a command of their own: it settles them, or is shown to the person who does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import CheckSettled, Event, Evidence, StepOutcome
from mdrun.run.blocks import finished_of, late, limit_of
from mdrun.run.outputs import Printed, beginning, claimed, settlement_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.plan.records import Step
    from mdrun.run.attempts import Attempts
    from mdrun.run.course import Course
    from mdrun.shell import BlockEnded
    from mdrun.state import StepState


class OwnCommands:
    """Runs the commands of checks.

    Args:
        course: The run.
        attempts: Runs commands.
    """

    def __init__(self, course: Course, attempts: Attempts) -> None:
        self.course = course
        self.plan = course.plan
        self.recorder = course.recorder
        self.attempts = attempts

    def by_command(self, step: Step) -> Generator[Event, None, CheckSettled]:
        """Run a check's own command; what the check says of it decides, or else its status."""
        said = step.directives
        command = step.commands[0]
        for attempt in range(1, said.retry + 2):
            ended, output = yield from self.evaluated(step)
            good, text = claimed(step, ended.status, self.printed(output, ended.output_size))
            good = good and not ended.timed_out
            if good or attempt > said.retry or ended.interrupted:
                break
            yield from self.attempts.wait(step, attempt + 1)
        reason = late(self.plan, step) if ended.timed_out else "interrupted" if ended.interrupted else ""
        if not good and not text and not reason and said.exit and not settlement_of(step).claim:
            reason = f"the guide expects exit {said.exit}"
        proof = (Evidence(command.line, command.text, ended.status, text),)
        return CheckSettled(step.id, "passed" if good else "failed", "command", proof, reason)

    def recorded(self, step: Step, seen: StepState) -> CheckSettled:
        """Settle a check whose command has passed before the run was resumed."""
        last = seen.commands[-1]
        text, settlement = "", settlement_of(step)
        if (settlement.claim or settlement.tokens) and seen.output is not None:
            _, text = claimed(step, last.status, self.printed(seen.output, seen.size))
        proof = (Evidence(last.line, last.text, last.status, text),)
        return CheckSettled(step.id, "passed", "command", proof)

    def shown(self, step: Step) -> Generator[Event, None, tuple[str, tuple[Evidence, ...]]]:
        """Run a command whose status proves nothing; the value is what it printed, for a person to judge."""
        ended, output = yield from self.evaluated(step)
        command = step.commands[0]
        text = beginning(self.printed(output, ended.output_size))
        return text, (Evidence(command.line, command.text, ended.status),)

    def shown_before(self, seen: StepState) -> tuple[str, tuple[Evidence, ...]]:
        """Return what a check's command printed before the run was resumed, for a person to judge."""
        last = seen.commands[-1]
        text = beginning(self.printed(seen.output, seen.size)) if seen.output is not None else ""
        return text, (Evidence(last.line, last.text, last.status),)

    def evaluated(self, step: Step) -> Generator[Event, None, tuple[BlockEnded, str]]:
        """Run a check's command in a subshell of the run's shell.

        The value is how that ended, and the name of the file for its output.
        """
        command = self.course.whole(step).commands[0]
        yield self.attempts.start(step)
        name, path = self.attempts.files.output(step)
        timeout = limit_of(self.plan, step)
        happening = self.course.session.evaluate(
            command.text, command.line, path, self.course.watcher.output, timeout=timeout
        )
        ended = yield from self.attempts.follow(step, happening, path)
        passed = claimed(step, ended.status, Printed(path, 0, ended.output_size))[0] and not ended.timed_out
        outcome: StepOutcome = "timed-out" if ended.timed_out else "passed" if passed else "failed"
        line, reason = None if passed else command.line, "interrupted" if ended.interrupted else ""
        yield self.recorder.add(finished_of(step, ended, outcome, line=line, reason=reason, output=name))
        return ended, name

    def printed(self, output: str, size: int) -> Printed:
        """Return what a check's only command printed: all of the file with this name, of so many bytes."""
        return Printed(self.recorder.directory.file(output), 0, size)
