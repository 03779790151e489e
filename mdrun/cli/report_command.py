"""``mdrun report``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Choice, Command

if TYPE_CHECKING:
    from mdrun.report import Form


@click.command("report", cls=Command)
@click.argument("run", required=False)
@click.option(
    "--format",
    "form",
    type=Choice(["md", "html", "json", "junit"]),
    default="md",
    help="Markdown for a ticket (the default), a page to look at, or for programs.",
)
@click.option("--output", metavar="FILE", help="Write it there instead of on standard output.")
@options.home()
def command(run: str | None, form: Form, output: str | None, log_dir: str | None) -> int:
    """Report a run in another form; RUN is its id, a unique beginning of it, or nothing for the latest."""
    from mdrun.cli.reporting import put
    from mdrun.cli.targets import problems, read_with
    from mdrun.report import gather, writer
    from mdrun.runs import RunDirectory, find, home

    report = gather(RunDirectory(find(home(os.environ, log_dir), run)))
    if output is not None and (start := report.state.start) is not None:
        guide = os.path.join(start.cwd, start.guide)
        for problem in problems([("--output", output)], read_with(guide)):
            raise problem
    data = writer(form)(report)
    if output is not None:
        put(output, data, "--output")
        return 0
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    return 0
