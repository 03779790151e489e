"""``mdrun run``, and its short form ``mdrun GUIDE``."""

from __future__ import annotations

from typing import Any

import click

from mdrun.cli import options
from mdrun.cli.guide_help import GuideCommand
from mdrun.cli.mistakes import NOTHING_RUN, Mistakes, either


@click.command("run", cls=GuideCommand, gathers=True)
@options.guide
@options.planning
@click.option(
    "--from",
    "start",
    multiple=True,
    callback=options.single,
    metavar="STEP",
    help="Start at this step; skip those before it.",
)
@click.option(
    "--only",
    multiple=True,
    callback=options.single,
    metavar="STEP",
    help="Run just this step; skip the others.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Show the plan and what a run would refuse; run nothing.")
@click.option("--rehearse", is_flag=True, help="Run in a throw-away copy with throw-away remotes.")
@click.option("--keep", is_flag=True, help="Keep the rehearsal's copy.")
@click.option("--with-changes", is_flag=True, help="Take uncommitted changes along into the rehearsal.")
@click.option(
    "--expect-effects",
    callback=options.named,
    metavar="FILE",
    help="A rehearsal fails that changes something else than FILE says.",
)
@click.option("--save-effects", metavar="FILE", help="Write into FILE what a rehearsal changes.")
@options.answering
@click.option(
    "--approved",
    multiple=True,
    callback=options.single,
    metavar="HASH",
    help="Run only if this is the hash of the plan, as 'mdrun plan' shows it.",
)
@click.option(
    "--timeout",
    callback=options.limit,
    metavar="DUR",
    help="For any step without its own, such as 90s or 10m.",
)
@options.home()
@options.showing
def command(
    guide: str,
    sections: tuple[str, ...],
    values: tuple[str, ...],
    var_file: str | None,
    directives: tuple[str, ...],
    workdir: str | None,
    start: str | None,
    only: str | None,
    **words: Any,
) -> int:
    """Run a guide, or some of its sections.

    STEP is a step's id, such as 1.1/2, or its name; 'mdrun plan GUIDE' shows them.
    """
    from mdrun.cli import slim  # noqa: F401 - before anything else imports pathlib
    from mdrun.cli.answering import answers_of
    from mdrun.cli.planning import prepare
    from mdrun.cli.running import execute
    from mdrun.cli.targets import read_with
    from mdrun.cli.wishes import Wishes
    from mdrun.errors import MdrunError

    mistakes = Mistakes.of(click.get_current_context())
    mistakes.take(either(("--from", start), ("--only", only)))
    given = answers_of(guide, words, mistakes, events=words["events"], start=start, only=only)
    wishes = Wishes(**words)
    mistakes.take(wishes.problems([*read_with(guide), *([var_file] if var_file else [])]))
    try:
        with mistakes.told():
            planning = prepare(
                guide,
                sections=sections,
                values=values,
                var_file=var_file,
                directives=directives,
                workdir=workdir,
                mistakes=mistakes,
            )
            return execute(planning, given, wishes, mistakes)
    except MdrunError as problem:
        if problem.exit_status == NOTHING_RUN and not wishes.dry_run and not wishes.rehearse:
            from mdrun.runs.going import note_refused

            note_refused(wishes.home, guide)
        raise
