"""Something that happens now and then beside the run."""

from __future__ import annotations

import signal
import threading
from _thread import start_new_thread
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Ticker:
    """Calls ``tick`` from a thread until it is stopped; neither waits for the thread to get a processor.

    On a machine with two processors, busy starting shells, that took up to 4 ms at the start of a run.

    Args:
        tick: Returns the seconds until it wants to be called again.
        first: Seconds until the first call.
    """

    def __init__(self, tick: Callable[[], float], first: float) -> None:
        self._tick = tick
        self._first = first
        self._over = threading.Event()
        self._ticking = threading.RLock()

    def start(self) -> None:
        """Start the thread, which mdrun's end does not wait for; where there can be none, nothing ticks."""
        with suppress(RuntimeError):  # a run is worth more than what is shown beside it
            start_new_thread(self._loop, ())

    def stop(self) -> None:
        """Stop it; it does not tick any more when this returns."""
        self._over.set()
        with self._ticking:
            pass

    def _loop(self) -> None:
        # A signal is heard in Python by the main thread: one that comes here would not wake it from a read.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        pause = self._first
        while not self._over.wait(pause):
            with self._ticking:
                if not self._over.is_set():
                    pause = self._tick()
