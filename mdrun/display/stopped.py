"""What is done where mdrun goes on after it was stopped, as by Ctrl-Z."""

from __future__ import annotations

import signal
import termios
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def went_on(do: Callable[[], None]) -> Iterator[None]:
    """Do something where mdrun goes on after Ctrl-Z: the shell has written below the prompt.

    Args:
        do: What; it may raise.
    """
    before = signal.getsignal(signal.SIGCONT)

    def go_on(number: int, frame: FrameType | None) -> None:
        if callable(before):
            before(number, frame)
        do()

    signal.signal(signal.SIGCONT, go_on)
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, before)


@contextmanager
def in_order(descriptor: int) -> Iterator[None]:
    """Have a terminal as it is now while mdrun is stopped by Ctrl-Z: not every shell sees to that.

    Args:
        descriptor: Where it is open; nothing is done where it is none.
    """
    try:
        modes = termios.tcgetattr(descriptor)
    except termios.error:
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        meanwhile = termios.tcgetattr(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, modes)
        signal.signal(number, signal.SIG_DFL)
        # What is shown anew comes when the terminal is ready: a secret must not be seen on it.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCONT,))
        signal.raise_signal(number)
        signal.signal(number, stop)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, meanwhile)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCONT,))

    before = signal.getsignal(signal.SIGTSTP)
    if before == signal.SIG_DFL:
        signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
