"""The steps that go on in the background: started, looked after, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import BackgroundEnded, Event, StepFinished
from mdrun.run.blocks import block_of, finished_of
from mdrun.run.readiness import Readiness
from mdrun.run.running import Running
from mdrun.runs import last_output
from mdrun.shell.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Literal

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step
    from mdrun.run.course import Course
    from mdrun.shell import BlockEnded, Session


class Backgrounds:
    """Looks after the steps in the background.

    Args:
        course: The run.
        beside: Makes another shell that begins with a state of the run's.
    """

    def __init__(self, course: Course, beside: Callable[[bytes], Session]) -> None:
        self.course = course
        self.session = course.session
        self.recorder = course.recorder
        self.watcher = course.watcher
        self.attention = course.attention
        self.progress = course.progress
        self.beside = beside
        self.readiness = Readiness(course)
        self.running: list[Running] = []

    def once(self, step: Step, name: str, path: Path) -> StepFinished:
        """Start a step, wait until it is ready, and return how that ended.

        Args:
            step: The step.
            name: Name of the file for its output.
            path: The file itself.
        """
        block = block_of(self.course.whole(step), timeout=None)
        running = Running(step, name, path, Background(self.beside(self.session.state.script()), block, path))
        self.running.append(running)
        outcome, reason = self.readiness.wait(running)
        seconds = round(running.background.seconds, 6)
        if outcome == "passed":
            return StepFinished(step.id, outcome, seconds, reason=reason, output=name)
        by_itself = running.ended() is not None
        ended = self.end_one(running)
        self.watcher.output(last_output(path).encode())
        line = ended.failed_line if by_itself and ended.failed_line else step.lines[0]
        told = finished_of(step, ended, outcome, line=line, reason=reason, output=name)
        return replace(told, seconds=seconds, status=ended.status if by_itself else None)

    def notice(self) -> Iterator[Event]:
        """Yield what has ended by itself since somebody looked."""
        for running in tuple(self.running):
            if running.ended() is not None:
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
        ended = running.ended()
        assert ended is not None
        return ended

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
                seconds=round(ended.seconds, 6),
                status=ended.status,
                line=ended.failed_line if outcome != "passed" else None,
                output=running.name,
                size=ended.output_size,
                lines=ended.output_lines,
                output_sha256=ended.output_sha256,
                warnings=ended.warnings,
            )
        )

    def left(self) -> set[int]:
        """Return the processes that steps in the background have started and that still run."""
        return set().union(*(running.background.left() for running in self.running))

    def close(self) -> None:
        """End everything without a word: the run cannot be recorded any more."""
        while self.running:
            self.running.pop().background.end()
