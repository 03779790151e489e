"""What runs now, or is waited for, and for how long."""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.display.text import crop, flat
from mdrun.durations import elapsed

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMAND = 60
"""Columns that a command may take which is waited for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that is waited for."""

    step: str
    """Id of the step that waits."""
    what: str
    """What for, in words."""
    begun: float
    """When the waiting began, on any clock, in seconds."""
    until: float
    """When it ends at the latest, on the same clock."""
    exact: bool
    """Whether it ends just then."""

    def words(self, now: float) -> str:
        """Return what is waited for and how long still, to be shown at this moment."""
        left = elapsed(ceil(self.until - now))
        if self.exact:
            return f"{self.what} in {left}"
        return f"{self.what}  {elapsed(now - self.begun)}, {left} left"


def next_attempt(step: str, attempt: int, attempts: int, seconds: float, now: float) -> Wait:
    """Return the wait for this attempt, of so many, that begins after so many seconds."""
    return Wait(step, f"attempt {attempt} of {attempts}", now, now + seconds, exact=True)


def readiness(step: str, command: str, seconds: float, now: float) -> Wait:
    """Return the wait until a command passes, for so many seconds at most."""
    return Wait(
        step, f"waiting until `{crop(flat(command), _COMMAND)}` passes", now, now + seconds, exact=False
    )


class Now:
    """What a run is at.

    Args:
        clock: Seconds since any moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.running: str | None = None
        """Id of the step that runs; None where none does."""
        self._wait: Wait | None = None
        self._started = 0.0
        self._clock = clock

    def start(self, step: str) -> None:
        """Take note that a step has started."""
        self.running, self._wait = step, None
        self._started = self._clock()

    def end(self) -> None:
        """Take note that nothing runs, and nothing is waited for."""
        self.running = self._wait = None

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Take note that this attempt at a step, of so many, begins after so many seconds."""
        self._wait = next_attempt(step, attempt, attempts, seconds, self._clock())

    def awaiting(self, step: str, command: str, seconds: float) -> str:
        """Take note that a command must pass within so many seconds; return what is waited for, in words."""
        self._wait = readiness(step, command, seconds, self._clock())
        return self._wait.what

    @property
    def seconds(self) -> float:
        """How long the step has run."""
        return self._clock() - self._started

    def waiting(self) -> str:
        """Return which step waits, for what, and how long still; nothing where none does."""
        return f"{self._wait.step}  {self._wait.words(self._clock())}" if self._wait is not None else ""
