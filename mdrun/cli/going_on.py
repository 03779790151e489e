"""The record of a run that goes on, and the event that it goes on with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import __version__, runs
from mdrun.cli.beginning import told, waiting
from mdrun.cli.people import host
from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.events import Resumed, RunStarted
from mdrun.files import content
from mdrun.run import Recorder
from mdrun.shell.restoring import directory as entered
from mdrun.shell.restoring import lost
from mdrun.state import Past, gone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from contextlib import ExitStack

    from mdrun.cli.changed import Changed
    from mdrun.journal import Reading
    from mdrun.plan.records import Plan
    from mdrun.runs import RunDirectory
    from mdrun.runs.asked import Asked
    from mdrun.runs.locks import Lock
    from mdrun.shell.mask import Patterns
    from mdrun.state import StateBuilder


@dataclass(frozen=True, slots=True)
class Resuming:
    """A run that goes on."""

    directory: RunDirectory
    """Where it is kept."""
    reading: Reading
    """What its journal holds."""
    builder: StateBuilder
    """What has folded that."""
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

    def handed_on(self, person: str) -> bool:
        """Say whether somebody else, or another machine, had the run before.

        Args:
            person: Login name of who goes on with it.
        """
        resumed = self.past.state.resumed
        before = (resumed[-1].event.person, resumed[-1].event.host) if resumed else None
        return (before or (self.start.user, self.start.host)) != (person, host())

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


def lock(resuming: Resuming, person: str, *, stack: ExitStack) -> Lock:
    """Take the lock of a run that goes on.

    Args:
        resuming: The run.
        person: Login name of the operator.
        stack: What is to be put away at the end.

    Raises:
        Busy: The guide is being run there.
        RecordError: The lock cannot be made.
    """
    directory, start = resuming.directory, resuming.start
    home, guide = directory.path.parent, Path(start.cwd) / start.guide
    if resuming.moved:
        runs.wait_for_rest(home, guide, resuming.past.state.workdir, directory.run, wait=waiting)
    taken = runs.lock(home, guide, resuming.workdir, directory.run, person=person, wait=waiting)
    return told(stack.enter_context(taken))


def reopen(plan: Plan, resuming: Resuming, *, patterns: Patterns, stack: ExitStack) -> tuple[Recorder, int]:
    """Open the record of a run that goes on; also return the number of its guide, if changed.

    Args:
        plan: What is run.
        resuming: The run.
        patterns: What must stand nowhere.
        stack: What is to be put away at the end.

    Raises:
        Busy: Somebody else goes on with it, or has done so meanwhile.
        RecordError: It cannot be opened.
    """
    directory = resuming.directory
    directory.refuse_unwritable()
    recorder = Recorder(directory, plan, patterns, resuming.reading, resuming.builder)
    stack.callback(recorder.close)
    edition = directory.change(plan, resuming.asked) if resuming.changed is not None else 0
    return recorder, edition


def resumed(
    plan: Plan,
    resuming: Resuming,
    recorder: Recorder,
    person: str,
    edition: int,
    *,
    left_out: Collection[str],
    context: dict[str, str],
) -> Resumed:
    """Return the event that a run goes on.

    Args:
        plan: What is run.
        resuming: The run.
        recorder: Its record.
        person: Login name of the operator.
        edition: The number of its guide, if that was changed; else 0.
        left_out: Ids of the steps that will be left out.
        context: As for :func:`started`.
    """
    snapshot = resuming.snapshot
    return Resumed(
        person,
        _why(plan, resuming, left_out),
        host=host(),
        version=__version__,
        command_line=tuple(sys.argv[1:]),
        state=resuming.past.state.snapshot,
        lost=(*(lost(snapshot) if snapshot is not None else ()), *_lost(plan, resuming, person)),
        edition=edition,
        sha256=plan.sha256 if edition else "",
        plan=plan.hash if edition else "",
        context=context,
        files=recorder.files(),
        workdir=str(resuming.workdir) if resuming.moved else "",
    )


def _why(plan: Plan, resuming: Resuming, left_out: Collection[str]) -> str:
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
    behind = past.settled.union(left_out)
    ahead = next((step.id for step in plan.steps if step.id not in behind), None)
    on = f"it goes on at {ahead}" if ahead is not None else "no step is left"
    torn = "; the last line of its journal was not whole, and was dropped" if resuming.reading.torn else ""
    return f"{words}{where}; {on}{torn}"


def _lost(plan: Plan, resuming: Resuming, person: str) -> Iterator[str]:
    if resuming.handed_on(person):
        yield f"HOME, USER and what else belongs to a person: it is that of {person} on {host()} now"
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
