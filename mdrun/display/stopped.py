"""What is done where mdrun goes on after it was stopped, as by Ctrl-Z."""

from __future__ import annotations

import signal
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
