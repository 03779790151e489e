"""The frozen records of what a run has come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.events import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import (
        BackgroundEnded,
        CommandFinished,
        Decided,
        Deviation,
        Evidence,
        Paused,
        QuestionAsked,
        RefMoved,
        Rehearsed,
        Resumed,
        RunResult,
        RunStarted,
        StepOutcome,
        VariableSet,
    )
    from mdrun.evidence.settlement import SettledBy


@dataclass(frozen=True, slots=True)
class Attestation:
    """A named person's word about a step."""

    person: str
    """Login name of the person."""
    time: str
    """When it was given: ISO 8601, UTC."""
    note: str
    """What the person added; may be empty."""
    done: bool
    """Whether the person said that it is done, or true."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an attempt at a step that another one followed."""

    number: int
    """1 for the first."""
    outcome: StepOutcome
    """How it ended; ``unknown`` where no end was seen."""
    started: str
    """When it started: ISO 8601, UTC."""
    seconds: float = 0.0
    """Wall-clock time that it took, in seconds."""
    status: int | None = None
    """Exit status of its block."""
    line: int | None = None
    """Guide line of what failed, 1-based."""
    reason: str = ""
    """Why it failed."""
    output: str | None = None
    """Name of its output file in the run directory."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""


@dataclass(frozen=True, slots=True)
class StepState:
    """What became of a step; where it was run again, of its last attempt."""

    step: str
    """Its id."""
    outcome: StepOutcome | None = None
    """How it ended; ``unknown`` where it was started and no end was seen; None where it was not reached."""
    attempts: int = 0
    """How often it was started."""
    started: str | None = None
    """When the last attempt started: ISO 8601, UTC."""
    ended: str | None = None
    """When it was settled."""
    seconds: float = 0.0
    """Wall-clock time of the last attempt, in seconds."""
    status: int | None = None
    """Exit status of its block."""
    line: int | None = None
    """Guide line of what failed, 1-based."""
    reason: str = ""
    """Why it failed or was skipped."""
    commands: tuple[CommandFinished, ...] = ()
    """The commands that ended, in order."""
    settled_by: SettledBy | None = None
    """What decided a check."""
    evidence: tuple[Evidence, ...] = ()
    """What proves, or refutes, a check."""
    attestation: Attestation | None = None
    """A person's word."""
    output: str | None = None
    """Name of its output file in the run directory."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""
    state: str | None = None
    """Name of the shell's state file after the step."""
    warnings: tuple[str, ...] = ()
    """What the operator should know beside the outcome."""
    decided: Decided | None = None
    """What was chosen at its decision point."""
    change: str = ""
    """Unified diff from the guide's block to what the last attempt ran instead; empty where it ran that."""
    deviations: tuple[Deviation, ...] = ()
    """How the run differs here from what the guide says, over all attempts."""
    tried: tuple[Attempt, ...] = ()
    """The attempts before the last one, in order."""
    background: BackgroundEnded | None = None
    """How what it left running in the background ended; None where nothing did."""
    revision: str | None = None
    """Full hash of HEAD when it last started, or was settled without a start; None where none is known."""

    @property
    def changed(self) -> bool:
        """Whether the last attempt ran the block as the operator had changed it: its lines are of that."""
        return bool(self.change)


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
