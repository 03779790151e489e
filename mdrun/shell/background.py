"""A block that goes on while the run does: in a shell of its own, which begins with the run's state.

It is no subshell of the run's bash. There, ``wait`` in a later block would wait for it, a timeout of a later
block would end it, Ctrl-C would reach it, and it would be lost with a shell that a block makes exit.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from mdrun.shell import processes
from mdrun.shell.capture import unwatched
from mdrun.shell.records import BlockEnded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mdrun.shell.records import Block
    from mdrun.shell.session import Session

_TELL_AGAIN = 0.05
"""Seconds after which a block is told once more to end: it may not have begun when it was told first."""


class Background:
    """A block on its way, watched by a thread.

    Args:
        session: Where it runs, for this block alone; it is closed with it.
        block: What to run.
        output: File for its output, as for :meth:`.Session.run`.
    """

    def __init__(self, session: Session, block: Block, output: Path) -> None:
        self._session = session
        self._shell = session.process
        self._began = time.monotonic()
        self._ended: BlockEnded | None = None
        self._problem: BaseException | None = None
        self._closed = False
        self._over = threading.Event()
        self._gate = threading.Lock()
        """Held until it is over. A signal handler may tear a wait for it, but not one for an event."""
        self._gate.acquire()
        self._lock = threading.Lock()
        self._alarm: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._run, args=(block, output), daemon=True)
        self._thread.start()

    def _run(self, block: Block, output: Path) -> None:
        try:
            for item in self._session.run(block, output, unwatched):
                if isinstance(item, BlockEnded):
                    self._ended = item
        except BaseException as problem:  # raised again where somebody looks
            self._problem = problem
        self._over.set()
        self._gate.release()
        with self._lock:
            if self._alarm:
                self._alarm()

    @property
    def seconds(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._began

    def ended(self) -> BlockEnded | None:
        """Return how the block ended; None while it, or what it started before it passed, is running.

        Raises:
            ShellError: As for :meth:`.Session.run`.
            OSError: As for :meth:`.Session.run`.
        """
        if self._shell and not processes.alive(self._shell):
            self._over.wait()  # for the thread to see it, too
        if not self._over.is_set():
            return None
        if self._problem:
            raise self._problem
        assert self._ended is not None
        return self._ended if self._ended.status or self._closed or not self._session.left() else None

    def left(self) -> set[int]:
        """Return the processes that the block has started and that still run."""
        return self._session.left()

    def wait(self, seconds: float) -> None:
        """Wait until the block has ended, but no longer than this; signal handlers may tear it."""
        if not self._over.is_set() and self._gate.acquire(timeout=seconds):
            self._gate.release()

    def alarm(self, call: Callable[[], None] | None) -> None:
        """Have this called when the block ends, or at once where it has ended; None for nothing any more."""
        with self._lock:
            self._alarm = call
            if call and self._over.is_set():
                call()

    def end(self) -> None:
        """End the block and all that it started, and the shell; doing it twice does no harm.

        TERM, and after the grace KILL; :meth:`hurry` leaves the grace out.
        """
        self._session.terminate()
        while not self._over.wait(_TELL_AGAIN):
            self._session.terminate()
        self._thread.join()
        self._session.close()
        self._closed = True

    def hurry(self) -> None:
        """KILL what :meth:`end` is waiting for; signal handlers may call it."""
        self._session.interrupt()
        self._session.hurry()
