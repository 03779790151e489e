"""``mdrun runs``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command, Count
from mdrun.cli.width import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.runs import RunSummary


@click.command("runs", cls=Command)
@click.argument("guide", required=False, type=click.Path(readable=False))
@click.option("--coverage", is_flag=True, help="When each section of GUIDE was last run and rehearsed.")
@click.option(
    "--max-age",
    callback=options.duration,
    metavar="DUR",
    help="With --coverage: fail where a section has not passed for longer, such as 90d.",
)
@click.option("--prune", is_flag=True, help="Remove runs that have ended: passed or incomplete.")
@click.option("--keep", type=Count(0), metavar="N", help="With --prune: keep the N newest of them.")
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
        return _cover(guide, listing(place), max_age, coverage=coverage, prune=prune)
    rows = [row for row in listing(place) if guide is None or is_of(row, guide)]
    if prune:
        from mdrun.cli import pruning

        old = pruning.chosen(place, rows, keep, older_than, also)
        if dry_run:
            pruning.tell(rows, old)
        else:
            pruning.remove(place, rows, old)
        return 0
    _refuse_without_prune(
        ("--keep", keep is not None),
        ("--older-than", older_than is not None),
        ("--also", bool(also)),
        ("--dry-run", dry_run),
    )
    if guide is not None and not rows:
        from mdrun.display.text import visible

        click.echo(f"no run of {visible(guide)} is kept here")
        return 0
    _list(rows)
    return 0


def _refuse_without_prune(*options: tuple[str, bool]) -> None:
    """Refuse options that say which runs are removed, where none are to be.

    Args:
        options: Each by its name, with whether it is given.

    Raises:
        UsageError: One is.
    """
    given = [name for name, is_given in options if is_given]
    if given:
        from mdrun.errors import UsageError

        raise UsageError("prune-missing", options=" and ".join(given))


def _cover(
    guide: str | None, rows: Iterable[RunSummary], max_age: float | None, *, coverage: bool, prune: bool
) -> int:
    from mdrun.cli.covering import tell
    from mdrun.errors import UsageError

    if not coverage:
        raise UsageError("coverage-missing")
    if prune:
        raise UsageError("options-contradict", options="--coverage and --prune")
    return tell(guide, rows, max_age)


def _list(rows: list[RunSummary]) -> None:
    from mdrun.display import colored
    from mdrun.display.runs_table import runs_lines
    from mdrun.runs.undoing import Undoing

    known = Undoing(rows)
    undone = {row.run: found.run for row in rows if (found := known.undone(row)) is not None}
    width = columns(100) if sys.stdout.isatty() else None
    color = colored(sys.stdout, "auto", os.environ)
    for line in runs_lines(rows, undone=undone, width=width, color=color):
        click.echo(line)
