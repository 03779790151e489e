"""The end of a run: what it left running ends, its surroundings are looked at, and that is written down."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.errors import MdrunError
from mdrun.events import Paused, Rehearsed, RunFinished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Event, RunResult
    from mdrun.run.attempts import Attempts
    from mdrun.run.course import Course
    from mdrun.run.surroundings import Surroundings


class Closing:
    """Ends a run, after its last step or where it cannot go on.

    Args:
        course: The run.
        attempts: Runs its command steps.
        around: What the run happens amid.
    """

    def __init__(self, course: Course, attempts: Attempts, around: Surroundings) -> None:
        self._course = course
        self._attempts = attempts
        self._around = around
        self.begin = time.monotonic()
        """When the run began."""

    def after(self, *, paused: bool) -> Iterator[Event]:
        """End a run that is over.

        Args:
            paused: Whether it is only paused, whatever came of its steps.
        """
        session, recorder = self._course.session, self._course.recorder
        backgrounds, around = self._attempts.backgrounds, self._around
        around.leaving(lambda: session.left() | backgrounds.left(), session.process)
        yield from backgrounds.end()
        left = self._attempts.close()
        for event in (*around.moved(ending=True), *around.closing(recorder.masked)):
            yield recorder.add(event)
            left = () if isinstance(event, Rehearsed) else left  # which tells of them with their ports
        yield self._finished("paused" if paused else self._course.progress.result, left)

    def break_off(self, problem: MdrunError) -> Iterator[Event]:
        """End a run that cannot go on, as :meth:`.Walk.break_off` says."""
        recorder, progress = self._course.recorder, self._course.progress
        with suppress(MdrunError, OSError):
            yield from self._attempts.backgrounds.end()
        left = self._attempts.close()
        with suppress(MdrunError):
            if not progress.closing:
                current = progress.current
                yield recorder.add(Paused(current.id if current is not None else None, problem.message))
            yield self._finished(progress.result if progress.closing else "paused", left)

    def _finished(self, result: RunResult, left: tuple[str, ...]) -> Event:
        recorder = self._course.recorder
        seconds, files = round(time.monotonic() - self.begin, 6), recorder.files()
        return recorder.add(RunFinished(result, seconds, recorder.journal.count + 1, files, left))
