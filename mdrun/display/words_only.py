"""What sections without steps say: it is told before the step that follows them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.display.names import heading
from mdrun.display.text import prose_lines
from mdrun.display.told import Heading, Note, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.display.told import Piece
    from mdrun.plan.records import Plan, SectionRow, Step

_MOST = 20
"""Lines of a section that are told; of a longer one it is said where the others stand."""


def where(row: SectionRow) -> str:
    """Return the lines of a section that holds no step, such as ``lines 12-14``."""
    return f"lines {row.line}-{row.words[1] if row.words is not None else row.line}"


class WordsOnly:
    """The sections of a plan that hold no step of their own.

    Args:
        plan: The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self._lines = plan.lines
        self._rows = [row for row in plan.sections if row.words is not None]
        starts = [0, *(step.lines[0] for step in plan.steps)] if self._rows else [0]
        self._above = {step.id: above for step, above in zip(plan.steps, pairwise(starts), strict=False)}
        self._told: set[str] = set()

    def before(self, step: Step, *, whole: bool) -> Iterator[Piece]:
        """Yield what the sections between a step and the one before it say, once.

        Args:
            step: The step.
            whole: Whether their words are told; else only where they stand.
        """
        above, first = self._above.get(step.id, (0, 0))
        for row in self._rows:
            if above < row.line < first and row.number not in self._told:
                self._told.add(row.number)
                if whole:
                    yield Heading(heading(row))
                    yield Prose(self._words(row))
                else:
                    yield Note(f"{heading(row)}  (words only, {where(row)})", 0)

    def _words(self, row: SectionRow) -> list[str]:
        first, last = row.words or (0, -1)
        said = prose_lines("\n".join(self._lines[first - 1 : last]))
        if len(said) > _MOST + 1:
            more = last - first + 1 - _MOST
            return [*said[:_MOST], "", f"… and {more:,} more lines, up to line {last}"]
        return said
