"""The headings above a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.names import heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Plan, Step


class Headings:
    """The headings of a plan's sections, by number and title.

    Args:
        plan: The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self._words = {row.number: heading(row) for row in plan.sections}
        highest = min((row.level for row in plan.sections if row.level), default=1)
        titles = [row for row in plan.sections if row.level == highest]
        self._rows = [row for row in plan.sections if row.level and titles != [row]]

    def of(self, step: Step) -> str:
        """Return the heading of a step's section."""
        return self._words.get(step.section, step.section)

    def around(self, step: Step) -> Iterator[str]:
        """Yield the headings around a step's section, but for a title that stands above all others."""
        for row in self._rows:
            if row.holds(step) and row.number != step.section:
                yield self._words[row.number]
