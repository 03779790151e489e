"""What a walk has seen so far, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Container

    from mdrun.events import RunResult, StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.state import Past
TAKEN = ""
"""What is noted of a conditional section that is meant: no reason to skip it."""


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
    """By number of each conditional section that was asked about: why it is skipped, or :data:`TAKEN`."""
    choices: dict[str, Step | None] = field(default_factory=dict)
    """By group, the step that was chosen; None where none of them is meant."""
    values: dict[str, str] = field(default_factory=dict)
    """The values that fill placeholders now, by name."""
    others: frozenset[str] = frozenset()
    """Ids of the steps that are other ones now than when they last ran, before the run was resumed."""

    def take_up(self, past: Past, plan: Plan, late: Container[str], others: frozenset[str]) -> None:
        """Take over what a run has come to that is resumed.

        Args:
            past: What it has behind it.
            plan: What is run.
            late: Names of the variables that it has begun without.
            others: Ids of the steps that are other ones now than when they last ran.
        """
        state = past.state
        self.past = past
        self.others = others
        self.unsettled = past.wished
        self.outcomes.update(
            (name, seen.outcome)
            for name, seen in state.steps.items()
            if name in past.settled and seen.outcome is not None
        )
        self.sections.update(dict.fromkeys(past.sections, TAKEN))
        self.choices.update((group, plan.step(name)) for group, name in past.chosen.items())
        set_by_run = {one.name for one in plan.variables if one.captured_by or one.name in late}
        self.values.update((name, value) for name, value in state.held.items() if name in set_by_run)

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
