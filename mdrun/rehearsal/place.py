"""The place of a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.leftovers.ending import end
from mdrun.rehearsal.baseline import OWN, cookie

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.inside import Inside
    from mdrun.leftovers import Ended
    from mdrun.rehearsal.confinement import Confinement
    from mdrun.rehearsal.registry import Entry


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A throw-away place in which a guide can run."""

    root: Path
    """The directory that holds all of it, mode 0700."""
    workdir: Path
    """Where the guide runs: the copy of the working directory."""
    top: Path
    """The copy's top directory."""
    source: Path
    """The working directory that was copied."""
    env: dict[str, str]
    """The whole environment for the run's shell."""
    notes: tuple[str, ...]
    """Lines to show: what was not carried, what is not confined."""
    entry: Entry | None = None
    """By what it is known while this process lives; None where nothing knows it."""
    stubs: Path | None = None
    """Directory of the stubs, the first on the shell's ``PATH``; None where the settings have none."""
    confinement: Confinement | None = None
    """What confines the run; None where nothing does."""

    @property
    def inside(self) -> Inside | None:
        """The namespaces in which everything is to run; None where it is not confined."""
        return self.confinement.inside if self.confinement is not None else None

    @property
    def private(self) -> Path:
        """A directory for what runs it; whoever is confined can neither move nor replace what is in it."""
        return self.root / OWN

    def end_leftovers(self) -> tuple[Ended, ...]:
        """End every process that was started here, as far as it can be told, and return them."""
        return end(cookie(self.root), place=self.root, inside=self.inside)
