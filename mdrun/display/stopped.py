"""What is done where mdrun goes on after it was stopped, as by Ctrl-Z."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import signal
import termios
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def went_on(do: Callable[[FrameType | None], None]) -> Iterator[None]:
    """Do something where mdrun goes on after Ctrl-Z: the shell has written below the prompt.

    Args:
        do: What, given what goes on now. It may raise where that is nothing but waiting; elsewhere another
            exception may be on its way, or about to be raised by the handler of another signal.
    """
    before = signal.getsignal(signal.SIGCONT)

    def go_on(number: int, frame: FrameType | None) -> None:
        if callable(before):
            before(number, frame)
        do(_interrupted(frame))

    try:
        signal.signal(signal.SIGCONT, go_on)
        yield
    finally:
        signal.signal(signal.SIGCONT, before)


def _interrupted(frame: FrameType | None) -> FrameType | None:
    """Return what mdrun was stopped in; Ctrl-Z itself is over by now."""
    if frame is not None and frame.f_code is _may_go_on.__code__:
        stop = frame.f_back
        return stop.f_back if stop is not None else None
    return frame


def _may_go_on() -> None:
    """Let it be heard that mdrun goes on: at once, and not in a function of the module around this one."""
    _signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCONT,))


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
        _may_go_on()

    before = signal.getsignal(signal.SIGTSTP)
    try:
        if before == signal.SIG_DFL:
            signal.signal(signal.SIGTSTP, stop)
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
        _may_go_on()  # another signal may have ended the question before Ctrl-Z was over
