"""What a walk has seen so far, how it ends, and who watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from mdrun.events import RunResult, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.shell.ending import Stopping
    from mdrun.state import Past


class Live(Protocol):
    """Somebody who watches a block while it runs."""

    def command(self, step: str, line: int, text: str) -> None:
        """Take note that this command of the running block starts now."""

    def idle(self) -> None:
        """Take note that what ran is over, where no event says so."""

    def output(self, chunk: bytes) -> None:
        """Take note of output as it comes."""

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Take note that this attempt at a step, of so many, begins after so many seconds."""

    def stopping(self, how: Stopping) -> None:
        """Take note of how far it has come with a block that the operator wants to end."""

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Take note that a step in the background has so many seconds until this command must pass."""


class Stop(Exception):
    """The walk ends here. ``result`` says how."""

    def __init__(self, result: RunResult) -> None:
        super().__init__(result)
        self.result = result


@dataclass(slots=True)
class Progress:
    """What the walk has seen so far."""

    past: Past | None = None
    """What the run has behind it; None where it only begins."""
    outcomes: dict[str, StepOutcome] = field(default_factory=dict)
    """Outcome by step id."""
    failed: Step | None = None
    """The first step that failed."""
    died: Step | None = None
    """The first step that failed in the background, after the run had gone on."""
    interrupted: bool = False
    """Whether the operator ended the run before anything else had failed."""
    stopped: Step | None = None
    """The step at which the walk was stopped: the first that failed, or that was interrupted."""
    edited: dict[str, Step] = field(default_factory=dict)
    """By id, each step whose block was last run as the operator had changed it."""
    current: Step | None = None
    """The step that the walk has come to."""
    straight_on: bool = False
    """Whether the step after that one starts as soon as it has passed."""
    undoing: bool = False
    """Whether the operator wants to undo at once what the run has done."""
    unsettled: bool = False
    """Whether something was skipped or left unticked by somebody's wish."""
    sections: dict[str, str] = field(default_factory=dict)
    """By number of each conditional section that was asked about: ``run``, or why it is skipped."""
    choices: dict[str, Step | None] = field(default_factory=dict)
    """By group, the step that was chosen; None where none of them is meant."""
    values: dict[str, str] = field(default_factory=dict)
    """The values that fill placeholders now, by name."""

    @property
    def closing(self) -> bool:
        """Whether only what must always run is run any more."""
        return self.interrupted or self.failed is not None

    @property
    def result(self) -> RunResult:
        """How the run ends if it ends here, and does not pause."""
        if self.interrupted:
            return "interrupted"
        if self.failed is not None or self.died is not None:
            return "failed"
        return "incomplete" if self.unsettled else "passed"
