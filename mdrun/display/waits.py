"""What a run waits for, and how long still."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from mdrun.display.durations import elapsed
from mdrun.display.text import crop, flat

_COMMAND = 60
"""Columns that a command may take which is waited for."""


class Wait(NamedTuple):
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
