"""Which conditional sections are meant, where the command line leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import Decided
from mdrun.questions import Question
from mdrun.run.progress import TAKEN

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event
    from mdrun.plan.records import Step
    from mdrun.run.asking import Asking


class Sections:
    """Finds out whether each conditional section is meant, when the walk comes to its first step.

    Args:
        asking: Finds the answer.
    """

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.answers = asking.answers
        self.progress = asking.progress

    def left_out(self, step: Step) -> Generator[Event, None, str]:
        """Settle the sections around a step; the value is why the step is skipped, if it is."""
        if "section" not in step.decisions and not self.progress.sections:
            return ""
        around = [row.number for row in self.answers.plan.around(step)]
        said = (self.progress.sections.get(number, TAKEN) for number in around)
        left_out = next(filter(None, said), "")
        if left_out or "section" not in self.answers.open_decisions(step):
            return left_out
        for number in self.answers.open_sections(step):
            if number not in self.progress.sections:
                yield from self.settle(number, step)
            if left_out := self.progress.sections[number]:
                break
        return left_out

    def settle(self, number: str, step: Step) -> Generator[Event, None, None]:
        """Ask whether a conditional section is meant, and note it.

        Args:
            number: The section's.
            step: The first step that is come to in it.
        """
        row = next(row for row in self.answers.plan.sections if row.number == number)
        own = (replace(row.trigger, reason="section"),) if row.trigger is not None else ()
        words = f"section {number} is asked about as a whole: r goes through all its steps, s skips them all"
        asked = replace(step, decisions=("section",), triggers=own)
        question = Question("section", asked, problem=words)
        answer = yield from self.asking.answer(question, "a decision is needed")
        if answer.choice == "skip":
            self.progress.sections[number] = answer.text or f"section {number} is not meant now"
            yield self.asking.recorder.add(Decided(step.id, "skip", self.asking.given.person))
        else:
            self.progress.sections[number] = TAKEN
