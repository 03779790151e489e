"""Which step of a group is run, where exactly one is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.answers.groups import unchosen
from mdrun.dataclass import dataclass
from mdrun.events import Decided
from mdrun.questions import Question

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event
    from mdrun.plan.records import Step
    from mdrun.run.asking import Asking


@dataclass(frozen=True, slots=True)
class Unchosen:
    """Why a step is not run."""

    reason: str
    """In words."""
    wished: bool
    """Whether the operator wants none of the group."""


class Choosing:
    """Finds out which step of each group is run, when the walk comes to the first of them.

    Args:
        asking: Finds the answer.
    """

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.answers = asking.answers
        self.progress = asking.progress
        self._none: dict[str, str] = {}

    def choose(self, step: Step) -> Generator[Event, None, Unchosen | None]:
        """Settle the group of a step, if it has one; the value is why the step is not run, if it is not."""
        group = self.answers.groups.of(step)
        if group is None:
            return None
        if group not in self.progress.choices:
            yield from self.settle(group, step)
        chosen = self.progress.choices[group]
        if chosen is None:
            return Unchosen(self._none[group], wished=True)
        if self.answers.plan.is_part(step, chosen):
            return None
        return Unchosen(unchosen(chosen, group), wished=False)

    def settle(self, group: str, step: Step) -> Generator[Event, None, None]:
        """Find out which step of a group is run: as the command line says, else by asking."""
        chosen = self.answers.groups.chosen(group)
        if chosen is None:
            members = self.answers.groups.left(group)
            question = Question("choose", step, members=members)
            answer = yield from self.asking.answer(question, "a choice is needed")
            taken = answer.text if answer.choice == "take" else ""
            chosen = next((member for member in members if member.id == taken), None)
            yield self.asking.recorder.add(
                Decided(
                    chosen.id if chosen else step.id, "run" if chosen else "skip", self.asking.given.person
                )
            )
            self._none[group] = answer.text or "skipped by the operator"
        self.progress.choices[group] = chosen
