"""``mdrun export``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command


@click.command("export", cls=Command)
@click.argument("run", required=False)
@click.argument("file", required=False, type=click.Path(dir_okay=False, readable=False))
@options.home()
def command(run: str | None, file: str | None, log_dir: str | None) -> int:
    """Write a run into one file, to be verified, kept or gone on with elsewhere.

    RUN is its id, a unique beginning of it, or nothing for the latest run; FILE is a zip file that must not
    be there yet, RUN.zip in this directory if it is not named. A run whose record is not whole is refused.
    """
    from mdrun.cli.errors import print_findings
    from mdrun.errors import Busy
    from mdrun.runs import find, home, summary_of, verify
    from mdrun.runs.packing import pack

    path = find(home(os.environ, log_dir), run)
    if summary_of(path).active:
        raise Busy("run-active", run=path.name)
    findings = verify(path)
    print_findings(findings)
    if any(finding.level == "error" for finding in findings):
        return 1
    target = Path(file) if file is not None else Path(f"{path.name}.zip")
    pack(path, target)
    click.echo(f"exported to {target} ({target.stat().st_size:,} bytes)")
    return 0
