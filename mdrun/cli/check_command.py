"""``mdrun check``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from mdrun.dataclass import replace

if TYPE_CHECKING:
    from mdrun.errors import Finding, Level


@click.command("check")
@click.argument("guides", nargs=-1, required=True, type=click.Path())
@click.option("--strict", is_flag=True, help="Warnings fail too.")
def command(guides: tuple[str, ...], strict: bool) -> int:
    """Lint guides: everything that a run would refuse, and what is unclear.

    Placeholders may stay open: their values are for the run. Exits 1 on errors.
    """
    from mdrun.cli.errors import show, shown
    from mdrun.cli.planning import prepare
    from mdrun.display import colored
    from mdrun.display.findings import summary_line
    from mdrun.errors import MdrunError, ShellError
    from mdrun.preflight.tools import tools

    found = []
    broken = False
    for guide in guides:
        try:
            planning = prepare(guide, sections=(), values=(), var_file=None, directives=(), workdir=None)
            plan = planning.plan()
        except ShellError:
            raise
        except MdrunError as problem:
            show(problem)
            broken = True
            continue
        found += [_for_reader(finding) for finding in plan.findings if finding.code not in _OF_A_RUN]
        found += [replace(finding, level="warning") for finding in tools(plan, os.environ.get("PATH"))]
    for line in shown(found, color=colored(sys.stdout, "auto", os.environ)):
        click.echo(line)
    click.echo(summary_line(found) or "nothing to report")
    levels = {finding.level for finding in found}
    return 1 if broken or "error" in levels or (strict and "warning" in levels) else 0


_LEVELS: dict[str, Level] = {"no-steps": "note", "shell-unusable": "warning"}
_OF_A_RUN = frozenset(("placeholder-unfilled", "variable-missing"))


def _for_reader(finding: Finding) -> Finding:
    """Return a finding as it concerns a guide that nobody asked to run here.

    One without steps is only prose; a bash that is missing here may be where it is run.
    """
    level = _LEVELS.get(finding.code)
    return replace(finding, level=level) if level else finding
