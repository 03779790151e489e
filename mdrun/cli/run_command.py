"""``mdrun run``, and its short form ``mdrun GUIDE``."""

from __future__ import annotations

from typing import Any

import click

from mdrun.cli import options
from mdrun.errors import UsageError


def _pairs(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, _, value in (text.partition("=") for text in texts)}


def _duration(_ctx: click.Context, _param: click.Parameter, text: str | None) -> float | None:
    from mdrun.durations import parse_duration

    seconds = parse_duration(text) if text is not None else None
    if text is not None and seconds is None:
        raise click.BadParameter(f"{text!r} is no duration; write 90s, 2m or 1h")
    return seconds


def _either(*options: tuple[str, Any]) -> None:
    given = [name for name, value in options if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} contradict one another", "give one of them")


@click.command("run")
@options.guide
@options.planning
@click.option("--from", "start", metavar="STEP", help="Start at this step; skip those before it.")
@click.option("--only", metavar="STEP", help="Run just this step; skip the others.")
@click.option("-n", "--dry-run", is_flag=True, help="Show the plan and what a run would refuse; run nothing.")
@click.option("--rehearse", is_flag=True, help="Run in a throw-away copy with throw-away remotes.")
@click.option("--keep", is_flag=True, help="Keep the rehearsal's copy.")
@click.option("--with-changes", is_flag=True, help="Take uncommitted changes along into the rehearsal.")
@click.option("-y", "--yes", is_flag=True, help="Yes to every 'go on?'; never attests anything.")
@click.option(
    "--attest",
    multiple=True,
    callback=_pairs,
    metavar="STEP[=NOTE]",
    help="Your word, given beforehand, that this step is done. Repeatable.",
)
@click.option("--attest-all", metavar="NOTE", help="Your word for every step that needs a person.")
@click.option("--skip-manual", is_flag=True, help="Skip what needs a person; the run ends incomplete.")
@click.option("--pause", is_flag=True, help="Without a terminal: pause (status 3) where a person is needed.")
@click.option("--no-input", is_flag=True, help="Never ask, not even in a terminal.")
@click.option("--step", "every_step", is_flag=True, help="Ask before every step.")
@click.option(
    "--take",
    multiple=True,
    metavar="STEP",
    help="Run this step, or this conditional section, at its decision point. Repeatable.",
)
@click.option(
    "--skip",
    multiple=True,
    callback=_pairs,
    metavar="STEP[=REASON]",
    help="Skip this step, or this section. Repeatable.",
)
@click.option(
    "--approved", metavar="HASH", help="Run only if this is the hash of the plan, as 'mdrun plan' shows it."
)
@click.option(
    "--timeout", callback=_duration, metavar="DUR", help="For any step without its own, such as 90s or 10m."
)
@options.home()
@click.option("--log", "log", metavar="FILE", help="Also write the run log there at the end.")
@click.option("--events", is_flag=True, help="Print the events as JSON lines instead of the display.")
@click.option("-q", "--quiet", is_flag=True, help="Only failures and the end.")
@click.option("--verbose", is_flag=True, help="Also the guide's prose, and every command with its time.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours.")
def command(
    guide: str,
    sections: tuple[str, ...],
    values: tuple[str, ...],
    var_file: str | None,
    directives: tuple[str, ...],
    workdir: str | None,
    start: str | None,
    only: str | None,
    yes: bool,
    attest: dict[str, str],
    attest_all: str | None,
    skip_manual: bool,
    pause: bool,
    no_input: bool,
    every_step: bool,
    take: tuple[str, ...],
    skip: dict[str, str],
    **wishes: Any,
) -> int:
    """Run a guide, or some of its sections.

    STEP is a step's id, such as 1.1/2, or its name; 'mdrun plan GUIDE' shows them.
    """
    from mdrun.cli.people import operator
    from mdrun.cli.planning import prepare
    from mdrun.cli.running import execute
    from mdrun.cli.terminal import has_keys, has_terminal
    from mdrun.cli.wishes import Wishes
    from mdrun.questions import Given

    _either(("--from", start), ("--only", only))
    _either(("--skip-manual", skip_manual), ("--attest-all", attest_all))
    planning = prepare(
        guide, sections=sections, values=values, var_file=var_file, directives=directives, workdir=workdir
    )
    given = Given(
        person=operator(),
        take=frozenset(take),
        skip=skip,
        yes=yes,
        attest=attest,
        attest_all=attest_all,
        skip_manual=skip_manual,
        every_step=every_step,
        terminal=not wishes["events"] and has_terminal(guide),
        interactive=not no_input and not wishes["events"] and has_keys(guide),
        pause=pause,
        start=start,
        only=only,
    )
    return execute(planning, given, Wishes(**wishes))
