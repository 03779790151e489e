"""``mdrun resume``."""

from __future__ import annotations

from typing import Any

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command, Mistakes


@click.command("resume", cls=Command, gathers=True)
@click.argument("run", required=False)
@click.option(
    "--again",
    multiple=True,
    metavar="STEP",
    help="Run this step again, though its end was not seen, or though it has passed. Repeatable.",
)
@click.option(
    "--done",
    multiple=True,
    callback=lambda _ctx, _param, texts: options.pairs(texts),
    metavar="STEP[=NOTE]",
    help="Your word that this step is done, though its end was not seen or it failed. Repeatable.",
)
@click.option("--changed-guide", is_flag=True, help="Go on with the guide as it is on the disk now.")
@click.option(
    "--as-is",
    is_flag=True,
    help="Go on though another commit is checked out than when it stopped, or it was undone since.",
)
@click.option(
    "--from",
    "start",
    multiple=True,
    callback=options.single,
    metavar="STEP",
    help="Go on at this step; skip those before it.",
)
@click.option(
    "-v",
    "--var",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="A secret, again, or a value that the run does not have yet. Repeatable.",
)
@click.option(
    "--workdir",
    callback=options.named,
    metavar="DIR",
    help="Where the guide runs from here on, if no longer where it did.",
)
@options.answering
@options.home()
@options.showing
def command(
    run: str | None,
    again: tuple[str, ...],
    done: dict[str, str],
    changed_guide: bool,
    as_is: bool,
    start: str | None,
    values: tuple[str, ...],
    workdir: str | None,
    log_dir: str | None,
    **given: Any,
) -> int:
    """Go on with a run that was paused, failed, was interrupted or killed.

    RUN is its id, a unique beginning of it, or nothing for the latest run. Steps that have passed are not run
    again; the shell begins with the state that it had.
    """
    from mdrun.cli import slim  # noqa: F401 - before anything else imports pathlib
    from mdrun.cli.resume.resuming import resume
    from mdrun.cli.resume.wanted import Wanted

    wanted = Wanted(run, frozenset(again), done, changed_guide, as_is, start, values, workdir, log_dir)
    mistakes = Mistakes.of(click.get_current_context())
    with mistakes.told():
        return resume(wanted, given, mistakes)
