"""How the record of a run is opened: that of one that begins, or of one that goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun import git
    from mdrun.events import Resumed, RunStarted
    from mdrun.run import Recorder, Walk
    from mdrun.runs.locks import Lock
    from mdrun.shell.mask import Patterns


class Opening(Protocol):
    """Opens a run."""

    @property
    def workdir(self) -> Path:
        """Where the guide runs."""

    @property
    def guide(self) -> Path:
        """Where the guide is."""

    @property
    def behind(self) -> frozenset[str]:
        """Ids of the steps that the run has behind it."""

    @property
    def snapshot(self) -> bytes | None:
        """The shell's state to begin with; None where there is none."""

    def lock(self) -> Lock:
        """Take the lock of the guide in the place where it runs."""

    def record(self, lock: Lock, patterns: Patterns) -> Recorder:
        """Make the run's record, or open it again."""

    def event(self, walk: Walk, facts: git.Facts, context: dict[str, str]) -> RunStarted | Resumed:
        """Return the event that the run begins or goes on with; the walk knows then what lies behind."""
