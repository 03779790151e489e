"""Sections without steps that hold a reader back: a run shows their words and goes on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.catalogue import Level
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.records import SectionRow

_GRAVE: Level = "warning"


def unheld(subject: Subject) -> Iterator[Finding]:
    """Yield each section without steps whose words tell to wait, and after which commands are run."""
    rows = [row for row in subject.plan.sections if row.words is not None]
    for row in rows:
        after = [block.step for block in subject.blocks if block.step.lines[0] > row.line]
        held = _held(subject, row) if after else None
        if held is not None:
            line, column, words = held
            message = f"this section tells to wait ({words!r}), and a run goes on: none of it is a step"
            grave = _GRAVE if any(step.guards for step in after) else None
            yield subject.find("section-waits", (line, column), message, level=grave)


def _held(subject: Subject, row: SectionRow) -> tuple[int, int, str] | None:
    """Return line, column and text of the first words in a section that hold a reader back."""
    last = row.words[1] if row.words is not None else 0
    for number, line in subject.words:
        found = _waits().search(line) if row.line <= number <= last else None
        if found is not None:
            group = "begins" if found["begins"] else 0
            return number, found.start(group) + 1, found[group]
    return None


@cache
def _waits() -> re.Pattern[str]:
    begins, within = ("|".join(map(re.escape, lines(name))) for name in ("check/holding", "check/waits"))
    return re.compile(
        rf"(?:^[\s#>*_\d.+-]*|[.!?:]\s+[*_]*)(?P<begins>{begins})\b|\b(?:{within})\b", re.IGNORECASE
    )
