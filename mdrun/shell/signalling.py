"""Signals to processes, and the end of those that were told to end."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell.processes import alive, descendants, in_sessions, stopped, with_cookie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LOOK = 0.02
"""Seconds between two looks at processes that were told to end."""
_MOMENT = 0.05
"""Seconds in which a process ends whose shell has ended, or that was told to end just before."""
_DEATH = 1.0
"""Seconds that a process may take to be gone after a signal that it cannot hear."""
_LOOK_AT_DEATH = 0.002
"""Seconds between two looks whether it is."""


def send(number: int, processes: Iterable[int]) -> None:
    """Send a signal to processes that may be gone by now."""
    for process in processes:
        if process <= 1:  # kill(2): that would be many processes, or all
            continue
        with suppress(OSError):
            os.kill(process, number)


def wait_until_stopped(process: int) -> None:
    """Wait until a process that was sent SIGSTOP runs no more, but not for ever."""
    give_up = time.monotonic() + _DEATH
    while alive(process) and not stopped(process) and time.monotonic() < give_up:
        time.sleep(_LOOK_AT_DEATH)


def staying(processes: Iterable[int], hurried: Callable[[], bool]) -> set[int]:
    """Return those processes that do not end by themselves within a moment, as what read from a shell does.

    Args:
        processes: Their ids.
        hurried: Says whether nobody wants to wait any longer.
    """
    left = {process for process in processes if alive(process)}
    give_up = time.monotonic() + _MOMENT
    while left and time.monotonic() < give_up and not hurried():
        time.sleep(_LOOK_AT_DEATH)
        left = {process for process in left if alive(process)}
    return left


def end(processes: Iterable[int], grace: float, hurried: Callable[[], bool] = lambda: False) -> None:
    """TERM processes, wait, and KILL those that are still there.

    Args:
        processes: Their ids.
        grace: Seconds to wait.
        hurried: Says whether nobody wants to wait any longer.
    """
    left = {process for process in processes if alive(process)}
    # Stopped first: whoever waits for another must not go on when that one has ended.
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGCONT):
        send(number, left)
    give_up = time.monotonic() + grace
    while left and time.monotonic() < give_up and not hurried():
        time.sleep(_LOOK)
        left = {process for process in left if alive(process)}
    _kill(left)


def _kill(processes: Iterable[int]) -> None:
    """KILL processes, and wait until they are gone; not for one that the kernel does not let go yet."""
    left = set(processes)
    send(signal.SIGKILL, left)
    give_up = time.monotonic() + _DEATH
    while left and time.monotonic() < give_up:
        left = {process for process in left if alive(process)}
        time.sleep(_LOOK_AT_DEATH if left else 0)


class Doomed:
    """What one block, or one check, has started, wherever it is, and is made to end.

    Args:
        shell: The process of the shell.
        cookie: Entry in the environment of what it starts.
    """

    def __init__(self, shell: int, cookie: bytes) -> None:
        self._shell = shell
        self._cookie = cookie
        self._known: set[int] = set()
        self.subshell: int | None = None
        """The subshell of a check; 0 where it is gone already, None for a block."""

    def found(self) -> set[int]:
        """Return those that still run: what was found once is known even where it has left all others."""
        found = with_cookie(self._cookie)
        if self.subshell is None:
            found |= in_sessions({self._shell}) | descendants(self._shell)
        else:
            if self.subshell:
                found |= {self.subshell} | descendants(self.subshell)
            found.discard(self._shell)
        self._known = {process for process in self._known | found if alive(process)}
        return set(self._known)

    def terminate(self) -> None:
        """TERM them, and do not wait."""
        # The shell is held meanwhile: it must neither go on when its command has ended, nor speak of it.
        shell = () if self.subshell is not None else (self._shell,)
        send(signal.SIGSTOP, shell)
        # Those that were started first come first: a script must not go on because its command was ended.
        send(signal.SIGTERM, sorted(self.found()))
        send(signal.SIGCONT, shell)

    def kill(self) -> None:
        """KILL them, and do not wait."""
        # Stopped first, so that none starts another behind our back.
        found = self.found()
        send(signal.SIGSTOP, found)
        send(signal.SIGKILL, found | self.found())
