"""A row of the table: what was measured, its limit, its target, and whether that is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.measure import Samples

NOISE = 0.05
"""A ratio this little over its target (5 %) is called close: the machine's noise is larger."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    work: str
    """What was done, over what."""
    ours: float | None
    """The ratio that the target speaks of, of times or of memory; None where it was not measured."""
    limit: str = ""
    """What nothing built from the same parts can beat, as it was found when the design was made."""
    target: float | None = None
    """The ratio to meet; None where there is none to meet here."""
    peer: str = ""
    """The best peer that ran beside ours: its ratio over the same, and its name."""
    best: float | None = None
    """The ratio of the shortest times."""
    cpu: float | None = None
    """The ratio of the medians of processor time."""
    note: str = ""
    """Plain figures behind the ratio, or why it was not measured."""

    @property
    def met(self) -> str:
        """``yes``, ``close`` or ``no``; nothing without a target."""
        if self.target is None:
            return ""
        if self.ours is None:
            return "not measured"
        if self.ours <= self.target:
            return "yes"
        return "close" if self.ours <= self.target * (1 + NOISE) else "no"


def timed(
    work: str,
    ours: Samples,
    base: Samples,
    *,
    limit: str = "",
    target: float | None = None,
    peer: str = "",
    note: str = "",
) -> Row:
    """Return the row of a time over another time."""
    plain = f"{shown(ours.wall)} over {shown(base.wall)}"
    return Row(
        work,
        ours.wall / base.wall,
        limit,
        target,
        peer,
        ours.best / base.best,
        ours.cpu / base.cpu if base.cpu else None,
        f"{plain}; {note}" if note else plain,
    )


def shown(seconds: float) -> str:
    """Return a time as text: ``73 µs``, ``64 ms``, ``2.3 s``."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1000:.0f} ms" if seconds < 2 else f"{seconds:.1f} s"


def best_of(peers: Sequence[tuple[str, float]], base: float) -> str:
    """Return the best peer as the table shows it, and the others behind it.

    Args:
        peers: Name and figure of each.
        base: The figure that they are put over.
    """
    ratios = sorted((figure / base, name) for name, figure in peers)
    return ", ".join(f"{name} {ratio:.2f}" for ratio, name in ratios)
