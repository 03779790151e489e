"""The record of a run: made for one that begins, opened again for one that goes on."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun import __version__, runs
from mdrun.cli.people import host
from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.events import Resumed, RunStarted
from mdrun.files import content
from mdrun.run import Recorder
from mdrun.runs.asked import Asked
from mdrun.shell.restoring import directory as entered
from mdrun.shell.restoring import lost
from mdrun.state import Past, gone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from mdrun import git
    from mdrun.cli.changed import Changed
    from mdrun.cli.planning import Planning
    from mdrun.journal import Reading
    from mdrun.plan.records import Plan
    from mdrun.questions import Given
    from mdrun.runs import RunDirectory
    from mdrun.runs.locks import Lock
    from mdrun.shell.mask import Patterns


@dataclass(frozen=True, slots=True)
class Resuming:
    """A run that goes on."""

    directory: RunDirectory
    """Where it is kept."""
    reading: Reading
    """What its journal holds."""
    start: RunStarted
    """How it began."""
    past: Past
    """What it has behind it."""
    changed: Changed | None
    """The other guide that it goes on with; None where it is the same."""
    asked: Asked
    """What its plan is made from beside the guide."""
    workdir: Path
    """Where it goes on."""
    moved: bool = False
    """Whether it was elsewhere before."""

    @property
    def snapshot(self) -> bytes | None:
        """The shell's state to begin with; None where there is none.

        Raises:
            RecordError: It cannot be read.
        """
        name = self.past.state.snapshot
        if name is None:
            return None
        path = self.directory.file(name)
        try:
            return content(path)
        except OSError as problem:
            raise RecordError("file-not-read", path=path, reason=problem.strerror) from problem

    @property
    def place(self) -> Path | None:
        """Where the shell is to be in another working directory; None where that is as before."""
        if not self.moved:
            return None
        before = entered(self.snapshot) if self.snapshot is not None else None
        old = Path(self.past.state.workdir)
        inside = Path(os.fsdecode(before)) if before is not None else old
        place = self.workdir / inside.relative_to(old) if inside.is_relative_to(old) else self.workdir
        return place if place.is_dir() else self.workdir


def begin(
    plan: Plan,
    planning: Planning,
    given: Given,
    timeout: float | None,
    *,
    log_dir: str | None,
    workdir: Path,
    patterns: Patterns,
    stack: ExitStack,
) -> Recorder:
    """Make the record of a run that begins, with its lock.

    Args:
        plan: What is run.
        planning: What that was made from.
        given: What was answered beforehand.
        timeout: For any step without its own, in seconds.
        log_dir: Where runs are kept, if the operator says so.
        workdir: Where the guide runs.
        patterns: What must stand nowhere.
        stack: What is to be put away at the end.

    Raises:
        Busy: The guide is being run there.
        RecordError: The record cannot be made.
    """
    home = runs.home(os.environ, log_dir)
    run = runs.new_id(time.time(), plan.guide, plan.selected)
    guide = Path(plan.guide).absolute()
    _tell(stack.enter_context(runs.lock(home, guide, workdir, run, person=given.person)))
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
    directory = runs.RunDirectory.create(home, run, plan, asked, workdir=planning.workdir)
    recorder = Recorder(directory, plan, patterns)
    stack.callback(recorder.close)
    return recorder


def reopen(
    plan: Plan, resuming: Resuming, person: str, *, patterns: Patterns, stack: ExitStack
) -> tuple[Recorder, int]:
    """Open the record of a run that goes on, with its lock; also return the number of its guide, if changed.

    Args:
        plan: What is run.
        resuming: The run.
        person: Login name of the operator.
        patterns: What must stand nowhere.
        stack: What is to be put away at the end.

    Raises:
        Busy: Somebody else goes on with it, or has done so meanwhile.
        RecordError: It cannot be opened.
    """
    directory, start = resuming.directory, resuming.start
    guide = Path(start.cwd) / start.guide
    home = directory.path.parent
    _tell(stack.enter_context(runs.lock(home, guide, resuming.workdir, directory.run, person=person)))
    recorder = Recorder(directory, plan, patterns, resuming.reading)
    stack.callback(recorder.close)
    edition = directory.change(plan, resuming.asked) if resuming.changed is not None else 0
    return recorder, edition


def _tell(lock: Lock) -> None:
    """Say whose lock was taken over, before anything runs."""
    if lock.note:
        click.echo(f"mdrun: {lock.note}", err=True)


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


def resumed(
    plan: Plan,
    resuming: Resuming,
    recorder: Recorder,
    person: str,
    edition: int,
    *,
    context: dict[str, str],
) -> Resumed:
    """Return the event that a run goes on.

    Args:
        plan: What is run.
        resuming: The run.
        recorder: Its record.
        person: Login name of the operator.
        edition: The number of its guide, if that was changed; else 0.
        context: As for :func:`started`.
    """
    snapshot = resuming.snapshot
    return Resumed(
        person,
        _why(plan, resuming),
        host=host(),
        version=__version__,
        command_line=tuple(sys.argv[1:]),
        state=resuming.past.state.snapshot,
        lost=(*(lost(snapshot) if snapshot is not None else ()), *_lost(plan, resuming)),
        edition=edition,
        sha256=plan.sha256 if edition else "",
        plan=plan.hash if edition else "",
        context=context,
        files=recorder.files(),
        workdir=str(resuming.workdir) if resuming.moved else "",
    )


def _why(plan: Plan, resuming: Resuming) -> str:
    """Return how a run had stopped, and where it goes on."""
    past = resuming.past
    state = past.state
    words = {
        "paused": "it was paused",
        "failed": "it had failed",
        "interrupted": "it was interrupted",
        None: "it was killed",
    }.get(state.result, "steps are run again")
    at = state.paused.step if state.paused is not None else state.current if state.result is None else None
    where = f" at {at}" if at is not None else ""
    ahead = next((step.id for step in plan.steps if step.id not in past.settled), None)
    on = f"it goes on at {ahead}" if ahead is not None else "no step is left"
    torn = "; the last line of its journal was not whole, and was dropped" if resuming.reading.torn else ""
    return f"{words}{where}; {on}{torn}"


def _lost(plan: Plan, resuming: Resuming) -> Iterator[str]:
    if resuming.moved:
        before = resuming.past.state.workdir
        yield f"the working directory {before}, which variables may still name: it is {resuming.workdir} now"
    for step in gone(plan, resuming.past.state):
        if step.id in resuming.past.settled:
            yield f"step {step.id} in the background; --again {step.id} starts it again"
    early = False
    for step in plan.steps:
        settled = step.id in resuming.past.settled
        if early and settled and step.directives.always:
            yield f"what step {step.id} has put away, which always runs; --again {step.id} runs it again"
        early = early or not settled
