"""Running one command step: its attempts, what each command did, and whether it did what was expected."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.awake import awake
from mdrun.dataclass import replace
from mdrun.events import CommandFinished, Event, StepFinished, StepOutcome, StepStarted
from mdrun.run.backgrounds import Backgrounds
from mdrun.run.blocks import block_of, finished_of, late, limit_of
from mdrun.run.capturing import KEPT, Capturing
from mdrun.run.expectations import OTHER_OUTPUT, judged, output_fence
from mdrun.run.files import Files, kept
from mdrun.run.results import Results
from mdrun.shell import CommandEnded, CommandStarted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from mdrun.plan.records import Step
    from mdrun.run.course import Course
    from mdrun.shell import BlockEnded, Item, Session
    from mdrun.state import RunState


class Attempts:
    """Runs command steps.

    Args:
        course: The run.
        beside: Makes another shell that begins with a state of the run's, for a step in the background.
    """

    def __init__(self, course: Course, beside: Callable[[bytes], Session]) -> None:
        self.course = course
        self.plan = course.plan
        self.session = course.session
        self.recorder = course.recorder
        self.watcher = course.watcher
        self.attention = course.attention
        self.files = Files(course.recorder.directory, course.session)
        self.results = Results()
        self.capturing = Capturing(course)
        self.backgrounds = Backgrounds(course, beside)
        self.started: dict[str, int] = {}
        """By id, how often each step was started."""

    def run(self, step: Step) -> Generator[Event, None, StepOutcome]:
        """Run a step until it passes or its attempts are used up; the value is its outcome."""
        said = step.directives
        for attempt in range(1, said.retry + 2):
            yield self.start(step)
            name, path = self.files.output(step)
            if said.background:
                finished = self.backgrounds.once(step, name, path)
            else:
                finished = yield from self.once(step, name, path)
            straight_on = finished.outcome == "passed" and self.course.progress.straight_on
            yield self.recorder.add(finished, another=straight_on)
            if finished.outcome == "passed" or attempt > said.retry or self.attention.interrupted:
                break
            yield from self.wait(step, attempt + 1)
        return finished.outcome

    def start(self, step: Step) -> Event:
        """Write down that a step starts, for the first time or again."""
        self.started[step.id] = self.started.get(step.id, 0) + 1
        return self.recorder.add(StepStarted(step.id, self.started[step.id]))

    def take_up(self, state: RunState, moved: Mapping[str, int | None]) -> None:
        """Take over what steps of a run did before it was resumed.

        Args:
            state: What the run has come to.
            moved: By id, how many lines further down a step stands now; None where it is another one.
        """
        directory = self.recorder.directory
        self.files.take_up((*directory.names(), *state.files))
        self.started.update((seen.step, seen.attempts) for seen in state.steps.values())
        self.results.take_up(state, directory, moved)

    def once(self, step: Step, name: str, path: Path) -> Generator[Event, None, StepFinished]:
        """Run a step's block once; the value is how it ended.

        Args:
            step: The step.
            name: Name of the file for its output.
            path: The file itself.
        """
        said = step.directives
        whole = self.course.whole(step)
        block = block_of(whole, timeout=limit_of(self.plan, step), keep=KEPT if said.capture else 0)
        ended = yield from self.follow(step, self.session.run(block, path, self.watcher.output), path)
        outcome, reason = self.judged(step, ended, path)
        if outcome == "timed-out":
            reason = late(self.plan, step)
        elif outcome == "passed" and said.capture:
            reason = yield from self.capturing.take(step, ended.kept)
            outcome = "failed" if reason else outcome
        if outcome == "failed" and reason in ("", "interrupted") and self.attention.signal:
            # Its status tells of the SIGINT that the command was sent, as by Ctrl-C.
            reason = f"{reason or 'interrupted'} by {self.attention.signal}"
        return self.finished(step, ended, outcome, reason, name)

    def judged(self, step: Step, ended: BlockEnded, path: Path) -> tuple[StepOutcome, str]:
        """Return what became of a block; a pattern that takes for ever on its output can be interrupted."""
        said = step.directives
        if self.attention.interrupted or (said.expect is None and said.output is None):
            return judged(said, ended, path)
        try:
            with self.attention.waiting():
                return judged(said, ended, path)
        except KeyboardInterrupt:
            return "failed", "interrupted while its output was looked through"

    def wait(self, step: Step, attempt: int) -> Generator[Event, None, None]:
        """Wait before this attempt, unless a signal asks to end the run or to pause it."""
        said = step.directives
        yield from self.course.give_way(step)
        self.watcher.retrying(step.id, attempt, said.retry + 1, said.every)
        if self.course.progress.closing:  # a pause was asked for, perhaps, and changes nothing any more
            with awake(), self.attention.waiting():
                time.sleep(said.every)
        else:
            self.attention.rest(said.every)
        yield from self.course.give_way(step)

    def follow(self, step: Step, happening: Iterator[Item], path: Path) -> Generator[Event, None, BlockEnded]:
        """Write down what a block does while it runs; the value is how it ended."""
        self.attention.running = True
        for item in kept(happening, path):
            if isinstance(item, CommandStarted):
                self.watcher.command(step.id, item.line, self.recorder.masked(item.text))
            elif isinstance(item, CommandEnded):
                seconds, text = round(item.seconds, 6), self.recorder.masked(item.text)
                self.results.note(step.id, replace(item, text=text), path)
                yield self.recorder.add(
                    CommandFinished(step.id, item.line, text, item.status, seconds, item.start, item.end)
                )
            else:
                self.attention.running = False
                self.attention.interrupted = self.attention.interrupted or item.interrupted
                return item
        raise AssertionError("a block ended without saying so")

    def finished(
        self, step: Step, ended: BlockEnded, outcome: StepOutcome, reason: str, name: str
    ) -> StepFinished:
        """Return how a block ended as an event, after the shell's state was kept."""
        state, files = None, dict[str, str]()
        if outcome == "passed":
            state, files = self.files.state(step)
        else:
            self.session.state.learn()
        line = (ended.failed_line or step.lines[0]) if outcome != "passed" else None
        if reason.startswith(OTHER_OUTPUT):
            line = output_fence(self.plan.data, step.lines[1]) or line
        return finished_of(
            step, ended, outcome, line=line, reason=reason, output=name, state=state, files=files
        )

    def close(self) -> tuple[str, ...]:
        """End the shell: what it and its processes still write is on record with the run's end.

        Whoever interrupts meanwhile does not want to wait; how the run came out is no other for it.

        Returns:
            Names of the processes that were left running and ended.
        """
        left: tuple[str, ...] = ()
        self.attention.hurry = self.session.hurry
        with suppress(OSError):  # where its last words cannot be written any more, they are lost
            left = self.session.close()
        self.attention.hurry = None
        return left
