"""``mdrun plan``."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from mdrun.cli import coloring, options
from mdrun.cli.guide_help import GuideCommand
from mdrun.cli.mistakes import Mistakes
from mdrun.cli.width import columns
from mdrun.dataclass import replace


@click.command("plan", cls=GuideCommand, gathers=True)
@options.guide
@options.planning
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one JSON object.")
@coloring.option()
def command(guide: str, as_json: bool, color: Any, **asked: Any) -> int:
    """Show what would run and how every item is understood; runs nothing.

    Exits 2 where a run would refuse.
    """
    from mdrun.cli.planning import prepare
    from mdrun.preflight.tools import of_plan

    mistakes = Mistakes.of(click.get_current_context())
    with mistakes.told():
        plan = prepare(guide, **asked, mistakes=mistakes).plan()
        mistakes.refuse()
    plan = replace(plan, findings=(*plan.findings, *of_plan(plan, os.environ.get("PATH"))))
    if as_json:
        from mdrun.cli.printing import print_json
        from mdrun.plan.objects import plan_object

        print_json(plan_object(plan))
    else:
        from mdrun.cli.usual import usual_times
        from mdrun.display import colored
        from mdrun.display.plan_text import plan_lines

        usual = usual_times(plan, guide) if guide != "-" else {}
        shown = plan_lines(plan, usual, width=columns(100), color=colored(sys.stdout, color, os.environ))
        click.echo("\n".join(shown))
    return 2 if any(plan.errors()) else 0
