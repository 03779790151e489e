"""The table of a guide's sections and when each was last tried."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mdrun.display.paint import painter
from mdrun.display.text import cells, crop, flat, pad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.plan.records import SectionRow
    from mdrun.runs.coverage import Covered, Trial

_MARKS = {"passed": ("✔", "good"), "failed": ("✖", "bad"), "partly": ("·", "careful")}
_HEAD = ("SECTION", "RUN", "REHEARSED")
_GAP = "  "
_SHORT = 7
_NARROWEST = 16
"""Columns that a section's title keeps, however narrow the terminal."""
_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))


def coverage_lines(
    rows: Sequence[Covered], now: datetime, *, width: int | None = None, color: bool = False
) -> Iterator[str]:
    """Yield the table: each section, its last run and its last rehearsal, or that there was none.

    Args:
        rows: The sections, in the guide's order.
        now: From when ages are counted.
        width: Columns of the terminal, where titles that do not fit are cut; None where there is none.
        color: Whether to use colours.
    """
    paint = painter(color)
    table = [(named(row.section), _trial(row.run, now), _trial(row.rehearsal, now)) for row in rows]
    wide = [max(cells(line[index]) for line in (_HEAD, *table)) for index in range(len(_HEAD))]
    if width is not None:
        wide[0] = max(min(wide[0], width - wide[1] - wide[2] - 2 * len(_GAP)), min(wide[0], _NARROWEST))
    yield paint(_GAP.join(map(pad, _HEAD, wide)).rstrip(), "dim")
    for row, (title, *trials) in zip(rows, table, strict=True):
        styles = (_style(row.run), _style(row.rehearsal))
        columns = zip(trials, wide[1:], styles, strict=True)
        padded = [paint(pad(text, size), style) for text, size, style in columns]
        yield _GAP.join((pad(crop(title, wide[0]), wide[0]), *padded)).rstrip()
    if any(trial is not None and trial.changed for row in rows for trial in (row.run, row.rehearsal)):
        yield "* the section was changed since"


def ago(time: str, now: datetime) -> str:
    """Return how long ago a moment was, such as ``3 d ago``.

    Args:
        time: The moment: ISO 8601, UTC.
        now: From when it is counted.
    """
    seconds = max((now - datetime.fromisoformat(time).astimezone(UTC)).total_seconds(), 0.0)
    found = (f"{int(seconds // size)} {unit} ago" for size, unit in _UNITS if seconds >= size)
    return next(found, "just now")


def named(section: SectionRow) -> str:
    """Return a section's number and title; only the title where it has no number."""
    number = "" if section.number == section.anchor else f"{section.number} "
    return flat(f"{number}{section.title}")


def _trial(trial: Trial | None, now: datetime) -> str:
    if trial is None:
        return "never"
    at = f" at {trial.revision[:_SHORT]}" if trial.revision else ""
    return f"{_MARKS[trial.result][0]} {trial.result} {ago(trial.time, now)}{at}{'*' * trial.changed}"


def _style(trial: Trial | None) -> str:
    return _MARKS[trial.result][1] if trial is not None else "bad"
