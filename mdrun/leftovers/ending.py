"""End processes that outlive what started them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from typing import TYPE_CHECKING

from mdrun.leftovers import Ended
from mdrun.leftovers.describing import describe
from mdrun.leftovers.finding import Marks, bearers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.inside import Inside

_ROUNDS = 5  # a process may start another one while it is being ended


def end(
    cookie: str, *, place: Path | None = None, inside: Inside | None = None, grace: float = 5.0
) -> tuple[Ended, ...]:
    """End every process that :func:`mdrun.leftovers.finding.find` finds, and those that they start meanwhile.

    Args:
        cookie: As for :func:`mdrun.leftovers.finding.find`.
        place: As for :func:`mdrun.leftovers.finding.find`.
        inside: As for :func:`mdrun.leftovers.finding.find`.
        grace: Seconds they are given between SIGTERM and SIGKILL.

    Returns:
        What was ended, in the order in which it was found.
    """
    marks = Marks(cookie, place, inside)
    ended: dict[int, Ended] = {}
    for turn in range(_ROUNDS):
        with contextlib.ExitStack() as stack:
            found = dict(_hold(marks, stack))
            if not found:
                break
            processes = {handle: describe(pid) for handle, pid in found.items()}
            remaining = _signal_and_wait(found, signal.SIGTERM, grace) if turn == 0 else set(found)
            survivors = _signal_and_wait(remaining, signal.SIGKILL, grace)
            for handle, process in processes.items():
                if handle not in survivors:
                    ended[process.pid] = Ended(process, forced=handle in remaining)
    return tuple(ended.values())


def _hold(marks: Marks, stack: contextlib.ExitStack) -> Iterator[tuple[int, int]]:
    """Yield a handle and a number for each bearer; a handle cannot come to mean another process."""
    for pid in bearers(marks):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        stack.callback(os.close, handle)
        if marks.on(pid):
            yield handle, pid


def _signal_and_wait(handles: Iterable[int], number: signal.Signals, seconds: float) -> set[int]:
    """Send the signal to each process, wait until all have ended, and return those that have not."""
    left = set(handles)
    poller = select.poll()
    for handle in left:
        poller.register(handle, select.POLLIN)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            signal.pidfd_send_signal(handle, number)
    deadline = time.monotonic() + seconds
    while left and (rest := deadline - time.monotonic()) > 0:
        for handle, _ in poller.poll(rest * 1000):
            poller.unregister(handle)
            left.discard(handle)
    return left
