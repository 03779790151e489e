"""What a run has come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.events import HIDDEN
from mdrun.state.records.step import StepState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import (
        Deviation,
        Paused,
        QuestionAsked,
        RefMoved,
        Rehearsed,
        Resumed,
        RunResult,
        RunStarted,
        VariableSet,
    )


@dataclass(frozen=True, slots=True)
class Resumption:
    """That the run went on."""

    event: Resumed
    """By whom, and with which state of the shell."""
    time: str
    """When: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as its events tell it."""

    start: RunStarted | None = None
    """How the run began; None only before its first event."""
    steps: Mapping[str, StepState] = field(default_factory=dict)
    """By id, every step that some event speaks of; a step that is missing here was not reached."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Values by name, with those set during the run; secrets are masked."""
    result: RunResult | None = None
    """How it ended; None while it goes on, and where it was killed."""
    started: str | None = None
    """When it began: ISO 8601, UTC."""
    ended: str | None = None
    """When it last ended or paused; None while it goes on."""
    seconds: float = 0.0
    """Wall-clock time of all its stretches that ended, in seconds."""
    left: tuple[str, ...] = ()
    """Names of the processes that steps had left running and that were ended with it."""
    current: str | None = None
    """The step that was started and whose end was not seen yet."""
    question: QuestionAsked | None = None
    """What a person is asked, and has not answered; None where nothing is."""
    paused: Paused | None = None
    """Why it waits; None where it does not."""
    resumed: tuple[Resumption, ...] = ()
    """Who resumed it, and when, in order."""
    revision: str | None = None
    """Full hash of HEAD as it was last seen; None where none was."""
    branch: str | None = None
    """Branch checked out then; None where HEAD was detached, or there was no repository."""
    refs: tuple[RefMoved, ...] = ()
    """How the remotes' refs have moved, in order."""
    rehearsed: Rehearsed | None = None
    """What it changed, where it was a rehearsal that came to its end."""
    kept_in: str = ""
    """The run's working directory when the state of ``snapshot`` was kept; empty where none was."""
    snapshot: str | None = None
    """Name of the file of the shell's last state before anything failed; None where there is none."""
    unsaved: tuple[VariableSet | Deviation, ...] = ()
    """The values that the shell was given, and the operator's own lines, which that state lacks."""
    events: int = 0
    """Number of events seen."""
    hash: str = ""
    """The hash of the last record, where it is known."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each file in the run directory that an event tells the hash of."""

    def step(self, name: str) -> StepState:
        """Return what became of the step with this id."""
        return self.steps.get(name) or StepState(name)

    @property
    def changed(self) -> Resumed | None:
        """How the run went on with the guide that counts now; None where that is the one it began with."""
        events = (one.event for one in reversed(self.resumed))
        return next((event for event in events if event.edition), None)

    @property
    def held(self) -> dict[str, str]:
        """Value by name of each variable that the record holds whole: no secret is hidden in it."""
        return {name: value for name, value in self.variables.items() if HIDDEN not in value}

    @property
    def workdir(self) -> str:
        """Absolute path of the directory in which the guide runs now; empty before the first event."""
        moved = next((one.event.workdir for one in reversed(self.resumed) if one.event.workdir), "")
        return moved or (self.start.workdir if self.start else "")

    @property
    def edition(self) -> int:
        """The number of the guide that counts now; 1 for the one that the run began with."""
        return self.changed.edition if self.changed else 1

    @property
    def sha256(self) -> str:
        """Of the bytes of the guide that counts now, in hex."""
        return self.changed.sha256 if self.changed else self.start.sha256 if self.start else ""

    @property
    def plan(self) -> str:
        """The hash of the plan that counts now."""
        return self.changed.plan if self.changed else self.start.plan if self.start else ""
