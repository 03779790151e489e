"""The questions what becomes of a step: what is shown of it, and what it has behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.plan.records import Step
    from mdrun.run.asking import Asking
    from mdrun.run.changing import Changing
    from mdrun.run.repeating import Repeating
    from mdrun.state import RunState

_LOST = "a secret stood in that, which no file holds: this is the guide's own block"
"""What is said of a changed block that its record does not hold whole."""


class Inquiries:
    """Makes questions about steps.

    Args:
        asking: Knows what is answered beforehand, and what the run has behind it.
        changing: Knows how the operator has changed blocks.
        repeating: Knows what can be run once more first.
        undo: Returns the command line that undoes what was done when a step fails, if there is one.
    """

    def __init__(
        self,
        asking: Asking,
        changing: Changing,
        repeating: Repeating,
        undo: Callable[[Step, RunState], str | None],
    ) -> None:
        self.asking = asking
        self.progress = asking.progress
        self.changing = changing
        self.repeating = repeating
        self.undo = undo

    def failed(self, step: Step, problem: str, words: str = "") -> Question:
        """Return the question what becomes of a step that did not end well.

        Args:
            step: The step.
            problem: Why the answer before was not good.
            words: What became of it in an earlier stretch of the run; empty where that was just now.
        """
        undo = self.undo(step, self.asking.recorder.state()) or ""
        problem = problem or self.passed_before(step)
        return Question(
            "failed", step, problem=problem, earlier=self.repeating.earlier(), before=words, undo=undo
        )

    def marked(self, question: Question, step: Step, at: Step) -> Question:
        """Return a question about what the operator has made of a step, or about the step itself.

        Args:
            question: The question.
            step: The step as the guide has it.
            at: What is shown.
        """
        if at is step:
            return question
        return replace(question, changed=True, lines=self.changing.lines(step, at))

    def passed_before(self, step: Step) -> str:
        """Return which lines of a block had passed before it failed, and would be run once more."""
        if step.kind != "command" or self.not_run(step):
            return ""
        seen = self.asking.recorder.state().step(step.id)
        lines = [one.line for one in seen.commands if one.status == 0 and one.line != seen.line]
        if not lines:
            return ""
        many = lines[0] != lines[-1]
        which = f"lines {lines[0]}-{lines[-1]}" if many else f"line {lines[0]}"
        return f"{which} passed before; e lets you leave {'them' if many else 'it'} out"

    def not_run(self, step: Step) -> bool:
        """Say whether what bears a step's id has not run: it was another step when that last ran."""
        past = self.progress.past
        now = self.asking.recorder.state().step(step.id).attempts
        return (
            step.id in self.progress.others and past is not None and now == past.state.step(step.id).attempts
        )

    def earlier_end(self, step: Step) -> str:
        """Return how a step ended in an earlier stretch, where somebody is asked for it to be run again."""
        past = self.progress.past
        changed = past is not None and past.state.step(step.id).changed and self.asking.given.interactive
        if past is None or (self.asking.answers.again(step) and not changed):
            return ""
        asked = past.unsure(step) or (self.asking.given.interactive and step.kind == "command")
        whole = not changed or step.id in self.progress.edited or self.not_run(step)
        lost = "" if whole else f"; {_LOST}"
        return f"{past.before(step)}{lost}" if asked else ""
