"""The steps that go on in the background: started, waited for until they are ready, looked after, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.events import BackgroundEnded, Event, StepFinished
from mdrun.run.blocks import block_of, finished_of, limit_of
from mdrun.run.files import writing
from mdrun.runs import last_output
from mdrun.shell import BlockEnded
from mdrun.shell.background import Background
from mdrun.shell.capture import unwatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Literal

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step
    from mdrun.run.course import Course
    from mdrun.shell import Session

READY_WITHIN = 60.0
"""Seconds that a step may take to become ready where neither it nor the run has a timeout."""


@dataclass(frozen=True, slots=True)
class Running:
    """A step that goes on in the background."""

    step: Step
    """The step."""
    name: str
    """Name of its output file in the run directory."""
    path: Path
    """The file itself."""
    background: Background
    """What runs."""


class Backgrounds:
    """Looks after the steps in the background.

    Args:
        course: The run.
        beside: Makes another shell that begins with a state of the run's.
    """

    def __init__(self, course: Course, beside: Callable[[bytes], Session]) -> None:
        self.plan = course.plan
        self.session = course.session
        self.recorder = course.recorder
        self.live = course.live
        self.attention = course.attention
        self.progress = course.progress
        self.beside = beside
        self.running: list[Running] = []

    def once(self, step: Step, name: str, path: Path) -> StepFinished:
        """Start a step, wait until it is ready, and return how that ended.

        Args:
            step: The step.
            name: Name of the file for its output.
            path: The file itself.
        """
        block = block_of(step, timeout=None)
        running = Running(step, name, path, Background(self.beside(self.session.script()), block, path))
        self.running.append(running)
        outcome, reason = self.until_ready(running)
        seconds = round(running.background.seconds, 6)
        if outcome == "passed":
            return StepFinished(step.id, outcome, seconds, reason=reason, output=name)
        by_itself = self.ended(running) is not None
        ended = self.end_one(running)
        self.live.output(last_output(path).encode())
        line = ended.failed_line if by_itself and ended.failed_line else step.lines[0]
        told = finished_of(step, ended, outcome, line, reason, name)
        return replace(told, seconds=seconds, status=ended.status if by_itself else None)

    def until_ready(self, running: Running) -> tuple[StepOutcome, str]:
        """Wait until a step is ready; return whether it is, and why, or why not."""
        step, background = running.step, running.background
        ready = step.directives.ready
        if ready is None:
            return "passed", "it goes on in the background"
        limit = limit_of(self.plan, step)
        limit = READY_WITHIN if limit is None else limit
        self.live.awaiting(step.id, self.recorder.masked(ready), limit)
        while (left := limit - background.seconds) > 0:
            passed = self.ended(running) is None and self.tried(running, ready, left)
            if self.attention.interrupted:
                return "failed", "interrupted"
            if self.ended(running) is not None:
                return "failed", "it ended before it was ready"
            if passed:
                return "passed", f'"{ready}" passed; it goes on in the background'
            try:
                with self.attention.waiting():
                    background.wait(min(step.directives.every, max(0.0, limit - background.seconds)))
            except KeyboardInterrupt:
                return "failed", "interrupted"
        return "timed-out", f'"{ready}" did not pass within {limit:g} s'

    def tried(self, running: Running, ready: str, seconds: float) -> bool:
        """Run the command that tells whether a step is ready, in a subshell of the run's shell.

        Args:
            running: The step; if it ends meanwhile, so does the command.
            ready: The command.
            seconds: How long it may take.
        """
        path = running.path.with_suffix(".ready.log")
        happening = self.session.evaluate(ready, running.step.lines[0], path, unwatched, timeout=seconds)
        self.attention.running = True
        try:
            with writing(path, "the output"):
                next(happening)  # only from here on there is something to be ended
                running.background.alarm(self.session.terminate)
                if self.attention.interrupted:
                    self.session.interrupt()
                *_, item = happening
        finally:
            running.background.alarm(None)
            self.attention.running = False
        assert isinstance(item, BlockEnded)
        self.attention.interrupted = self.attention.interrupted or item.interrupted
        return not item.status

    def notice(self) -> Iterator[Event]:
        """Yield what has ended by itself since somebody looked."""
        for running in tuple(self.running):
            if self.ended(running) is not None:
                yield self.ended_by_itself(running, self.end_one(running))

    def ended_by_itself(self, running: Running, ended: BlockEnded) -> Event:
        """Write down that a step is over although nobody ended it: a failure, unless the guide expects it."""
        good = ended.status == running.step.directives.exit
        if not good:
            self.progress.died = self.progress.died or running.step
        return self.over(running, ended, "itself", "passed" if good else "failed")

    def end(self) -> Iterator[Event]:
        """End everything, the last one first."""
        yield from self.notice()
        while self.running:
            running = self.running[-1]
            ended = self.end_one(running)
            if ended.terminated or ended.status == running.step.directives.exit:
                yield self.over(running, ended, "mdrun", "passed")
            else:  # it was quicker
                yield self.ended_by_itself(running, ended)

    def end_one(self, running: Running) -> BlockEnded:
        """End what a step left running; an interrupt leaves out the grace that it is given."""
        self.attention.hurry = running.background.hurry
        running.background.end()
        self.attention.hurry = None
        self.running.remove(running)
        ended = self.ended(running)
        assert ended is not None
        return ended

    def ended(self, running: Running) -> BlockEnded | None:
        """Return how a step ended by itself; None while it goes on.

        Raises:
            RecordError: Its output cannot be written down; its processes were ended.
        """
        with writing(running.path, "the output"):
            return running.background.ended()

    def over(
        self,
        running: Running,
        ended: BlockEnded,
        by: Literal["itself", "mdrun"],
        outcome: StepOutcome,
    ) -> Event:
        """Write down that a step in the background is over."""
        if outcome != "passed":
            self.progress.outcomes[running.step.id] = outcome
        return self.recorder.add(
            BackgroundEnded(
                running.step.id,
                by,
                outcome,
                round(ended.seconds, 6),
                ended.status,
                ended.failed_line if outcome != "passed" else None,
                running.name,
                ended.output_size,
                ended.output_lines,
                ended.output_sha256,
                ended.warnings,
            )
        )

    def left(self) -> set[int]:
        """Return the processes that steps in the background have started and that still run."""
        return set().union(*(running.background.left() for running in self.running))

    def close(self) -> None:
        """End everything without a word: the run cannot be recorded any more."""
        while self.running:
            self.running.pop().background.end()
