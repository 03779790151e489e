"""``mdrun runs``."""

from __future__ import annotations

import os
import shutil
import sys

import click

from mdrun.cli import options


@click.command("runs")
@click.argument("guide", required=False, type=click.Path())
@options.home()
def command(guide: str | None, log_dir: str | None) -> int:
    """List runs, newest first; of one guide, if it is named."""
    from mdrun.display import colored
    from mdrun.display.tables import runs_lines
    from mdrun.runs import home, is_of, listing

    rows = [row for row in listing(home(os.environ, log_dir)) if guide is None or is_of(row, guide)]
    if guide is not None and not rows:
        click.echo(f"no run of {guide} is kept here")
        return 0
    width = shutil.get_terminal_size((100, 24)).columns
    for line in runs_lines(rows, width=width, color=colored(sys.stdout, "auto", os.environ)):
        click.echo(line)
    return 0
