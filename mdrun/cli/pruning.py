"""Old runs: which of them are removed, and removing them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from mdrun.display.text import visible
from mdrun.errors import Busy, UsageError
from mdrun.runs import find
from mdrun.runs.pruning import outdated, prune, sweep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mdrun.runs import RunSummary


def chosen(
    place: Path,
    rows: Sequence[RunSummary],
    keep: int | None,
    older_than: float | None,
    also: Sequence[str],
) -> list[RunSummary]:
    """Return the runs that are to be removed.

    Args:
        place: The directory that holds the runs.
        rows: Those to choose from, newest first.
        keep: How many are kept; None for no such rule.
        older_than: Age from which on they are not kept, in seconds; None for no such rule.
        also: Ids, or beginnings of ids, of others to be removed.

    Raises:
        Busy: One of them is being run.
        UsageError: Nothing says which, or one that is named is none of these.
        RecordError: There is none of a name.
    """
    if keep is None and older_than is None and not also:
        raise UsageError("prune-which")
    before = time.time() - older_than if older_than is not None else None
    found = list(outdated(rows, keep=keep, before=before)) if keep is not None or before is not None else []
    named = {find(place, name) for name in also}
    found += [row for row in rows if row.path in named and row not in found]
    missing = named - {row.path for row in found}
    if missing:
        raise UsageError("prune-other-guide", run=min(missing).name)
    running = next((row for row in found if row.active), None)
    if running is not None:
        raise Busy("run-active", run=running.run)
    return found


def remove(place: Path, rows: Sequence[RunSummary], old: Sequence[RunSummary]) -> None:
    """Remove runs, and say so.

    Args:
        place: The directory that holds the runs.
        rows: All that were chosen from.
        old: Those to be removed.

    Raises:
        Busy: One of them is being run.
        RecordError: One cannot be removed.
    """
    sweep(place)
    for row in old:
        prune(row.path)
        click.echo(f"removed {visible(row.run)} ({_what(row)})")
    click.echo(f"{len(old)} removed, {len(rows) - len(old)} kept")


def tell(rows: Sequence[RunSummary], old: Sequence[RunSummary]) -> None:
    """Say what :func:`remove` would do."""
    for row in old:
        click.echo(f"would remove {visible(row.run)} ({_what(row)})")
    click.echo(f"{len(old)} would be removed, {len(rows) - len(old)} kept")


def _what(row: RunSummary) -> str:
    """Return what is known of a run, safe to show."""
    if row.problem:
        return visible(row.problem)
    guide = visible(row.start.guide) if row.start else "?"
    return f"{row.result or 'killed'}, {(row.last or '')[:10]}, {guide}"
