"""Something that happens now and then beside the run."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Ticker:
    """Calls ``tick`` from a daemon thread until it is stopped.

    Args:
        tick: Returns the seconds until it wants to be called again.
        first: Seconds until the first call.
    """

    def __init__(self, tick: Callable[[], float], first: float) -> None:
        self._tick = tick
        self._first = first
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mdrun-display", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread; it does not tick any more when this returns."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _loop(self) -> None:
        pause = self._first
        while not self._stop.wait(pause):
            pause = self._tick()
