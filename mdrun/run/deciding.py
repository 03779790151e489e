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
    from mdrun.run.inquiries import Inquiries
    from mdrun.run.own_lines import OwnLines


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
        inquiries: Makes the questions.
        own_lines: Runs lines of the operator's own.
    """

    def __init__(self, inquiries: Inquiries, own_lines: OwnLines) -> None:
        self.asking = inquiries.asking
        self.given = inquiries.asking.given
        self.progress = inquiries.asking.progress
        self.inquiries = inquiries
        self.changing = inquiries.changing
        self.repeating = inquiries.repeating
        self.own_lines = own_lines

    def before(self, step: Step) -> Generator[Event, None, Verdict]:
        """Return whether a step is run: as its decision points are settled, or its end before is judged."""
        words = self.inquiries.earlier_end(step)
        ran = self.as_run(step)

        def ask(at: Step, problem: str) -> Generator[Event, None, Answer]:
            own = at is step
            if words:
                question = self.inquiries.failed(at, problem, words)
                anew = own and ran is not None
                return self.asking.decided(replace(self.inquiries.marked(question, step, at), anew=anew))
            if own:
                return self.asking.decide(step, self.repeating.earlier, problem)
            again = Question("decide", at, problem=problem, earlier=self.repeating.earlier())
            return self.asking.decided(self.inquiries.marked(again, step, at))

        return (yield from self.until(step, ask, ran))

    def after(self, step: Step) -> Generator[Event, None, Verdict]:
        """Return what becomes of a step that has failed just now; *stop* where nobody is there to say it.

        One that was run as the operator had changed it is shown as it was run.
        """
        if not self.given.interactive:
            return Verdict("stop", step)
        ran = self.as_run(step)

        def ask(at: Step, problem: str) -> Generator[Event, None, Answer]:
            own = at is step
            question = self.inquiries.marked(self.inquiries.failed(at, problem), step, at)
            return self.asking.failed(replace(question, anew=own and ran is not None))

        return (yield from self.until(step, ask, ran))

    def as_run(self, step: Step) -> Step | None:
        """Return a step as the operator had changed it when it ran last; None where it ran as it is."""
        changed = self.progress.edited.get(step.id)
        return self.changing.as_changed(changed) if changed is not None else None

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
        unreadable = self.changing.unreadable(step)
        at = changed or step
        problem = unreadable if at is step else ""
        while True:
            answer = yield from ask(at, problem)
            problem = unreadable if at is step else ""
            match answer.choice:
                case "shell":
                    yield from self.own_lines.take(step)
                case "again":
                    outcome = yield from self.once_more(answer.text)
                    if outcome in FAILED and not step.directives.always:
                        return Verdict("stop", step)
                case "edit":
                    made = self.made(step, answer.text)
                    if isinstance(made, str):
                        problem = made
                    elif made.script == step.script:
                        at, problem = step, unreadable
                    elif shown := self.changing.looked_at(made):
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

    def made(self, step: Step, script: str) -> Step | str:
        """Return a step with a changed script, or why that cannot be run; then it is kept to be mended."""
        made = self.changing.changed(step, script)
        self.asking.drafts.pop(step.id, None)
        if isinstance(made, str):
            self.asking.drafts[step.id] = script
        return made

    def once_more(self, name: str) -> Generator[Event, None, StepOutcome | None]:
        """Run a step once more that has run before; the value is its outcome, None where that is left.

        Args:
            name: Its id or name.
        """
        step = yield from self.meant(name)
        if step is None:
            return None
        return (yield from self.repeating.run(step))

    def meant(self, name: str) -> Generator[Event, None, Step | None]:
        """Return what is run of a step that has run before; None where the operator leaves it after all.

        Whatever stopped the run before it stops it again, and so does ``once``, and a block that was changed.

        Args:
            name: Its id or name.
        """
        step = self.repeating.named(name)
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
            return self.asking.repeated(self.inquiries.marked(question, step, at))

        verdict = yield from self.until(step, ask, ran)
        return verdict.step if verdict.choice == "run" else None

    def edited(self, step: Step, changed: Step) -> Generator[Event, None, Verdict]:
        """Return that a step is run as the operator has changed it, and write down how."""
        self.progress.edited[step.id] = changed
        yield self.asking.recorder.add(self.changing.deviation(step, changed))
        return Verdict("run", changed)
