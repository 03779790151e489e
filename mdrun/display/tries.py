"""Which attempt at a step runs, as its ``retry`` counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdrun.events import StepFinished, StepStarted


class Tries:
    """Counts the attempts at steps."""

    def __init__(self) -> None:
        self._running = ("", 0)
        self._before: dict[str, int] = {}
        """By step, the attempts made before those that its ``retry`` allows began."""

    def anew(self, step: str) -> None:
        """Note that somebody has a step taken once more."""
        self._before.pop(step, None)

    def start(self, event: StepStarted) -> int:
        """Note that an attempt has started, and return which it is."""
        attempt = event.attempt - self._before.setdefault(event.step, event.attempt - 1)
        self._running = event.step, attempt
        return attempt

    def another(self, event: StepFinished, retry: int) -> int:
        """Return which attempt it was that another one follows if it has failed; 0 where none does.

        Args:
            event: How the step ended.
            retry: How often it may be run again.
        """
        step, attempt = self._running
        more = event.step == step and attempt <= retry and not event.reason.startswith("interrupted")
        return attempt if more else 0
