"""Events of a step: that it starts, what its commands come to, how it ends, and what proves a check."""

from __future__ import annotations

from typing import Literal

from mdrun.dataclass import dataclass, field
from mdrun.evidence.settlement import SettledBy  # noqa: TC001 - the types of an event's fields can be asked for

StepOutcome = Literal["passed", "failed", "timed-out", "skipped", "unknown", "not-reached"]


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step is about to start."""

    step: str
    """Its id, such as ``1.1/2``."""
    attempt: int
    """1 for the first time; more where ``retry`` or the operator asked for it again."""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """One top-level command of a block has ended.

    Written after the command ended and before the next one starts.
    """

    step: str
    """The step it belongs to."""
    line: int
    """Line of the command in the guide, 1-based."""
    text: str
    """The command as it was run; secrets are masked."""
    status: int
    """Exit status as the shell reports it, 0 to 255; 128 + n after signal n (POSIX 2.8.2)."""
    seconds: float
    """Wall-clock time from start to end, in seconds."""
    start: int
    """Where its output begins in the step's output file, in bytes."""
    end: int
    """Where its output ends, in bytes."""


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step has ended, well or not."""

    step: str
    """Its id."""
    outcome: StepOutcome
    """How it ended."""
    seconds: float
    """Wall-clock time of this attempt, in seconds."""
    status: int | None = None
    """Exit status of the block; None where nothing was run."""
    line: int | None = None
    """Guide line of what failed, 1-based."""
    reason: str = ""
    """Why it failed or was skipped, where a status does not say it all."""
    output: str | None = None
    """Name of its output file in the run directory, such as ``output/1.1-2.log``; without a byte there is
    the name alone."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""
    state: str | None = None
    """Name of the shell's state file after the step, such as ``state/1.1-2.sh``; that of an earlier step
    where nothing has changed since."""
    warnings: tuple[str, ...] = ()
    """What the operator should know beside the outcome, such as a child left running."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each further file that the step has left: the shell's state."""


@dataclass(frozen=True, slots=True)
class BackgroundEnded:
    """What a step left running in the background has ended; its ``StepFinished`` came before."""

    step: str
    """The step's id."""
    by: Literal["itself", "mdrun"]
    """``mdrun``: it was ended with the run, and its status says nothing."""
    outcome: StepOutcome
    """``passed``, or ``failed`` where it ended by itself with another status than the guide expects."""
    seconds: float
    """Wall-clock time from its start to its end, in seconds."""
    status: int | None = None
    """Exit status of its block; None where that never ran."""
    line: int | None = None
    """Guide line of what failed, 1-based; None where nothing did."""
    output: str | None = None
    """Name of its output file in the run directory."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""
    warnings: tuple[str, ...] = ()
    """What the operator should know beside the outcome."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves, or refutes, a check."""

    line: int
    """Guide line of the command that was run, 1-based."""
    command: str
    """The command's text."""
    status: int
    """Its exit status."""
    text: str = ""
    """The matching line of its output, or why it does not match."""


@dataclass(frozen=True, slots=True)
class CheckSettled:
    """A check has been decided."""

    step: str
    """Id of the check."""
    outcome: StepOutcome
    """``passed`` ticks its box."""
    by: SettledBy
    """What decided it."""
    evidence: tuple[Evidence, ...] = ()
    """The proof; empty where a person's word decided."""
    reason: str = ""
    """Why it failed or was skipped."""
