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
    import shlex

    from mdrun.cli.command_lines import kept_in
    from mdrun.cli.errors import note, print_findings
    from mdrun.errors import Busy, UsageError
    from mdrun.runs import find, home, summary_of
    from mdrun.runs.packing import pack
    from mdrun.runs.proof import verify

    place = home(os.environ, log_dir)
    if run is not None and file is None and _names_file(run):
        line = shlex.join(["mdrun", "export", find(place, None).name, run, *kept_in(log_dir)])
        raise UsageError("export-to-no-run", file=run, line=line)
    path = find(place, run)
    if summary_of(path).active:
        raise Busy("run-active", run=path.name)
    findings = verify(path)
    print_findings(findings)
    if any(finding.level == "error" for finding in findings):
        return 1
    target = Path(file) if file is not None else Path(f"{path.name}.zip")
    pack(path, target)
    click.echo(f"exported to {target} ({target.stat().st_size:,} bytes)")
    if _untidy(target):
        note(f"git sees {target}, so the working tree is not clean: move it before a release or a rollback")
    return 0


def _names_file(word: str) -> bool:
    """Say whether a word names a file rather than a run."""
    return "/" in word or word.lower().endswith(".zip")


def _untidy(target: Path) -> bool:
    """Say whether a file lies in a git working tree that does not ignore it."""
    from mdrun import git

    path = target.resolve()
    top = git.enclosing(path.parent)
    return top is not None and git.ask("check-ignore", "--quiet", "--", str(path), at=top) is None
