"""The line of status: what runs now, for how long, and how much is done."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mdrun.durations import elapsed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mdrun.display.now import Now

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_WORTH_SAYING = 2.0
"""Seconds from which on it is said how long a step usually takes."""


class Status:
    """Says what a run is at.

    Args:
        now: What runs, or is waited for.
    """

    def __init__(self, now: Now) -> None:
        self.command = ""
        """The command that runs, in one line."""
        self._now = now
        self._steps = 0
        self._behind: frozenset[str] = frozenset()
        self._usual: Mapping[str, float] = {}
        self._frames = itertools.cycle(_FRAMES)

    def begin(self, steps: int, behind: frozenset[str] | None, usual: Mapping[str, float]) -> None:
        """Take note of what is about to be run.

        Args:
            steps: How many steps there are.
            behind: Ids of those that the run has behind it; None where it is as before.
            usual: By id, how long a step usually takes, in seconds.
        """
        self._steps, self._usual = steps, usual
        self._behind = behind if behind is not None else self._behind

    def line(self, ended: Collection[str]) -> str:
        """Return the line; empty where nothing runs and nothing is waited for.

        Args:
            ended: Ids of the steps that have ended in this stretch of the run.
        """
        words, running = self._now.waiting(), self._now.running
        if not words and running is not None:
            words = f"{running}  {self._time(running, ended)}  {self.command}"
        return f"  {next(self._frames)} {words}" if words else ""

    def _time(self, running: str, ended: Collection[str]) -> str:
        """Return how long the running step has taken, how long it usually takes, and how many are done."""
        words = elapsed(self._now.seconds)
        usual = self._usual.get(running, 0.0)
        if usual >= _WORTH_SAYING:
            words += f" of about {elapsed(usual)}"
        done = len(ended) + sum(name not in ended for name in self._behind)
        return f"{words}  {done} of {self._steps} done" if self._steps > 1 else words
