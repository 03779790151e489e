"""The list of the runs that are kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mdrun.display.durations import duration
from mdrun.display.marks import LIKE, MARK_STYLES, MARKS
from mdrun.display.paint import painter
from mdrun.display.run_words import moment
from mdrun.display.text import cells, crop, flat, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.runs import RunSummary

_GAP = "  "


def runs_lines(rows: Sequence[RunSummary], *, width: int = 100, color: bool = False) -> Iterator[str]:
    """Yield the table of runs: id, result, when, how long, guide and sections, whether it was a rehearsal.

    Args:
        rows: The runs, in the order in which they are shown.
        width: Columns; what does not fit is cut, the guide's name first.
        color: Whether to use colours.
    """
    paint = painter(color)
    if not rows:
        yield "no runs are kept here yet"
        return
    head = ("RUN", "RESULT", "WHEN (UTC)", "TOOK", "GUIDE")
    lines = [(head, "dim"), *((_run_cells(row), _run_style(row)) for row in rows)]
    wide = [max(cells(columns[index]) for columns, _ in lines) for index in range(len(head))]
    for columns, style in lines:
        padded = [pad(column, wide[index]) for index, column in enumerate(columns)]
        text = crop(_GAP.join(padded).rstrip(), width)
        start = wide[0] + len(_GAP)
        if style == "dim":
            yield paint(text, "dim")
        else:
            yield text[:start] + paint(text[start : start + wide[1]], style) + text[start + wide[1] :]


def _run_cells(row: RunSummary) -> tuple[str, ...]:
    if row.problem:
        return (visible(row.run), "? broken", "", "", flat(row.problem))
    mark = MARKS[LIKE[row.result]] if row.result else "▸" if row.active else "?"
    result = f"{mark} {row.result or ('running' if row.active else 'no end seen')}"
    guide = visible(row.start.guide) if row.start else ""
    sections = f" {', '.join(map(flat, row.start.sections))}" if row.start and row.start.sections else ""
    rehearsal = "  (rehearsal)" if row.start and row.start.rehearsal else ""
    return (visible(row.run), result, moment(row.started), _took(row), guide + sections + rehearsal)


def _run_style(row: RunSummary) -> str:
    return MARK_STYLES[LIKE[row.result]] if row.result and not row.problem else "careful"


def _took(row: RunSummary) -> str:
    if row.started is None or row.last is None:
        return ""
    try:
        span = datetime.fromisoformat(row.last) - datetime.fromisoformat(row.started)
    except ValueError:
        return ""
    return duration(span.total_seconds())
