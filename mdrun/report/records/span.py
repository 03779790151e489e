"""A stretch of the time of a run."""

from __future__ import annotations

from typing import Literal

from mdrun.dataclass import dataclass

Activity = Literal["running", "waiting", "retrying", "background", "stopped"]
"""What time was spent on: a step at work, a person's answer, the pause before another attempt, a step that
goes on in the background, and nothing at all, because nobody ran the run."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    kind: Activity
    """What it was spent on."""
    start: float
    """When it began, in seconds since the run began."""
    end: float
    """When it ended, likewise."""

    @property
    def seconds(self) -> float:
        """How long it was, in seconds."""
        return self.end - self.start
