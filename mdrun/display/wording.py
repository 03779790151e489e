"""The guide's own words before its steps, each told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.text import prose_lines
from mdrun.display.told import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Step


class Wording:
    """Tells the words before steps."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._whole: tuple[str, str] | None = None
        """The check whose words were shown with one of its parts, and these words."""

    def elsewhere(self, name: str) -> None:
        """Note that the words before a step are shown in another way."""
        self._told.add(name)

    def before(self, step: Step) -> Iterator[Prose]:
        """Yield the words before a step, once; those of a whole once for all of its parts."""
        whole = None if step.parent is None else (step.parent, step.told.before)
        told = step.id in self._told or (whole is not None and whole == self._whole)
        if step.told.before and not told:
            self._told.add(step.id)
            self._whole = whole
            yield Prose(prose_lines(step.told.before))
