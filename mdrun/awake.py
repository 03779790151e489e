"""Whoever waits hears a signal at once, also one that came just before."""

from __future__ import annotations

import os
import select
import signal
import threading
from _thread import start_new_thread
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 0.01
"""Seconds until a wait that a signal has not ended is interrupted, and again."""


@contextmanager
def awake() -> Iterator[None]:
    """Let a signal end a wait in here that it came too early to interrupt.

    Python notes a signal, and calls its handler once the main thread goes on. One that comes just before a
    call of the system that waits interrupts nothing: readline sees it at the next key, ``time.sleep`` at its
    end.
    """
    waker = _Waker()
    urgent = signal.signal(signal.SIGURG, waker.hear)
    others = signal.set_wakeup_fd(waker.telling, warn_on_full_buffer=False)
    try:
        start_new_thread(waker.watch, ())
        yield
    finally:
        signal.set_wakeup_fd(others)
        os.close(waker.telling)
        signal.signal(signal.SIGURG, urgent)


class _Waker:
    """Interrupts the main thread after a signal, until that is seen to have called the handlers.

    It does so by SIGURG, which nobody sends and which does nothing to who has no handler.
    """

    def __init__(self) -> None:
        self._told, self.telling = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._heard = True

    def hear(self, *_: object) -> None:
        """Note that handlers are called."""
        self._heard = True

    def watch(self) -> None:
        """Interrupt the main thread as often as it takes, until nobody waits any more."""
        # What is sent to mdrun is for the main thread.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        main = threading.main_thread().ident
        assert main is not None
        poll = select.poll()
        poll.register(self._told, select.POLLIN)
        while True:
            if not poll.poll(None if self._heard else _PATIENCE * 1000):
                signal.pthread_kill(main, signal.SIGURG)
            elif not self._listen():
                break
        os.close(self._told)

    def _listen(self) -> bool:
        """Take note of what has come; say whether more can."""
        numbers = os.read(self._told, 64)
        if any(number != signal.SIGURG for number in numbers):
            self._heard = False
        return bool(numbers)
