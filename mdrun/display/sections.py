"""Which section a run is in, told once it enters another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.headings import Headings
from mdrun.display.told import Heading
from mdrun.display.words_only import WordsOnly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.display.told import Piece
    from mdrun.plan.records import Plan, Step


class Sections:
    """Tells the sections of a plan as its steps are come to.

    Args:
        plan: The plan.
        quiet: Tell the heading alone.
        prose: Tell what sections say that hold no step; else only where that stands.
    """

    def __init__(self, plan: Plan, *, quiet: bool, prose: bool) -> None:
        self._headings = Headings(plan)
        self._words_only = WordsOnly(plan)
        self._quiet = quiet
        self._prose = prose
        self._now: str | None = None

    def enter(self, step: Step, *, worded: bool) -> Iterator[Piece]:
        """Yield the heading of a step's section if it is another one than before.

        Args:
            step: The step.
            worded: Whether the words of sections without steps are told in any case.
        """
        if step.section == self._now:
            return
        self._now = step.section
        if not self._quiet:
            yield from self._words_only.before(step, whole=self._prose or worded)
        yield Heading(self._headings.of(step), tuple(self._headings.around(step)))
