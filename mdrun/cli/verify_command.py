"""``mdrun verify``."""

from __future__ import annotations

import os

import click

from mdrun.cli import options


@click.command("verify")
@click.argument("run", required=False)
@options.home()
def command(run: str | None, log_dir: str | None) -> int:
    """Prove that a run's journal and outputs are whole.

    It shows that nothing was changed by accident or by hand. Somebody who writes the whole chain anew is only
    caught by the final hash that the run log prints, kept elsewhere.
    """
    from mdrun.cli.errors import print_findings
    from mdrun.runs import find, home, verify

    path = find(home(os.environ, log_dir), run)
    findings = verify(path)
    print_findings(findings)
    if any(finding.level == "error" for finding in findings):
        return 1
    click.echo(f"{path.name}: journal and outputs are whole")
    return 0
