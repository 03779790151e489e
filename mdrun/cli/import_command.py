"""``mdrun import``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE = re.compile(r"(\d+)\s*([kMGT]?)B?")
_FACTORS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def _size(_ctx: click.Context, param: click.Parameter, text: str) -> int:
    found = _SIZE.fullmatch(text)
    if found is None:
        from mdrun.errors import UsageError

        raise UsageError("size-wrong", option=param.opts[-1], text=text)
    return int(found[1]) * _FACTORS[found[2]]


@click.command("import")
@click.argument("file", type=click.Path())
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
    from mdrun.runs import home
    from mdrun.runs.archive import Refused, unpack

    try:
        run = unpack(Path(file), home(os.environ, log_dir), limit=max_size)
    except Refused as refused:
        print_findings(refused.findings)
        click.echo(f"{file}: the record in it is not whole; nothing was kept of it", err=True)
        return 1
    click.echo(f"imported {run.name}")
    for line in _stays(run):
        click.echo(f"  {line}")
    return 0


def _stays(run: Path) -> Iterator[str]:
    """Yield what has not travelled, where somebody could go on with the run."""
    import json

    from mdrun.cli.people import host
    from mdrun.journal import read
    from mdrun.runs import RunDirectory
    from mdrun.state import fold

    directory = RunDirectory(run)
    state = fold(read(directory.journal).records)
    if state.start is None or state.result in ("passed", "incomplete") or state.start.rehearsal:
        return
    plan = json.loads(directory.plan(state.edition).read_bytes())
    secrets = [one["name"] for one in plan["variables"] if one["secret"] and one["source"] is not None]
    if secrets:
        yield f"secrets do not travel: {', '.join(secrets)}; resume asks for them again"
    if any(step["directives"].get("background") for step in plan["steps"]):
        yield "steps in the background ended with the run; --again STEP starts one again"
    if not Path(state.workdir).is_dir():
        yield f"its working directory {state.workdir} is not there: say --workdir DIR"
    elif state.start.host != host():
        yield f"it ran in {state.workdir} on {state.start.host}: what is there must be what was there"
    yield f"resume:  mdrun resume {run.name}"
