"""The sections of a plan as text: their headings, and which of them somebody is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.names import heading
from mdrun.display.reasons import section_words
from mdrun.display.text import hung, wrap
from mdrun.display.words_only import where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.display.paint import Paint
    from mdrun.plan.records import Plan, SectionRow, Step

_DETAIL = "  "


class PlannedSections:
    """The headings of a plan, each come to once.

    Args:
        plan: The plan.
        asked: By id of a step, the numbers of the sections about which somebody is asked as a whole.
        width: Columns.
        paint: Colours what is to stand out.
    """

    def __init__(self, plan: Plan, asked: Mapping[str, Sequence[str]], width: int, paint: Paint) -> None:
        self._rows = {row.number: row for row in plan.sections}
        self._left = [row for row in plan.sections if row.words is not None]
        self._asked = asked
        self._numbers = {number for numbers in asked.values() for number in numbers}
        self._width = width
        self._paint = paint
        self._told: set[str] = set()
        self._last = ""

    def above(self, step: Step) -> Iterator[str]:
        """Yield the sections without steps before a step, and the heading above it."""
        while self._left and self._left[0].line < step.lines[0]:
            yield from self._section(self._left.pop(0))
        for whole in self._asked.get(step.id, ()):
            if whole != step.section and whole in self._rows.keys() - self._told:
                yield from self._section(self._rows[whole])
        if step.section in self._rows:
            yield from self._section(self._rows[step.section])
        else:
            yield from ("", step.section)

    def rest(self) -> Iterator[str]:
        """Yield the sections without steps behind the last step."""
        for row in self._left:
            yield from self._section(row)

    def _section(self, row: SectionRow) -> Iterator[str]:
        if row.number == self._last:
            return
        again, self._last = row.number in self._told, row.number
        self._told.add(row.number)
        place = f"line {row.line}" if row.words is None else f"{where(row)}  words only"
        yield ""
        yield self._paint(heading(row), "strong") + self._paint(f"  {place}", "dim")
        if row.number in self._numbers and not again:
            words = f"asks first, once for all of it: {section_words(row)}"
            for line in hung(wrap(words, self._width - len(_DETAIL) - 2), "! ", "  "):
                yield f"{_DETAIL}{self._paint(line, 'careful')}"
