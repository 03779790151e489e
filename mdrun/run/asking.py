"""Answers to what only a person can say: given beforehand, or asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import Decided, Event, Paused, QuestionAsked
from mdrun.questions import Answer, Question
from mdrun.run.attention import GONE, STOPPED
from mdrun.run.bearings import Bearings
from mdrun.run.progress import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from mdrun.answers import Answers
    from mdrun.plan.records import Step
    from mdrun.questions import Ask
    from mdrun.run.course import Course


class Asking:
    """Finds the answer to each question of a walk; where nobody can give one, the run pauses.

    Args:
        course: The run.
        answers: What was answered beforehand.
        ask: Who answers the others.
    """

    def __init__(self, course: Course, answers: Answers, ask: Ask) -> None:
        self.answers = answers
        self.given = answers.given
        self.recorder = course.recorder
        self.attention = course.attention
        self.progress = course.progress
        self.ask = ask
        self.bearings = Bearings(course.plan, course.session)
        self.drafts: dict[str, str] = {}
        """By step, what the operator has made of its block last and bash cannot read."""

    def decide(
        self, step: Step, earlier: Callable[[], tuple[Step, ...]], problem: str
    ) -> Generator[Event, None, Answer]:
        """Return what is to become of a step, and write down who said so.

        Args:
            step: The step.
            earlier: Returns those that can be run again first; only called for a question.
            problem: Why the answer before was not good.
        """
        if not (step.decisions or step.directives.choose or self.given.every_step):
            return Answer("run")
        points = self.points(step)
        if self.answers.taken(step) and (step.decisions or self.given.every_step):
            yield self.recorder.add(Decided(step.id, "run", "--take"))
            return Answer("run")
        if not points and not self.given.every_step:
            yield from self.beforehand(step)
            return Answer("run")
        still = replace(step, decisions=tuple(point for point in step.decisions if point in points))
        return (yield from self.decided(Question("decide", still, problem=problem, earlier=earlier())))

    def points(self, step: Step) -> list[str]:
        """Return the decision points that nothing but a person can settle for this step alone."""
        return self.alone(step, self.answers.open_decisions(step))

    def alone(self, step: Step, points: Iterable[str]) -> list[str]:
        """Return the decision points that are settled for this step alone."""
        for_several = {"section"}
        if step.directives.choose in self.answers.groups:
            for_several.add("alternative")
        return [point for point in points if point not in for_several]

    def beforehand(self, step: Step) -> Generator[Event, None, None]:
        """Write down what has settled the decision points of a step that runs unasked."""
        points = self.alone(step, self.answers.own_decisions(step))
        if points:
            yield self.recorder.add(Decided(step.id, "run", "--yes" if self.given.yes else "harmless here"))
        elif "section" in step.decisions:
            yield self.recorder.add(Decided(step.id, "run", self.given.person))

    def decided(self, question: Question) -> Generator[Event, None, Answer]:
        """Ask what is to become of a step, and write the answer down."""
        if self.given.interactive:
            question = self.bearings.given(question)
        answer = yield from self.answer(self.drafted(question), question.before or "a decision is needed")
        return (yield from self.noted(question, answer))

    def failed(self, question: Question) -> Generator[Event, None, Answer]:
        """Ask about a step that has failed; nobody there, Ctrl-C and *quit* leave it as it is."""
        yield from self.told(question)
        if question.changed:
            question = self.bearings.given(question)
        try:
            answer = self.heard(question)
        except KeyboardInterrupt:
            self.attention.calm()
            return Answer("quit")
        return (yield from self.noted(question, answer))

    def repeated(self, question: Question) -> Generator[Event, None, Answer]:
        """Ask whether a step is run once more, before another question goes on; Ctrl-C goes back to that."""
        yield from self.told(question)
        try:
            answer = self.heard(self.bearings.given(question))
        except KeyboardInterrupt:
            if not self.attention.by_key:
                raise
            self.attention.calm()
            return Answer("quit")
        return (yield from self.noted(question, answer))

    def heard(self, question: Question) -> Answer:
        """Return what the operator says; *quit* where the terminal is gone."""
        try:
            return self.said(self.drafted(question))
        except OSError:
            return Answer("quit")

    def said(self, question: Question) -> Answer:
        """Return what the operator says; Ctrl-C at what is asked within the question has it asked anew.

        Raises:
            KeyboardInterrupt: Ctrl-C at the question itself, or another signal, interrupts the run.
            OSError: The terminal is gone.
        """
        while True:
            with self.attention.waiting():
                answer = self.ask(question)
            if answer.choice != "back":
                return answer
            if self.attention.by_key:
                self.attention.calm()

    def noted(self, question: Question, answer: Answer) -> Generator[Event, None, Answer]:
        """Write down who has said what becomes of a step; the value is what was said."""
        if answer.choice in ("run", "skip", "done") and question.step is not None:
            yield self.recorder.add(Decided(question.step.id, answer.choice, self.given.person))
        return answer

    def drafted(self, question: Question) -> Question:
        """Return a question with what the operator wrote before and bash cannot read."""
        draft = self.drafts.get(question.step.id, "") if question.step is not None else ""
        return replace(question, draft=draft) if draft else question

    def told(self, question: Question) -> Generator[Event, None, None]:
        """Write down that a person is asked about a step."""
        step, kind = question.step, question.kind
        if step is not None and kind != "variable" and kind != "line":
            yield self.recorder.add(QuestionAsked(step.id, kind))

    def attest(self, step: Step, problem: str) -> Generator[Event, None, Answer | None]:
        """Return a person's word on a step; None where ``--skip-manual`` leaves it out."""
        note = self.answers.note(step)
        if note is not None:
            return Answer("yes", note)
        if self.given.skip_manual:
            return None
        return (yield from self.answer(Question("attest", step, problem=problem), "a person is needed"))

    def answer(self, question: Question, reason: str) -> Generator[Event, None, Answer]:
        """Ask; without anybody to ask, or on *quit*, the run pauses.

        A run that has failed, or was interrupted, does not pause: what must always run is then left out where
        it needs an answer, and on *quit* so is the rest of it.
        """
        step = question.step
        assert step is not None
        somebody = self.given.interactive
        if somebody:
            yield from self.told(question)
            try:
                answer = self.said(question)
            except OSError:  # the terminal is gone, whether or not its signal has come
                somebody = False
            else:
                if answer.choice != "quit":
                    return answer
            reason = self.attention.pausing or (STOPPED if somebody else GONE)
        if self.progress.closing and not somebody:
            return Answer("skip", "nobody is there to answer")
        if not self.progress.closing:
            yield self.recorder.add(Paused(step.id, reason))
        raise Stop("paused")
