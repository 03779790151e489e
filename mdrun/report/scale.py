"""Where moments stand on the axis of a timeline, which leaves out when nobody ran the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.report.records import Report, Span

_BREAK = 0.02
"""The part of the axis that a stop takes, however long it was."""
_MOST_BREAKS = 0.3
"""The part that all stops take at most."""
_LEAST = 0.25
"""The per cent that a bar takes at least, so that it can be seen."""
_TICKS = 5
_NICE = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of the axis."""

    left: float
    """Where it begins, in per cent."""
    width: float
    """How much it takes, in per cent."""


class Scale:
    """Maps seconds since the run began to per cent of the axis.

    Args:
        report: The run.
    """

    def __init__(self, report: Report) -> None:
        self._stops = report.stops
        self.active = report.active
        share = min(_BREAK, _MOST_BREAKS / max(len(self._stops), 1))
        self._break = 100 * share
        self._second = 100 * (1 - share * len(self._stops)) / max(self.active, 0.001)

    def at(self, seconds: float) -> float:
        """Return where a moment stands, in per cent."""
        place = left_out = 0.0
        for stop in self._stops:
            if seconds <= stop.start:
                break
            within = min(seconds, stop.end)
            left_out += within - stop.start
            place += self._break * (within - stop.start) / max(stop.seconds, 0.001)
        return place + (seconds - left_out) * self._second

    def bar(self, span: Span) -> Bar:
        """Return the bar of a span, wide enough to be seen."""
        left = self.at(span.start)
        width = max(self.at(span.end) - left, _LEAST)
        return Bar(round(min(left, 100 - width), 3), round(width, 3))

    def ticks(self) -> Iterator[tuple[float, float]]:
        """Yield round moments as seconds that the run was run for, each with its place in per cent."""
        every = next((step for step in _NICE if self.active / step <= _TICKS), _NICE[-1])
        number = 0
        while number * every <= self.active and number < 100:
            seconds = number * every
            yield seconds, round(self.at(seconds + self._before(seconds)), 3)
            number += 1

    def _before(self, active: float) -> float:
        """Return for how long nobody had run it before it was run for so many seconds."""
        left_out = 0.0
        for stop in self._stops:
            if active + left_out <= stop.start:
                break
            left_out += stop.seconds
        return left_out
