"""What a run that goes on knows of itself from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.answers.groups import unchosen
from mdrun.dataclass import dataclass
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun.answers import Answers
    from mdrun.plan.records import Plan, Step
    from mdrun.state.records import RunState, StepState


@dataclass(frozen=True, slots=True)
class Past:
    """What the journal of a run says for the rest of it."""

    state: RunState
    """What the run has come to."""
    settled: frozenset[str]
    """Ids of the steps that are not taken again: they have passed, or were skipped."""
    sections: frozenset[str]
    """Numbers of the conditional sections that were said to be meant."""
    chosen: Mapping[str, str]
    """By group, the id of the step that was chosen to be run."""

    def before(self, step: Step) -> str:
        """Return what became of a step that is taken again, in words; nothing where it was not started."""
        seen = self.state.step(step.id)
        if step.id in self.settled or not seen.attempts:
            return ""
        if seen.outcome == "unknown":
            how = ", as it had been changed," if seen.changed else ""
            return f"it was started{how or ','} and its end was not seen"
        where = f" at line {seen.line}" if seen.line is not None else ""
        how = ", as it had been changed" if seen.changed else ""
        why = seen.reason or (f"exit {seen.status}" if seen.status is not None else "")
        return f"it {_words(seen)} before{where}{how}{f': {why}' if why else ''}"

    def unsure(self, step: Step) -> bool:
        """Say whether somebody has to say that a step is run again.

        It may be done, it says ``once``, or it was run as somebody had changed it.
        """
        seen = self.state.step(step.id)
        if step.id in self.settled or not seen.attempts:
            return False
        return seen.outcome == "unknown" or step.directives.once or seen.changed

    def evaluated(self, step: Step) -> StepState | None:
        """Return how a check's command ended, where it ended well and the check was not settled; or None."""
        seen = self.state.step(step.id)
        ended = seen.outcome == "passed" and seen.settled_by is None and bool(seen.commands)
        return seen if ended and step.id not in self.settled else None

    @property
    def wished(self) -> bool:
        """Whether something was left out by somebody's wish."""
        return any(map(left_out, self.state.steps.values()))


def past_of(plan: Plan, state: RunState, answers: Answers, again: Collection[str] = ()) -> Past:
    """Return what is known of a plan's steps from before.

    Args:
        plan: What is run.
        state: What the run has come to.
        answers: What the command line answers now.
        again: Ids or names of steps that are to be run again, whatever became of them.
    """
    wanted = {step.id for step in plan.steps if step.id in again or step.name in again}
    settled = frozenset(
        step.id for step in plan.steps if step.id not in wanted and _is_settled(step, state.step(step.id))
    )
    ran = {step.id for step in plan.steps if state.step(step.id).attempts}
    sections = frozenset(number for name in ran for number in answers.sections.get(name, ()))
    return Past(state, settled, sections, dict(_chosen(plan, state, answers, ran)))


def left_out(step: StepState) -> bool:
    """Return whether a step was skipped by somebody's wish: not as the guide has it."""
    return step.outcome == "skipped" and (step.reason == "--skip-manual" or _left(step))


def gone(plan: Plan, state: RunState) -> Iterator[Step]:
    """Yield the steps that went on in the background and do so no more."""
    for step in plan.steps:
        seen = state.step(step.id)
        by_itself = seen.background is not None and seen.background.by == "itself"
        if step.directives.background and seen.outcome == "passed" and not by_itself:
            yield step


def _is_settled(step: Step, seen: StepState) -> bool:
    if seen.outcome == "skipped":
        return True
    proven = step.kind != "check" or seen.settled_by is not None or seen.attestation is not None
    return seen.outcome == "passed" and proven


def _chosen(plan: Plan, state: RunState, answers: Answers, ran: Collection[str]) -> Iterator[tuple[str, str]]:
    for group, members in answers.groups.items():
        reasons = {state.step(step.id).reason for step in plan.steps if answers.groups.of(step) == group}
        for member in members:
            decided = state.step(member.id).decided
            parts = [step.id for step in plan.steps if plan.is_part(step, member)]
            said = decided is not None and decided.answer == "run"
            if said or any(part in ran for part in parts) or unchosen(member, group) in reasons:
                yield group, member.id
                break


def _left(step: StepState) -> bool:
    return any(deviation.kind == "skipped" for deviation in step.deviations)


def _words(step: StepState) -> str:
    return "timed out" if step.outcome == "timed-out" else "failed" if step.outcome in FAILED else "ran"
