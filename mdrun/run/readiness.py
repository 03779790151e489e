"""Waiting until a step in the background is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.awake import awake
from mdrun.run.blocks import limit_of
from mdrun.run.files import writing
from mdrun.runs import ready_name
from mdrun.shell import BlockEnded
from mdrun.shell.capture import unwatched

if TYPE_CHECKING:
    from mdrun.events import StepOutcome
    from mdrun.run.course import Course
    from mdrun.run.running import Running

READY_WITHIN = 60.0
"""Seconds that a step may take to become ready where neither it nor the run has a timeout."""


class Readiness:
    """Finds out whether steps are ready.

    Args:
        course: The run.
    """

    def __init__(self, course: Course) -> None:
        self.course = course
        self.plan = course.plan
        self.session = course.session
        self.recorder = course.recorder
        self.watcher = course.watcher
        self.attention = course.attention

    def wait(self, running: Running) -> tuple[StepOutcome, str]:
        """Wait until a step is ready; return whether it is, and why, or why not."""
        step, background = self.course.whole(running.step), running.background
        ready = step.directives.ready
        if ready is None:
            return "passed", "it goes on in the background"
        limit = limit_of(self.plan, step)
        limit = READY_WITHIN if limit is None else limit
        self.watcher.awaiting(step.id, self.recorder.masked(ready), limit)
        while (left := limit - background.seconds) > 0:
            passed = running.ended() is None and self.tried(running, ready, left)
            if self.attention.interrupted:
                return "failed", "interrupted"
            if running.ended() is not None:
                return "failed", "it ended before it was ready"
            if passed:
                return "passed", f'"{ready}" passed; it goes on in the background'
            try:
                with awake(), self.attention.waiting():
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
        path = running.path.with_name(ready_name(running.path.name))
        happening = self.session.evaluate(ready, running.step.lines[0], path, unwatched, timeout=seconds)
        self.attention.running = True
        try:
            with writing(path, "the output"):
                path.unlink(missing_ok=True)  # what an earlier try printed
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
