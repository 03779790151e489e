"""The list of the runs that are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mdrun.display.marks import LIKE, MARK_STYLES, MARKS
from mdrun.display.paint import Paint, painter
from mdrun.display.run_words import moment
from mdrun.display.text import LEAST, cells, flat, pad, visible, wrap
from mdrun.durations import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.runs import RunSummary

_GAP = "  "
_HEAD = ("RUN", "RESULT", "WHEN (UTC)", "TOOK", "GUIDE")
_TOLD = 5
"""Characters at the end of a run's id by which it is told from the others of a list: ``-k3f9``."""


def runs_lines(
    rows: Sequence[RunSummary],
    *,
    undone: Mapping[str, str] | None = None,
    now: datetime | None = None,
    width: int | None = None,
    color: bool = False,
) -> Iterator[str]:
    """Yield the runs: id, result, when, how long, guide and sections, whether it was a rehearsal.

    It is a table with a line for each run; where one of them is wider than the terminal, each run stands on
    lines of its own, its result and its guide first. Nothing is cut.

    Args:
        rows: The runs, in the order in which they are shown.
        undone: By the id of a run, that of the one which it undoes.
        now: Until when those take that are being run; the time of day where it is not given.
        width: Columns of the terminal; None where there is none.
        color: Whether to use colours.
    """
    paint = painter(color)
    if not rows:
        yield "no runs are kept here yet"
        return
    now = now or datetime.now(UTC)
    table = [_run_cells(row, now, (undone or {}).get(row.run, "")) for row in rows]
    wide = [max(cells(columns[index]) for columns in (_HEAD, *table)) for index in range(len(_HEAD))]
    if width is not None and sum(wide) + len(_GAP) * (len(wide) - 1) > width:
        for row, columns in zip(rows, table, strict=True):
            yield from _narrow(columns, width, paint, _run_style(row))
        return
    yield paint(_GAP.join(map(pad, _HEAD, wide)).rstrip(), "dim")
    for row, columns in zip(rows, table, strict=True):
        run, result, *rest = map(pad, columns, wide)
        yield _GAP.join((run, paint(result, _run_style(row)), *rest)).rstrip()


def _narrow(columns: Sequence[str], width: int, paint: Paint, style: str) -> Iterator[str]:
    """Yield a run on lines of its own; its id stays whole, to be copied."""
    run, result, when, took, guide = columns
    first = f"{result}{_GAP}{guide}"
    if cells(first) <= width:
        yield paint(result, style) + first[len(result) :]
    else:
        yield paint(result, style)
        yield from (f"{_GAP}{line}" for line in wrap(guide, max(width - len(_GAP), LEAST)))
    yield f"{_GAP}{run}"
    if when:
        yield paint(f"{_GAP}{when} UTC{f', {took}' if took else ''}", "dim")


def _run_cells(row: RunSummary, now: datetime, undone: str) -> tuple[str, ...]:
    if row.problem:
        return (visible(row.run), "? broken", "", "", flat(row.problem))
    mark = MARKS[LIKE[row.result]] if row.result else "▸" if row.active else "?"
    result = f"{mark} {row.ended}"
    guide = visible(row.start.guide) if row.start else ""
    sections = f" {', '.join(map(flat, row.start.sections))}" if row.start and row.start.sections else ""
    rehearsal = "  (rehearsal)" if row.start and row.start.rehearsal else ""
    back = f"  (undoes …{visible(undone)[-_TOLD:]})" if undone else ""
    return (
        visible(row.run),
        result,
        moment(row.started),
        _took(row, now),
        guide + sections + rehearsal + back,
    )


def _run_style(row: RunSummary) -> str:
    return MARK_STYLES[LIKE[row.result]] if row.result and not row.problem else "careful"


def _took(row: RunSummary, now: datetime) -> str:
    """Return how long a run took in all its stretches, or takes; nothing for one that was killed."""
    if row.result:
        return duration(row.seconds)
    if row.started is None or not row.active:
        return ""
    try:
        return duration((now - datetime.fromisoformat(row.started)).total_seconds())
    except ValueError:
        return ""
