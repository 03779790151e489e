"""The record of a run that begins, and its first event."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun import __version__, runs
from mdrun.cli.people import host
from mdrun.errors import RecordError
from mdrun.events import RunStarted
from mdrun.run import Recorder
from mdrun.runs.asked import Asked

if TYPE_CHECKING:
    from contextlib import ExitStack

    from mdrun import git
    from mdrun.answers import Given
    from mdrun.cli.planning import Planning
    from mdrun.plan.records import Plan
    from mdrun.runs.locks import Lock
    from mdrun.shell.mask import Patterns


def lock(plan: Plan, person: str, *, log_dir: str | None, workdir: Path, stack: ExitStack) -> Lock:
    """Take the lock of a run that begins; its run's id is a new one.

    Args:
        plan: What is run.
        person: Login name of the operator.
        log_dir: Where runs are kept, if the operator says so.
        workdir: Where the guide runs.
        stack: What is to be put away at the end.

    Raises:
        Busy: The guide is being run there.
        RecordError: The lock cannot be made.
    """
    home = runs.home(os.environ, log_dir)
    run = runs.new_id(time.time(), plan.guide, plan.selected)
    guide = Path(plan.guide).absolute()
    return told(stack.enter_context(runs.lock(home, guide, workdir, run, person=person, wait=waiting)))


def begin(
    plan: Plan,
    planning: Planning,
    given: Given,
    timeout: float | None,
    *,
    lock: Lock,
    patterns: Patterns,
    stack: ExitStack,
) -> Recorder:
    """Make the record of a run that begins.

    Args:
        plan: What is run.
        planning: What that was made from.
        given: What was answered beforehand.
        timeout: For any step without its own, in seconds.
        lock: The run's.
        patterns: What must stand nowhere.
        stack: What is to be put away at the end.

    Raises:
        RecordError: The record cannot be made.
    """
    request = planning.request
    asked = Asked(
        request.name,
        request.selectors,
        request.directives,
        timeout,
        planning.source,
        given.start,
        given.only,
        dict(given.skip),
        given.every_step,
    )
    directory = runs.RunDirectory.create(lock.home, lock.run, plan, asked, workdir=planning.workdir)
    try:
        recorder = Recorder(directory, plan, patterns)
    except RecordError:
        directory.remove()
        raise
    stack.callback(recorder.close)
    return recorder


def told(lock: Lock) -> Lock:
    """Say whose lock was taken over, before anything runs; return the lock."""
    if lock.note:
        click.echo(f"mdrun: {lock.note}", err=True)
    return lock


def waiting(run: str) -> None:
    """Say that what a run has left running is waited for.

    Args:
        run: The run's id.
    """
    click.echo(f"mdrun: {run} was killed; what it left running is being ended", err=True)


def started(
    plan: Plan,
    recorder: Recorder,
    workdir: Path,
    facts: git.Facts | None,
    person: str,
    *,
    rehearsal: bool,
    context: dict[str, str],
) -> RunStarted:
    """Return the event that opens a run.

    Args:
        plan: What is run.
        recorder: Its record.
        workdir: Where the guide runs.
        facts: What is known of the repository there.
        person: Login name of the operator.
        rehearsal: Whether that is a throw-away copy.
        context: What each command printed that the settings want to be shown.
    """
    values = {variable.name: variable for variable in plan.variables if variable.value is not None}
    return RunStarted(
        run=recorder.directory.run,
        guide=plan.guide,
        sha256=plan.sha256,
        plan=plan.hash,
        sections=plan.selected,
        variables={name: "•••" if one.secret else str(one.value) for name, one in values.items()},
        command_line=tuple(sys.argv[1:]),
        workdir=str(workdir),
        revision=facts.revision if facts else None,
        branch=facts.branch if facts else None,
        dirty=facts.dirty if facts else False,
        host=host(),
        user=person,
        version=__version__,
        rehearsal=rehearsal,
        cwd=str(Path.cwd()),
        remotes=facts.remotes if facts else {},
        context=context,
        files=recorder.files(),
    )
