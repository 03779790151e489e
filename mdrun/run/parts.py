"""Checks with parts: they wait for these, and what became of them settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import CheckSettled, Evidence
from mdrun.evidence.references import references
from mdrun.many import listed
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.run.record import Recorder
    from mdrun.run.results import Results
    from mdrun.state import RunState


class Parts:
    """The parts of checks, and the checks that a walk has come to and whose parts are still ahead.

    Args:
        plan: What is run.
        recorder: Where what happened is written down.
        results: What the commands of the run did.
    """

    def __init__(self, plan: Plan, recorder: Recorder, results: Results) -> None:
        self.plan = plan
        self.recorder = recorder
        self.results = results
        self.parents = {step.parent for step in plan.steps}
        self.waiting: list[Step] = []

    def wait_for(self, step: Step) -> bool:
        """Let a check wait for its parts; the value is whether it has any."""
        if step.id in self.parents:
            self.waiting.append(step)
        return step.id in self.parents

    def complete(self, ahead: Step | None) -> Iterator[Step]:
        """Yield the checks whose parts all lie before a step, innermost first; all where it is None."""
        while self.waiting and (ahead is None or not self.plan.is_part(ahead, self.waiting[-1])):
            yield self.waiting.pop()

    def by_parts(self, step: Step, outcomes: Mapping[str, StepOutcome]) -> CheckSettled | None:
        """Settle a check by its parts; None where one of them was not reached."""
        parts = [other for other in self.plan.steps if other.parent == step.id]
        seen = [outcomes.get(part.id) for part in parts]
        if any(outcome in FAILED for outcome in seen):
            return CheckSettled(step.id, "failed", "evidence", reason="a part of it failed")
        if None in seen:
            return None
        if "skipped" in seen:
            return CheckSettled(step.id, "skipped", "evidence", reason="a part of it was skipped")
        state = self.recorder.state()
        own = [one for one in self.plan.steps if one.id not in self.parents and self.plan.is_part(one, step)]
        proof = dict.fromkeys(item for part in own for item in self.proof_of(part, state))
        return CheckSettled(step.id, "passed", "evidence", tuple(proof), _attested(own, state))

    def proof_of(self, part: Step, state: RunState) -> tuple[Evidence, ...]:
        """Return what proves a part: what settled it, or the commands of a command step."""
        if part.kind == "check":
            return state.step(part.id).evidence
        return tuple(
            Evidence(result.line, result.text, result.status)
            for referred in references(part.id, (command.line for command in part.commands))
            if (result := self.results.of(referred)) is not None
        )


def _attested(parts: list[Step], state: RunState) -> str:
    """Return which of these parts somebody's word settled, and whose; empty where there is none."""
    by: dict[str, list[str]] = {}
    for part in parts:
        word = state.step(part.id).attestation
        if word is not None and word.done:
            by.setdefault(word.person, []).append(part.id)
    return "; ".join(listed(f"attested by {person}", steps) for person, steps in by.items())
