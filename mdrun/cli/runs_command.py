"""``mdrun runs``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from mdrun.cli import options
from mdrun.cli.width import columns

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.runs import RunSummary


@click.command("runs")
@click.argument("guide", required=False, type=click.Path(readable=False))
@click.option("--coverage", is_flag=True, help="When each section of GUIDE was last run and rehearsed.")
@click.option(
    "--max-age",
    callback=options.duration,
    metavar="DUR",
    help="With --coverage: fail where a section has not passed for longer, such as 90d.",
)
@click.option("--prune", is_flag=True, help="Remove runs that have ended: passed or incomplete.")
@click.option("--keep", type=click.IntRange(0), metavar="N", help="With --prune: keep the N newest of them.")
@click.option(
    "--older-than",
    callback=options.duration,
    metavar="DUR",
    help="With --prune: only those whose end is longer ago, such as 90d.",
)
@click.option(
    "--also",
    multiple=True,
    metavar="RUN",
    help="With --prune: this one too, though it is paused, failed, interrupted or killed. Repeatable.",
)
@click.option("-n", "--dry-run", is_flag=True, help="With --prune: say what would go; remove nothing.")
@options.home()
def command(
    guide: str | None,
    coverage: bool,
    max_age: float | None,
    prune: bool,
    keep: int | None,
    older_than: float | None,
    also: tuple[str, ...],
    dry_run: bool,
    log_dir: str | None,
) -> int:
    """List runs, newest first; of one guide, if it is named.

    With --coverage, list the sections of GUIDE instead, each with its last run and its last rehearsal.

    With --prune, remove old ones: those that have ended, and that --keep and --older-than both let go. A run
    with which somebody could still go on is only removed where --also names it.
    """
    from mdrun.runs import home, is_of, listing

    place = home(os.environ, log_dir)
    if coverage or max_age is not None:
        from mdrun.cli.covering import tell

        return tell(guide, listing(place), max_age, coverage=coverage, prune=prune)
    rows = [row for row in listing(place) if guide is None or is_of(row, guide)]
    if prune:
        return _prune(place, rows, keep, older_than, also, dry_run=dry_run)
    if keep is not None or older_than is not None or also or dry_run:
        from mdrun.errors import UsageError

        raise UsageError("prune-missing")
    if guide is not None and not rows:
        click.echo(f"no run of {guide} is kept here")
        return 0
    _list(rows)
    return 0


def _list(rows: list[RunSummary]) -> None:
    from mdrun.display import colored
    from mdrun.display.runs_table import runs_lines

    width = columns(100) if sys.stdout.isatty() else None
    for line in runs_lines(rows, width=width, color=colored(sys.stdout, "auto", os.environ)):
        click.echo(line)


def _prune(
    place: Path,
    rows: list[RunSummary],
    keep: int | None,
    older_than: float | None,
    also: tuple[str, ...],
    *,
    dry_run: bool,
) -> int:
    import time

    from mdrun.errors import Busy, UsageError
    from mdrun.runs import find
    from mdrun.runs.pruning import outdated, prune, sweep

    if keep is None and older_than is None and not also:
        raise UsageError("prune-which")
    before = time.time() - older_than if older_than is not None else None
    chosen = list(outdated(rows, keep=keep, before=before)) if keep is not None or before is not None else []
    named = {find(place, name) for name in also}
    chosen += [row for row in rows if row.path in named and row not in chosen]
    missing = named - {row.path for row in chosen}
    if missing:
        raise UsageError("prune-other-guide", run=min(missing).name)
    running = next((row for row in chosen if row.active), None)
    if running is not None:
        raise Busy("run-active", run=running.run)
    if not dry_run:
        sweep(place)
    for row in chosen:
        if not dry_run:
            prune(row.path)
        click.echo(f"{'would remove' if dry_run else 'removed'} {row.run} ({_what(row)})")
    word = "would be removed" if dry_run else "removed"
    click.echo(f"{len(chosen)} {word}, {len(rows) - len(chosen)} kept")
    return 0


def _what(row: RunSummary) -> str:
    if row.problem:
        return row.problem
    return f"{row.result or 'killed'}, {(row.last or '')[:10]}, {row.start.guide if row.start else '?'}"
