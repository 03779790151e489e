"""A row of the table: what was measured, its limit, its target, and whether that is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measure import Samples

NOISE = 0.05
"""A ratio this little over its target (5 %) is called close: the machine's noise is larger."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    work: str
    """What was done, over what."""
    ours: float
    """The ratio that the target speaks of: medians of wall-clock time, or of memory."""
    limit: str
    """What nothing built from the same parts can beat, as ``design/9-performance.md`` has it."""
    target: float | None
    """The ratio to meet; None where there is none to meet here."""
    best: float | None = None
    """The ratio of the shortest times."""
    cpu: float | None = None
    """The ratio of the medians of processor time."""
    note: str = ""
    """Plain figures behind the ratio."""

    @property
    def met(self) -> str:
        """``yes``, ``close`` or ``no``; nothing without a target."""
        if self.target is None:
            return ""
        if self.ours <= self.target:
            return "yes"
        return "close" if self.ours <= self.target * (1 + NOISE) else "no"


def timed(
    work: str, ours: Samples, base: Samples, *, limit: str, target: float | None, note: str = ""
) -> Row:
    """Return the row of a time over another time."""
    plain = f"{ours.wall * 1000:.0f} ms over {base.wall * 1000:.0f} ms"
    return Row(
        work,
        ours.wall / base.wall,
        limit,
        target,
        ours.best / base.best,
        ours.cpu / base.cpu,
        f"{plain}; {note}" if note else plain,
    )
