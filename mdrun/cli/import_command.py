"""``mdrun import``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command, Mistakes

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE = re.compile(r"(\d+)\s*([kMGT]?)B?")
_FACTORS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def _size(ctx: click.Context, param: click.Parameter, text: str) -> int:
    found = _SIZE.fullmatch(text)
    if found is None:
        from mdrun.errors import UsageError

        Mistakes.of(ctx).take([UsageError("size-wrong", option=param.opts[-1], text=text)])
        return 0
    return int(found[1]) * _FACTORS[found[2]]


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(readable=False))
@click.option(
    "--max-size",
    default="10G",
    show_default=True,
    callback=_size,
    metavar="SIZE",
    help="Take no run whose files are larger together.",
)
@options.home()
def command(file: str, max_size: int, log_dir: str | None) -> int:
    """Take a run that was exported elsewhere, once it has proven whole.

    Nothing in FILE is trusted: a name that leads elsewhere, a link, or anything that is no file of a run is
    refused. 'mdrun resume RUN' goes on with it; secrets, processes and the working directory do not travel.
    """
    from mdrun.cli.errors import print_findings
    from mdrun.display.text import visible
    from mdrun.runs import home
    from mdrun.runs.unpacking import Refused, unpack

    try:
        run = unpack(Path(file), home(os.environ, log_dir), limit=max_size)
    except Refused as refused:
        print_findings(refused.findings)
        click.echo(f"{visible(file)}: the record in it is not whole; nothing was kept of it", err=True)
        return 1
    click.echo(f"imported {run.name}")
    for line in _stays(run, log_dir):
        click.echo(f"  {visible(line)}")
    return 0


def _stays(run: Path, log_dir: str | None) -> Iterator[str]:
    """Yield what has not travelled, where somebody could go on with the run, and how.

    Args:
        run: The run's directory.
        log_dir: Where runs are kept, if the operator says so.
    """
    from mdrun.cli.command_lines import resume_line
    from mdrun.cli.people import host
    from mdrun.errors import RecordError
    from mdrun.journal import read
    from mdrun.outcomes import OVER
    from mdrun.places import is_directory
    from mdrun.runs import RunDirectory
    from mdrun.runs.asked import Kept
    from mdrun.state import fold

    directory = RunDirectory(run)
    state = fold(read(directory.journal).records)
    if state.start is None or state.result in OVER or state.start.rehearsal:
        return
    try:
        known = Kept.read(directory.asked(state.edition), directory.plan(state.edition))
    except RecordError:
        yield "its plan is none that mdrun has made: nobody can go on with it"
        return
    if known.secrets:
        yield f"secrets do not travel: {', '.join(sorted(known.secrets))}; resume asks for them again"
    if any(step.directives.get("background") for step in known.planned.steps):
        yield "steps in the background ended with the run; --again STEP starts one again"
    gone = not is_directory(state.workdir)
    if gone:
        yield f"its working directory {state.workdir} is not there: say which one it is here"
    elif state.start.host != host():
        yield f"it ran in {state.workdir} on {state.start.host}: what is there must be what was there"
    yield f"resume:  {resume_line(run.name, log_dir)}{' --workdir DIR' if gone else ''}"
