"""``mdrun verify``."""

from __future__ import annotations

import os

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command


@click.command("verify", cls=Command)
@click.argument("run", required=False)
@options.home()
def command(run: str | None, log_dir: str | None) -> int:
    """Prove that a run's journal and outputs are whole.

    It shows that nothing was changed, added or taken away by accident or by hand in a run that has ended. It
    cannot show more: somebody who writes the whole chain anew, with all files to match, is only caught by the
    final hash that the run log prints, kept elsewhere; a journal that was cut after a line, its run log
    removed or exchanged, looks like that of a killed run; the run log of another version of mdrun is not
    compared with the one that guide and journal make; and nothing shows whether a person's word is true.
    """
    from mdrun.cli.errors import print_findings
    from mdrun.runs import find, home, summary_of
    from mdrun.runs.proof import verify

    path = find(home(os.environ, log_dir), run)
    active = summary_of(path).active  # asked first: a run that ends meanwhile was not killed
    # That its end is not there yet, and of what is being written, goes without saying while it is run.
    findings = [found for found in verify(path) if not (active and found.level == "note")]
    print_findings(findings)
    if any(finding.level == "error" for finding in findings):
        return 1
    so_far = ": it is being run, and its journal and outputs are whole so far"
    click.echo(f"{path.name}{so_far if active else ': journal and outputs are whole'}")
    return 0
