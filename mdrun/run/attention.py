"""What signals ask of a run: they are noted at once, and heeded where nothing can be torn in two."""

from __future__ import annotations

import errno
import gc
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mdrun.awake import awake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mdrun.shell import Session


GONE = "the terminal went away"
"""Why a run pauses whose operator is cut off."""
STOPPED = "the operator stopped here"
"""Why one pauses whose operator wants it to."""


class _Roused(BaseException):
    """Whoever rests is to get up."""


class Attention:
    """Notes what signal handlers want.

    An exception raised by a handler could come between two lines of the journal. So a handler only notes
    what it wants, and raises nothing but where the run just waits: for an answer, or for the next attempt.

    Args:
        session: The shell whose command is to be interrupted.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.running = False
        """Whether a block runs in the session."""
        self.interrupted = False
        """Whether what goes on is to end now."""
        self.by_key = False
        """Whether Ctrl-C, and no other signal, wants that."""
        self.signal = ""
        """The name of the other signal that wants it; empty for Ctrl-C."""
        self.pausing = ""
        """Why the run is to pause after the command that is running; empty where it is not."""
        self.hurry: Callable[[], None] | None = None
        """What makes the end come sooner that is waited for; None where none is."""
        self._waiting = False
        self._resting = False
        self._asking = False

    def interrupt(self, *, by_key: bool = False, signal: str = "") -> None:
        """End the run after the command that is interrupted.

        Args:
            by_key: Whether somebody has pressed Ctrl-C.
            signal: The name of the signal that asks for it, where it is another one.
        """
        if not (by_key and self.interrupted and self.signal):  # Ctrl-C takes nothing back
            self.by_key, self.signal = by_key, signal
        self.interrupted = True
        if self.hurry is not None:
            self.hurry()
        elif self.running:
            self.session.interrupt()
        elif self._waiting:
            raise self._torn_by(KeyboardInterrupt())

    def calm(self) -> None:
        """Forget the interrupts so far: they were heeded."""
        self.interrupted = False

    def pause(self, reason: str) -> None:
        """Pause the run after the command that is running; one that is being interrupted already must end."""
        self.pausing = reason
        if self._resting:
            raise self._torn_by(_Roused())
        if self._asking:
            raise self._torn_by(OSError(errno.EIO, reason))
        self.session.insist()

    def _torn_by(self, problem: BaseException) -> BaseException:
        """Return what tears the run out of its waiting; what is being torn already is not torn once more."""
        self._waiting = self._resting = self._asking = False
        return problem

    def rest(self, seconds: float) -> None:
        """Wait, but not once the run is to pause.

        Args:
            seconds: How long.

        Raises:
            KeyboardInterrupt: As for :meth:`waiting`.
        """
        with awake(), self.waiting(), suppress(_Roused):
            self._resting = True
            if not self.pausing:
                time.sleep(seconds)
            self._resting = False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Say that a line is waited for, while the run just waits; it may have been begun before.

        Raises:
            KeyboardInterrupt: The run was torn out of it then, or should have been.
            OSError: The run is to pause, as where the terminal is gone.
        """
        if self.interrupted:
            raise KeyboardInterrupt
        try:
            self._asking = True
            if self.pausing:
                raise OSError(errno.EIO, self.pausing)
            yield
        finally:
            self._asking = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Say that the run just waits, and may be torn out of it.

        Nobody looks for rubbish meanwhile: what a handler raises while that is cleared away reaches nobody
        (as in a finalizer, see ``sys.unraisablehook``), and nothing would tear the run out of it any more.

        Raises:
            KeyboardInterrupt: It was, or should have been before.
        """
        looks = gc.isenabled()
        gc.disable()
        self._waiting = True
        try:
            if self.interrupted:
                raise KeyboardInterrupt
            yield
        finally:
            self._waiting = False
            if looks:
                gc.enable()
