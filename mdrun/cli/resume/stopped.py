"""A run that has stopped, as its directory has it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import runs
from mdrun.cli.errors import note
from mdrun.cli.paths import existing
from mdrun.cli.people import host
from mdrun.dataclass import dataclass
from mdrun.display.text import visible
from mdrun.errors import Busy, RecordError, UsageError
from mdrun.journal import Reading, read
from mdrun.places import is_directory, is_file
from mdrun.rubbish import none_sought
from mdrun.runs import going
from mdrun.runs.files import kept_bytes
from mdrun.runs.logged import is_ahead
from mdrun.shell.restoring import directory as entered
from mdrun.state import StateBuilder

if TYPE_CHECKING:
    from mdrun.events import RunStarted
    from mdrun.runs import RunDirectory
    from mdrun.state import RunState


@dataclass(frozen=True, slots=True)
class Stopped:
    """A run that can go on."""

    directory: RunDirectory
    """Where it is kept."""
    reading: Reading
    """What its journal holds."""
    builder: StateBuilder
    """What has folded that."""
    state: RunState
    """What it has come to."""
    start: RunStarted
    """How it began."""
    workdir: Path
    """Where it goes on."""

    @property
    def guide(self) -> Path:
        """Where its guide is: as it was called, else in the corresponding place of where it runs now."""
        own = Path(self.start.cwd) / self.start.guide
        old = Path(self.start.workdir)
        if is_file(own) or not own.is_relative_to(old):
            return own
        there = self.workdir / own.relative_to(old)
        return there if is_file(there) else own

    @property
    def moved(self) -> bool:
        """Whether it was elsewhere before."""
        return str(self.workdir) != self.state.workdir

    def handed_on(self, person: str) -> bool:
        """Say whether somebody else, or another machine, had the run before.

        Args:
            person: Login name of who goes on with it.
        """
        resumed = self.state.resumed
        before = (resumed[-1].event.person, resumed[-1].event.host) if resumed else None
        return (before or (self.start.user, self.start.host)) != (person, host())

    @property
    def snapshot(self) -> bytes | None:
        """The shell's state to begin with; None where there is none.

        Raises:
            RecordError: It cannot be read.
        """
        name = self.state.snapshot
        return kept_bytes(self.directory.file(name)) if name is not None else None

    @property
    def left(self) -> Path:
        """The working directory that the shell's state is of: the run may have gone on elsewhere since."""
        return Path(self.state.kept_in or self.state.workdir)

    @property
    def corresponding(self) -> Path | None:
        """What corresponds to where the shell was, in another working directory; None in the same one."""
        old, snapshot = self.left, self.snapshot
        if old == self.workdir:
            return None
        before = entered(snapshot) if snapshot is not None else None
        inside = Path(os.fsdecode(before)) if before is not None else old
        return self.workdir / inside.relative_to(old) if inside.is_relative_to(old) else self.workdir

    @property
    def place(self) -> Path | None:
        """Where the shell is, in another working directory; None in the same one."""
        wanted = self.corresponding
        return wanted if wanted is None or wanted.is_dir() else self.workdir


def stopped_run(log_dir: str | None, run: str | None, workdir: str | None) -> Stopped:
    """Find a run that can go on.

    Args:
        log_dir: Where runs are kept, if the operator says so.
        run: The run's id, or as much of its beginning as is unique; None for the latest.
        workdir: Where the guide runs from here on; None where it did before.

    Raises:
        Busy: Somebody runs it.
        RecordError: It is none that can go on.
        UsageError: There is none, or no directory to go on in.
    """
    directory = runs.RunDirectory(going.find_unfinished(runs.home(os.environ, log_dir), run))
    row = runs.summary_of(directory.path)
    if row.active:
        raise Busy("run-active", run=directory.run)
    reading = _read(directory)
    with none_sought():
        builder = StateBuilder(reading.records)
        state = builder.state()
    start = _begun(directory, state)
    if is_ahead(directory, reading.records):
        raise RecordError("run-cut", run=directory.run, log=directory.run_log)
    if run is None:
        told = f"{visible(going.told(row))}, {_where(state, workdir)}"
        note(f"the latest run is meant: {told}")
    return Stopped(directory, reading, builder, state, start, _workdir(directory, state, workdir))


def _read(directory: RunDirectory) -> Reading:
    """Return what a run's journal holds; nothing where there is none.

    Raises:
        RecordError: It cannot be read.
    """
    try:
        return read(directory.journal)
    except RecordError as problem:
        if isinstance(problem.__cause__, FileNotFoundError):
            return Reading((), None, 0)
        raise


def _begun(directory: RunDirectory, state: RunState) -> RunStarted:
    """Return how a run began.

    Raises:
        RecordError: It is none that can go on.
    """
    start = state.start
    if start is None:
        raise RecordError("run-headless", run=directory.run)
    if start.rehearsal:
        raise UsageError("run-rehearsal", run=directory.run)
    return start


def _where(state: RunState, wanted: str | None) -> str:
    """Return where a run goes on, in words; what the operator says of that may be no directory at all."""
    now = str(Path(wanted).resolve()) if wanted is not None else state.workdir
    return visible(f"in {now}" if now == state.workdir else f"in {now}, before in {state.workdir}")


def _workdir(directory: RunDirectory, state: RunState, wanted: str | None) -> Path:
    """Return where the guide runs from here on.

    Raises:
        UsageError: That is no directory.
    """
    if wanted is not None:
        return existing(wanted)
    if not is_directory(state.workdir):
        raise UsageError("run-place-gone", run=directory.run, path=state.workdir)
    return Path(state.workdir)
