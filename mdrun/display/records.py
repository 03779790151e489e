"""What the display is told beside events: where a run happens, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import RunResult, StepOutcome


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is about to happen; shown before the first step, so that a wrong place is seen in time."""

    workdir: str
    """Directory in which the guide runs."""
    branch: str | None = None
    """Branch checked out; None where HEAD is detached or there is no repository."""
    head: str | None = None
    """Hash of HEAD, full or short; None where there is no repository."""
    dirty: bool = False
    """Whether the working tree differs from HEAD."""
    remotes: Mapping[str, str] = field(default_factory=dict)
    """URL by name of the repository's remotes."""
    rehearsal: bool = False
    """Whether this is a throw-away copy."""
    context: Mapping[str, str] = field(default_factory=dict)
    """What each command printed that the settings want to be shown."""
    behind: frozenset[str] = frozenset()
    """Ids of the steps that the run has behind it, where it goes on."""
    problem: str = ""
    """Why git tells nothing of a repository that is there; empty where it does."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What made a run fail, with all that the operator needs in order to judge it."""

    step: str
    """Id of the step that failed."""
    path: str
    """The guide, as the operator named it."""
    line: int | None = None
    """Line of the guide that failed, 1-based; None where it is not known."""
    source: str = ""
    """Text of that line in the guide, or in what was run instead."""
    status: int | None = None
    """Exit status; None where nothing was run."""
    reason: str = ""
    """Why, where a status does not say it all."""
    output: str = ""
    """The last lines of the step's output."""
    streamed: bool = True
    """Whether its output was shown as it came: not where it was in the background."""
    changed: bool = False
    """Whether its block was run as the operator had changed it, so that the line is none of the guide."""
    part: str = ""
    """The command on that line that failed; empty where it is not known."""
    begins: int | None = None
    """Line on which ``source`` begins, where that is not the one that failed."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A step in the background that did not fail, told of because another step did."""

    step: str
    """Its id."""
    output: str
    """The last lines of its output."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, and what can be done now."""

    result: RunResult
    """How it ended."""
    seconds: float
    """Wall-clock time since it was started or resumed, in seconds."""
    counts: Mapping[StepOutcome, int] = field(default_factory=dict)
    """Number of steps by outcome."""
    run_log: str | None = None
    """Path of the run log."""
    failure: Failure | None = None
    """What failed first; None where nothing did."""
    rollback: str | None = None
    """Command line that undoes the section; None where the guide names none."""
    resume: str | None = None
    """Command line that goes on with the run; None where there is nothing to go on with."""
    later: tuple[Failure, ...] = ()
    """What failed after it, of what must always run or was in the background."""
    background: tuple[Beside, ...] = ()
    """What else was running in the background."""
    steps: Mapping[str, tuple[StepOutcome, float]] = field(default_factory=dict)
    """By id of each step, also of those before the run was resumed: how it ended, and its time in seconds."""
    owed: tuple[str, ...] = ()
    """Ids of the steps that must always run and have not, because the run is paused."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that failed, the first one first."""
        return (*((self.failure,) if self.failure is not None else ()), *self.later)
