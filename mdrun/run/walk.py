"""The walk through a plan: which step is next, what became of it, and when to stop."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from mdrun.events import CheckSettled, Deviation, Event, Paused, RunFinished, StepFinished
from mdrun.plan.filling import empty, filled, refused
from mdrun.run.asking import TAKEN, Asking
from mdrun.run.attempts import Attempts
from mdrun.run.attention import Attention
from mdrun.run.backgrounds import Backgrounds
from mdrun.run.by_hand import ByHand
from mdrun.run.capturing import Capturing
from mdrun.run.choosing import Choosing
from mdrun.run.deciding import Deciding
from mdrun.run.judging import Judge
from mdrun.run.later import Later
from mdrun.run.parents import Parents
from mdrun.run.progress import FAILED, Live, Progress, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from mdrun.events import Evidence, RunResult, StepOutcome
    from mdrun.plan.records import Plan, Step, Variable
    from mdrun.questions import Answers, Ask
    from mdrun.run.choosing import Unchosen
    from mdrun.run.deciding import Verdict
    from mdrun.run.record import Recorder
    from mdrun.shell import Session
    from mdrun.state import Past, RunState


class Walk:
    """One walk through a plan.

    Args:
        plan: What to run.
        session: The shell to run it in.
        beside: Makes another shell, which begins with a state of that one's.
        recorder: Where events are written before anybody sees them.
        ask: Who answers questions.
        answers: What was answered beforehand.
        live: Who watches.
        value: Asks for the value of a variable that a step needs and nobody has given yet.
        undo: Returns the command line that undoes what was done when a step fails, if there is one.
        leaving: Is told which processes the steps left running, before they are ended, and which one is
            the shell's.
        closing: Returns what else is to be written down before the run ends.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        session: Session,
        beside: Callable[[bytes], Session],
        recorder: Recorder,
        ask: Ask,
        answers: Answers,
        live: Live,
        value: Callable[[Variable], str],
        undo: Callable[[Step, RunState], str | None],
        leaving: Callable[[set[int], int | None], object] | None = None,
        closing: Callable[[], Iterable[Event]] = tuple,
    ) -> None:
        self.plan = plan
        self.leaving = leaving
        self.closing = closing
        self.undo = undo
        self.recorder = recorder
        self.answers = answers
        known = (variable for variable in plan.variables if not variable.secret)
        values = {variable.name: variable.value for variable in known if variable.value is not None}
        self.progress = Progress(values=values)
        self.attention = Attention(session)
        capturing = Capturing(plan, session, recorder, self.progress)
        self.backgrounds = Backgrounds(plan, session, beside, recorder, live, self.attention, self.progress)
        self.attempts = Attempts(
            plan, session, recorder, live, self.attention, self.progress, capturing, self.backgrounds
        )
        self.judge = Judge(plan, recorder, self.attempts)
        self.asking = Asking(answers, recorder, ask, self.attention, self.progress)
        self.later = Later(plan, self.asking, value, session)
        self.choosing = Choosing(self.asking)
        self.parents = Parents(plan)
        self.by_hand = ByHand(plan, self.attempts, ask, self.progress)
        self.deciding = Deciding(self.asking, self.by_hand, self.settled, self.undoing)

    @property
    def past(self) -> Past | None:
        """What the run has behind it; None where it only begins."""
        return self.deciding.past

    def undoing(self, step: Step) -> str:
        """Return the command line that undoes what was done, if a step has failed and there is one."""
        return self.undo(step, self.recorder.state()) or ""

    def take_up(self, past: Past, moved: Mapping[str, int]) -> None:
        """Go on where a run has stopped, with what is known of it.

        Args:
            past: What it has behind it.
            moved: By id, how many lines further down a step stands in the guide that it goes on with.
        """
        self.deciding.past = past
        progress, state = self.progress, past.state
        progress.outcomes.update(
            (name, seen.outcome)
            for name, seen in state.steps.items()
            if name in past.settled and seen.outcome is not None
        )
        progress.unsettled = past.wished
        progress.sections.update(dict.fromkeys(past.sections, TAKEN))
        progress.choices.update((group, self.plan.step(name)) for group, name in past.chosen.items())
        captured = {variable.name for variable in self.plan.variables if variable.captured_by}
        captured.update(self.later.variables)
        progress.values.update((name, value) for name, value in state.held.items() if name in captured)
        self.attempts.take_up(state, moved)

    def run(self, first: Event) -> Iterator[Event]:
        """Yield what happens, each event after it was written down.

        Args:
            first: The event that opens the run.

        Raises:
            RecordError: An event cannot be written down; nothing was done that it announces.
        """
        begin = time.monotonic()
        yield self.recorder.add(first)
        settled = self.past.settled if self.past is not None else frozenset[str]()
        ahead = deque(step for step in self.plan.steps if step.id not in settled)
        stopped = yield from self.through(ahead)
        paused = stopped == "paused" and not self.progress.closing
        if stopped == "interrupted":
            self.interrupted()
            yield from self.through(ahead)  # what must always run; whatever stops it ends the run
        if self.leaving is not None:
            session = self.attempts.session
            self.leaving(session.left() | self.backgrounds.left(), session.process)
        yield from self.backgrounds.end()
        self.attempts.close()
        result: RunResult = "paused" if paused else self.progress.result
        for event in self.closing():
            yield self.recorder.add(event)
        seconds = round(time.monotonic() - begin, 6)
        files = self.recorder.files()
        yield self.recorder.add(RunFinished(result, seconds, self.recorder.journal.count + 1, files))

    def through(self, ahead: deque[Step]) -> Generator[Event, None, RunResult | None]:
        """Take the steps that are ahead; the value is what stopped the walk before their end, if anything."""
        try:
            while ahead:
                yield from self.backgrounds.notice()
                yield from self.parents_before(ahead[0])
                self.progress.current = ahead[0]
                yield from self.heed(ahead[0])
                yield from self.step(ahead.popleft())
            yield from self.parents_before(None)
            self.progress.current = None
        except Stop as stop:
            return stop.result
        except KeyboardInterrupt:
            return "interrupted"
        return None

    def interrupted(self) -> None:
        """Note that the operator ended the run, unless it had failed before; what must always run is left."""
        self.progress.interrupted = self.progress.interrupted or self.progress.failed is None
        self.progress.stopped = self.progress.stopped or self.progress.current
        self.attention.calm()

    def heed(self, step: Step) -> Iterator[Event]:
        """End or pause the run before a step, where a signal asked for it."""
        if self.attention.interrupted:
            raise Stop("interrupted")
        if self.attempts.pauses():
            yield self.recorder.add(Paused(step.id, self.attention.pausing))
            raise Stop("paused")

    def step(self, planned: Step) -> Iterator[Event]:
        """Take one step; after a failure, or an interrupt, only what must always run."""
        if self.progress.closing and not planned.directives.always:
            return
        step = filled(planned, self.progress.values, self.plan.styles)
        note = self.answers.done(step)
        if step.directives.skip:
            yield from self.skip(step, "the guide says skip", wished=False)
        elif step.id in self.answers.skipped:
            yield from self.leave(step, self.answers.skipped[step.id])
        elif note is not None:
            yield from self.done_by_hand(step, note)
        elif reason := (yield from self.asking.section(step)):
            yield from self.leave(step, reason)
        elif (unchosen := (yield from self.choosing.choose(step))) is not None:
            yield from self.unchosen(step, unchosen)
        elif reason := (yield from self.later.ask(step)):
            yield from self.refuse(step, reason)
        else:
            yield from self.fill(planned)

    def fill(self, planned: Step) -> Iterator[Event]:
        """Take a step with the values that there are now."""
        step = filled(planned, self.progress.values, self.plan.styles)
        values = self.progress.values
        if reason := refused(planned, values, self.plan.styles) or empty(planned, self.plan, values):
            yield from self.refuse(step, reason)
        else:
            yield from self.take(step)

    def take(self, step: Step) -> Iterator[Event]:
        """Take a step that is not left out: ask a person, settle a check, or run its block."""
        if step.kind == "manual" or step.directives.manual:
            while (yield from self.attest(step)):
                yield self.tried_again(step)
        elif step.kind == "check":
            again = yield from self.check(step)
            while again:
                yield self.tried_again(step)
                again = yield from self.check(step, again=True)
        elif step.directives.tty and not self.answers.given.terminal:
            yield self.recorder.add(Paused(step.id, "a terminal is needed"))
            raise Stop("paused")
        elif (decided := (yield from self.decide(step))) is not None:
            yield from self.repeated(step)
            yield from self.block(step, decided)

    def tried_again(self, step: Step) -> Event:
        """Note that a step which has failed is taken once more."""
        before = self.recorder.state().step(step.id).reason if step.kind != "command" else ""
        words = "the operator asked for it" + (f", after: {before}" if before else "")
        return self.recorder.add(Deviation(step.id, "repeated", words))

    def repeated(self, step: Step) -> Iterator[Event]:
        """Note that a step is taken again which the run has begun before."""
        if before := self.past.before(step) if self.past is not None else "":
            yield self.recorder.add(Deviation(step.id, "repeated", before))

    def block(self, step: Step, decided: Step) -> Iterator[Event]:
        """Run a block; where it fails, whoever is there says what becomes of it.

        Args:
            step: The step.
            decided: The same, perhaps changed by the operator.
        """
        runs: Step | None = decided
        while runs is not None:
            outcome = yield from self.attempts.run(runs)
            if outcome not in FAILED or self.ends():
                yield from self.settled(step, outcome)
                return
            verdict = yield from self.deciding.after(step)
            if verdict.choice == "stop":
                yield from self.settled(step, outcome)
            elif verdict.choice == "run":
                yield self.tried_again(step)
            runs = yield from self.heeded(step, verdict)

    def judged(self, step: Step, outcome: StepOutcome) -> Generator[Event, None, bool]:
        """Note how a check or a manual step ended; where it failed, whoever is there says what becomes of it.

        The value is whether it is to be taken once more.
        """
        if outcome in FAILED and not self.ends():
            verdict = yield from self.deciding.after(step)
            if verdict.choice == "run":
                return True
            if verdict.choice != "stop":
                yield from self.heeded(step, verdict)
                return False
        yield from self.settled(step, outcome)
        return False

    def ends(self) -> bool:
        """Say whether the run is ending anyhow, so that nobody is asked about a failure."""
        return self.progress.closing or self.attention.interrupted or bool(self.attention.pausing)

    def unchosen(self, step: Step, unchosen: Unchosen) -> Iterator[Event]:
        """Skip a step of which another one is run instead, or none by somebody's wish."""
        if unchosen.wished:
            yield from self.leave(step, unchosen.reason)
        else:
            yield from self.skip(step, unchosen.reason, wished=False)

    def refuse(self, step: Step, reason: str) -> Iterator[Event]:
        """Let a step fail before it runs."""
        if step.kind == "check":
            yield self.recorder.add(
                CheckSettled(step.id, "failed", step.settled_by or "person", reason=reason)
            )
        else:
            yield self.recorder.add(StepFinished(step.id, "failed", 0.0, line=step.lines[0], reason=reason))
        yield from self.settled(step, "failed")

    def leave(self, step: Step, reason: str) -> Iterator[Event]:
        """Skip a step because somebody wishes so."""
        yield self.recorder.add(Deviation(step.id, "skipped", reason))
        yield from self.skip(step, reason)

    def skip(self, step: Step, reason: str, *, wished: bool = True) -> Iterator[Event]:
        """Leave a step out."""
        self.progress.outcomes[step.id] = "skipped"
        self.progress.unsettled = self.progress.unsettled or wished
        yield from self.finished(step, "skipped", reason)

    def settled(self, step: Step, outcome: StepOutcome) -> Iterator[Event]:
        """Note a step's outcome; a failure ends the walk but for what must always run."""
        self.progress.outcomes[step.id] = outcome
        if outcome in FAILED and self.progress.failed is None:
            self.progress.failed = step
            self.progress.stopped = self.progress.stopped or step
            self.progress.interrupted = self.progress.interrupted or self.attention.interrupted
        if self.attention.interrupted:
            raise Stop("interrupted")
        yield from ()

    def decide(self, step: Step) -> Generator[Event, None, Step | None]:
        """Settle whether a step is run; the value is what is run: the step, perhaps changed, or None."""
        verdict = yield from self.deciding.before(step)
        return (yield from self.heeded(step, verdict))

    def heeded(self, step: Step, verdict: Verdict) -> Generator[Event, None, Step | None]:
        """Do what somebody wants of a step; the value is what is run, or None."""
        if verdict.choice == "done":
            yield from self.done_by_hand(step, verdict.text)
        elif verdict.choice == "skip":
            yield from self.leave(step, verdict.text or "skipped by the operator")
        elif verdict.choice == "undo":
            self.progress.undoing = True
            yield from self.settled(step, "failed")
        return verdict.step if verdict.choice == "run" else None

    def done_by_hand(self, step: Step, note: str) -> Iterator[Event]:
        """Take a step for done, on the operator's word."""
        yield self.recorder.add(Deviation(step.id, "done-by-hand", note))
        yield from self.attested(step, note)

    def attest(
        self, step: Step, problem: str = "", proof: tuple[Evidence, ...] = ()
    ) -> Generator[Event, None, bool]:
        """Ask a person whether a check or a manual step is done; the value is whether it is taken once more.

        Args:
            step: Which.
            problem: What is shown to the person.
            proof: The command that printed it.
        """
        while True:
            answer = yield from self.asking.attest(step, problem)
            if answer is None or answer.choice != "shell":
                break
            yield from self.by_hand.shell(step)
        if answer is None:
            yield from self.skip(step, "--skip-manual")
        elif answer.choice == "yes":
            yield from self.attested(step, answer.text, proof)
        elif answer.choice == "no":
            yield self.recorder.add(self.asking.word(step, "no", answer.text))
            reason = answer.text or f"{self.answers.given.person} says no"
            yield from self.finished(step, "failed", reason, proof)
            return (yield from self.judged(step, "failed"))
        else:
            yield from self.leave(step, answer.text or "skipped by the operator")
        return False

    def attested(self, step: Step, note: str, proof: tuple[Evidence, ...] = ()) -> Iterator[Event]:
        """Settle a step by a person's word."""
        yield self.recorder.add(self.asking.word(step, "yes", note))
        yield from self.finished(step, "passed", "", proof)
        yield from self.settled(step, "passed")

    def finished(
        self, step: Step, outcome: StepOutcome, reason: str, proof: tuple[Evidence, ...] = ()
    ) -> Iterator[Event]:
        """Write down how a step has ended that no command decided."""
        if step.kind == "check":
            by = "person" if outcome != "skipped" else step.settled_by or "person"
            yield self.recorder.add(CheckSettled(step.id, outcome, by, proof, reason))
        else:
            line = step.lines[0] if outcome == "failed" else None
            yield self.recorder.add(StepFinished(step.id, outcome, 0.0, line=line, reason=reason))

    def check(self, step: Step, *, again: bool = False) -> Generator[Event, None, bool]:
        """Settle a check; one with parts waits for them. The value is whether it is to be taken once more.

        Args:
            step: The check.
            again: Whether it has failed just now, and is taken once more.
        """
        if self.parents.take(step):
            return False
        settled: CheckSettled | None
        seen = self.past.evaluated(step) if self.past is not None and not again else None
        if step.settled_by == "command" and seen is not None:
            settled = self.judge.recorded(step, seen)
        elif step.settled_by == "command":
            if not again and not (yield from self.agreed(step)):
                return False
            settled = yield from self.judge.by_command(step)
        elif step.settled_by == "evidence":
            settled = self.judge.by_evidence(step, self.progress.outcomes)
        else:
            return (yield from self.word_on(step, again=again))
        if settled is None:
            return (yield from self.attest(step, "its command was not run in this run"))
        yield self.recorder.add(settled)
        return (yield from self.judged(step, settled.outcome))

    def agreed(self, step: Step) -> Generator[Event, None, bool]:
        """Say whether a check's command may be run."""
        if (yield from self.decide(step)) is None:
            return False
        yield from self.repeated(step)
        return True

    def word_on(self, step: Step, *, again: bool) -> Generator[Event, None, bool]:
        """Settle a check by a person's word, who is shown what its command prints."""
        given = self.answers.note(step) is not None or self.answers.given.skip_manual
        seen = self.past.evaluated(step) if self.past is not None and not again else None
        if not step.commands or (given and self.answers.open_decisions(step)):
            return (yield from self.attest(step))
        if seen is not None:
            return (yield from self.attest(step, *self.judge.shown_before(seen)))
        if not again and not (yield from self.agreed(step)):
            return False
        shown, proof = yield from self.judge.shown(step)
        yield from self.heed(step)
        return (yield from self.attest(step, shown, proof))

    def parents_before(self, step: Step | None) -> Iterator[Event]:
        """Settle the checks whose parts all lie behind."""
        for parent in self.parents.before(step):
            settled = self.judge.by_parts(parent, self.progress.outcomes)
            if settled is not None:
                yield self.recorder.add(settled)
                yield from self.settled(parent, settled.outcome)
