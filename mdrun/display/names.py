"""What steps and sections are called, in one short line, and where steps stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.text import crop, flat

if TYPE_CHECKING:
    from mdrun.plan.records import SectionRow, Step

_LABEL = 100
"""Columns that a step's first command or title may take."""


def label(step: Step) -> str:
    """Return what a step is, in one short line: its first command, else its title."""
    if step.commands and step.kind == "command":
        first = step.commands[0].text.strip().partition("\n")[0].rstrip(" \\")
        return crop(flat(first), _LABEL)
    return crop(flat(step.title), _LABEL)


def lines_words(step: Step) -> str:
    """Return where a step stands in the guide: ``line 5``, or ``lines 5-9``."""
    first, last = step.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def heading(row: SectionRow) -> str:
    """Return a section's number and title, as ``1.1 Checks before``."""
    title = flat(row.title) if row.level else "before the first heading"
    return title if row.number == row.anchor else f"{row.number} {title}"
