"""What is done where mdrun goes on after it was stopped, as by Ctrl-Z."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import errno
import signal
import termios
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from mdrun.foreground import in_front

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
        stopping = _Stopping(descriptor)
    except termios.error:
        yield
        return
    before = signal.getsignal(signal.SIGTSTP)
    # Whoever ends the question while a shell has the terminal is not stopped by putting its modes back.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTTOU,))
    try:
        if before == signal.SIG_DFL:
            signal.signal(signal.SIGTSTP, stopping.stop)
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
        stopping.over()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTTOU,))
        _may_go_on()  # another signal may have ended the question before Ctrl-Z was over


class _Stopping:
    """What Ctrl-Z does at a question.

    Args:
        descriptor: Where the terminal is open.

    Raises:
        termios.error: It is none.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._modes: list[Any] = termios.tcgetattr(descriptor)
        self._shells: list[Any] | None = None

    def stop(self, number: int, _: FrameType | None) -> None:
        """Stop mdrun, with the terminal in order; go on once it is in the foreground again."""
        meanwhile = termios.tcgetattr(self._descriptor)
        self._set(self._modes)
        signal.signal(number, signal.SIG_DFL)
        # What is shown anew comes when the terminal is ready: a secret must not be seen on it.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCONT,))
        try:
            signal.raise_signal(number)
            be_in_front(self._descriptor)
        except BaseException:
            if not in_front(self._descriptor):
                self._shells = termios.tcgetattr(self._descriptor)
            raise
        signal.signal(number, self.stop)
        self._set(meanwhile)
        _may_go_on()

    def over(self) -> None:
        """Leave a shell that has the terminal the modes that it had when the question ended."""
        if self._shells is not None:
            self._set(self._shells)

    def _set(self, modes: list[Any]) -> None:
        with suppress(termios.error):  # it may be gone by now
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, modes)


def be_in_front(descriptor: int) -> None:
    """Have mdrun stopped while a shell has put it into the background of a terminal.

    Args:
        descriptor: Where that is open; nothing is done where it is none, or has gone.
    """
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTTOU,))
    try:
        while _must_wait(descriptor):
            pass
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _must_wait(descriptor: int) -> bool:
    """Be stopped where mdrun is in the background; say whether it was another signal that let it go on."""
    try:
        termios.tcdrain(descriptor)  # changes nothing, whoever has the terminal by the time that it is done
    except termios.error as problem:
        return bool(problem.args[0] == errno.EINTR)
    return False
