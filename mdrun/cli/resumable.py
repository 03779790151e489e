"""A run that goes on, as it was found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.cli.people import host
from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.files import content
from mdrun.shell.restoring import directory as entered

if TYPE_CHECKING:
    from mdrun.cli.changed import Changed
    from mdrun.events import RunStarted
    from mdrun.journal import Reading
    from mdrun.runs import RunDirectory
    from mdrun.runs.asked import Asked
    from mdrun.state import Past, StateBuilder


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
