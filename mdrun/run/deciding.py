"""What becomes of a step at its decision points, when it is taken again, and when it has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, replace
from mdrun.events import Decided
from mdrun.outcomes import FAILED
from mdrun.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from mdrun.events import Event, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.questions import Answer
    from mdrun.run.asking import Asking
    from mdrun.run.by_hand import ByHand
    from mdrun.run.outcomes import Outcomes


_LOST = "a secret stood in that, which no file holds: this is the guide's own block"
"""What is said of a changed block that its record does not hold whole."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody wants of a step."""

    choice: Literal["run", "skip", "done", "undo", "stop"]
    """``stop``: it stays as it is, and the run ends if it has failed."""
    step: Step
    """The step, perhaps with a block that the operator has changed."""
    text: str = ""
    """The note, or the reason."""


class Deciding:
    """Finds out what becomes of steps; what the operator does beside them until then is done.

    Args:
        asking: Finds answers.
        by_hand: Does what the operator wants beside the guide.
        outcomes: Notes how a step ended that was run again.
        undo: Returns the command line that undoes what was done when a step fails; empty where there is none.
    """

    def __init__(
        self,
        asking: Asking,
        by_hand: ByHand,
        outcomes: Outcomes,
        undo: Callable[[Step], str],
    ) -> None:
        self.asking = asking
        self.given = asking.given
        self.by_hand = by_hand
        self.outcomes = outcomes
        self.undo = undo
        self.progress = asking.progress

    def before(self, step: Step) -> Generator[Event, None, Verdict]:
        """Return whether a step is run: as its decision points are settled, or its end before is judged."""
        words = self.earlier_end(step)
        ran = self.as_run(step)

        def ask(at: Step, problem: str) -> Generator[Event, None, Answer]:
            own = at is step
            if words:
                question = self.question(at, problem, words)
                anew = own and ran is not None
                return self.asking.decided(replace(self.marked(question, step, at), anew=anew))
            if own:
                return self.asking.decide(step, self.again, problem)
            again = Question("decide", at, problem=problem, earlier=self.again())
            return self.asking.decided(self.marked(again, step, at))

        return (yield from self.until(step, ask, ran))

    def after(self, step: Step) -> Generator[Event, None, Verdict]:
        """Return what becomes of a step that has failed just now; *stop* where nobody is there to say it.

        One that was run as the operator had changed it is shown as it was run.
        """
        if not self.asking.somebody():
            return Verdict("stop", step)
        ran = self.as_run(step)

        def ask(at: Step, problem: str) -> Generator[Event, None, Answer]:
            own = at is step
            question = self.question(at, problem)
            return self.asking.failed(replace(self.marked(question, step, at), anew=own and ran is not None))

        return (yield from self.until(step, ask, ran))

    def as_run(self, step: Step) -> Step | None:
        """Return a step as the operator had changed it when it ran last; None where it ran as it is."""
        changed = self.progress.edited.get(step.id)
        return self.by_hand.as_changed(changed) if changed is not None else None

    def marked(self, question: Question, step: Step, at: Step) -> Question:
        """Return a question about what the operator has made of a step, or about the step itself.

        Args:
            question: The question.
            step: The step as the guide has it.
            at: What is shown.
        """
        if at is step:
            return question
        return replace(question, changed=True, lines=self.by_hand.lines(step, at))

    def question(self, step: Step, problem: str, words: str = "") -> Question:
        """Return the question what becomes of a step that did not end well.

        Args:
            step: The step.
            problem: Why the answer before was not good.
            words: What became of it in an earlier stretch of the run; empty where that was just now.
        """
        undo = self.undo(step)
        problem = problem or self.passed_before(step)
        return Question("failed", step, problem=problem, earlier=self.again(), before=words, undo=undo)

    def passed_before(self, step: Step) -> str:
        """Return which lines of a block had passed before it failed, and would be run once more."""
        seen = self.asking.recorder.state().step(step.id)
        lines = [one.line for one in seen.commands if one.status == 0]
        if step.kind != "command" or not lines:
            return ""
        many = lines[0] != lines[-1]
        which = f"lines {lines[0]}-{lines[-1]}" if many else f"line {lines[0]}"
        return f"{which} passed before; e lets you leave {'them' if many else 'it'} out"

    def again(self) -> tuple[Step, ...]:
        """Return the steps that can be run again."""
        return self.by_hand.earlier()

    def earlier_end(self, step: Step) -> str:
        """Return how a step ended in an earlier stretch, where somebody is asked for it to be run again."""
        past = self.progress.past
        changed = past is not None and past.state.step(step.id).changed and self.given.interactive
        if past is None or (self.asking.answers.again(step) and not changed):
            return ""
        asked = past.unsure(step) or (self.given.interactive and step.kind == "command")
        lost = f"; {_LOST}" if changed and step.id not in self.progress.edited else ""
        return f"{past.before(step)}{lost}" if asked else ""

    def until(
        self,
        step: Step,
        ask: Callable[[Step, str], Generator[Event, None, Answer]],
        changed: Step | None = None,
    ) -> Generator[Event, None, Verdict]:
        """Ask until the answer settles it.

        Args:
            step: The step.
            ask: Asks once, about the step or what the operator has made of it; its other argument is why
                the answer before was not good.
            changed: What the operator has made of it before.
        """
        unreadable = self.by_hand.unreadable(step)
        at = changed or step
        problem = unreadable if at is step else ""
        while True:
            answer = yield from ask(at, problem)
            problem = unreadable if at is step else ""
            match answer.choice:
                case "shell":
                    yield from self.by_hand.shell(step)
                case "again":
                    outcome = yield from self.once_more(answer.text)
                    if outcome in FAILED and not step.directives.always:
                        return Verdict("stop", step)
                case "edit":
                    made = self.by_hand.changed(step, answer.text)
                    self.asking.drafts.pop(step.id, None)
                    if isinstance(made, str):
                        problem = made
                        self.asking.drafts[step.id] = answer.text
                    elif made.script == step.script:
                        at, problem = step, unreadable
                    elif shown := self.by_hand.looked_at(made):
                        at, problem = shown, ""
                    else:
                        verdict = yield from self.edited(step, made)
                        yield self.asking.recorder.add(Decided(step.id, "run", self.given.person))
                        return verdict
                case "own":
                    at, problem = step, unreadable
                case "run" if at is not step:
                    return (yield from self.edited(step, at))
                case "run" | "skip" | "done" | "undo":
                    self.progress.edited.pop(step.id, None)
                    return Verdict(answer.choice, step, answer.text)
                case _:
                    return Verdict("stop", step)

    def once_more(self, name: str) -> Generator[Event, None, StepOutcome | None]:
        """Run a step once more that has run before; the value is its outcome, None where that is left.

        Args:
            name: Its id or name.
        """
        step = yield from self.meant(name)
        if step is None:
            return None
        outcome = yield from self.by_hand.again(step)
        self.outcomes.settle(step, outcome)
        return outcome

    def meant(self, name: str) -> Generator[Event, None, Step | None]:
        """Return what is run of a step that has run before; None where the operator leaves it after all.

        Whatever stopped the run before it stops it again, and so does ``once``, and a block that was changed.

        Args:
            name: Its id or name.
        """
        step = self.by_hand.named(name)
        ran = self.as_run(step)
        points = self.asking.points(step)
        if ran is None and not points and not step.directives.once:
            return step
        words = "the guide says once, and it has run" if step.directives.once else "it has run before"
        still = replace(step, decisions=tuple(point for point in step.decisions if point in points))

        def ask(at: Step, problem: str) -> Generator[Event, None, Answer]:
            own = at is step
            shown = still if own else at
            question = Question("decide", shown, problem=problem, before=words, repeated=True)
            return self.asking.repeated(self.marked(question, step, at))

        verdict = yield from self.until(step, ask, ran)
        return verdict.step if verdict.choice == "run" else None

    def edited(self, step: Step, changed: Step) -> Generator[Event, None, Verdict]:
        """Return that a step is run as the operator has changed it, and write down how."""
        self.progress.edited[step.id] = changed
        yield self.asking.recorder.add(self.by_hand.deviation(step, changed))
        return Verdict("run", changed)
