"""A section of the guide as a plan shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.plan.records.step import Step, Trigger


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the guide as the plan shows it."""

    number: str
    """Written or positional number, or the anchor where it has none."""
    title: str
    """Its title without the number."""
    anchor: str
    """Its GitHub anchor."""
    level: int
    """1 to 6."""
    line: int
    """Line of its heading, 1-based."""
    end: int
    """Last line that belongs to it, 1-based."""
    on_failure: str | None = None
    """The section that undoes this one."""
    words: tuple[int, int] | None = None
    """First and last line of what it says itself, where it is selected and none of that is a step."""
    trigger: Trigger | None = None
    """What makes it a conditional section; None where it is none."""

    def holds(self, step: Step) -> bool:
        """Say whether a step stands in it, or in a section of it."""
        return self.line <= step.lines[0] <= self.end

    def is_named(self, selector: str) -> bool:
        """Say whether a selector, such as ``#rollback``, names it."""
        wanted = selector.strip().removeprefix("#").casefold()
        return wanted in (self.number.casefold(), self.anchor.casefold(), self.title.casefold())
