"""What became of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.events import (
        BackgroundEnded,
        CommandFinished,
        Decided,
        Deviation,
        Evidence,
        StepOutcome,
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
    edition: int = 1
    """The number of the guide that counted when it last started: its lines are of that."""

    @property
    def changed(self) -> bool:
        """Whether the last attempt ran the block as the operator had changed it: its lines are of that."""
        return bool(self.change)
