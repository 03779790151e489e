"""The table, for a terminal and for ``RESULTS.md``."""

from __future__ import annotations

import datetime as dt
import os
import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.rows import Row

_HEAD = ("work", "ours", "limit", "best peer", "target", "met", "best", "cpu", "plainly")
_LEGEND = """\
A figure is a ratio of medians of wall-clock time over interleaved runs, or what its row says; smaller is
better. *best* is the ratio of the shortest times, *cpu* that of processor time, children included: where
these differ much from *ours*, the machine was busy. mdrun is started by its installed console script,
its bytecode compiled beforehand. *limit* and *target* come from the design. *best peer* is the same
ratio for each peer that ran beside ours, best first; `python -m bench --install-peers` installs them.
*close* is less than 5 % over the target. What is not measured says why."""


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table as Markdown, its columns aligned."""
    cells = [_HEAD, *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
    for number, row in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if number == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def document(rows: Sequence[Row], *, rounds: int, load: float) -> str:
    """Return the text of ``RESULTS.md``.

    Args:
        rows: The rows.
        rounds: How often each command ran.
        load: The machine's load before the first of them.
    """
    today = dt.datetime.now(dt.UTC).date().isoformat()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()}"
    how = f"load {load:.1f} at the start, {rounds} interleaved rounds"
    return "\n".join(
        (
            "# Results",
            "",
            f"Made by `uv run python -m bench` on {today}: {machine}; {how}.",
            "",
            _LEGEND,
            "",
            *lines(rows),
            "",
        )
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.work.replace("|", "\\|"),
        _ratio(row.ours),
        row.limit,
        row.peer,
        "" if row.target is None else f"≤ {row.target:g}",
        row.met,
        _ratio(row.best),
        _ratio(row.cpu),
        row.note,
    )


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
