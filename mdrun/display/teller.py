"""What to tell of a run's events, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.asides import asides
from mdrun.display.failures import failed_line, failure_words, often, status_words
from mdrun.display.filling import Filling
from mdrun.display.ran import Ran
from mdrun.display.sections import Sections
from mdrun.display.text import flat
from mdrun.display.told import Begun, Ended, Note
from mdrun.display.tries import Tries
from mdrun.display.wording import Wording
from mdrun.display.words import attempt_line, background_line, check_line, check_note, step_line
from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    Decided,
    Deviation,
    Paused,
    StepFinished,
    StepStarted,
    VariableSet,
)
from mdrun.many import brief
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.display.told import Piece
    from mdrun.events import Event, StepOutcome
    from mdrun.plan.records import Plan, Step


class Teller:
    """Turns events into what is told of them.

    Args:
        plan: What is run.
        quiet: Tell only failures.
        verbose: Tell every command and decision, too.
        prose: Tell the guide's own words.
    """

    def __init__(self, plan: Plan, *, quiet: bool, verbose: bool, prose: bool) -> None:
        self.outcomes: dict[str, StepOutcome] = {}
        """By id, how a step has ended in this stretch of the run."""
        self._guide = plan.guide
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._prose = prose and not quiet
        self._filling = Filling(plan)
        self._sections = Sections(plan, quiet=quiet, prose=self._prose)
        self._ran = Ran(plan.lines)
        self._wording = Wording()
        self._tries = Tries()
        self._attested: Attested | None = None

    def tell(self, event: Event) -> Iterator[Piece]:
        """Yield what is to be told of an event."""
        if isinstance(event, VariableSet):
            self._filling.note(event)
        self._ran.note(event)
        match event:
            case StepStarted():
                yield from self._started(event)
            case StepFinished():
                yield from self._finished(event)
            case CheckSettled():
                yield from self._settled(event)
            case BackgroundEnded():
                yield from self._background(event)
            case Attested():
                self._attested = event
            case Deviation(kind="repeated"):
                self._begin_anew(event.step)
                if not self._quiet:
                    yield from self._aside(event)
            case Paused():
                at = f" at {event.step}" if event.step else ""
                yield Note(f"paused{at}: {flat(event.reason)}")
            case _ if not self._quiet:
                yield from self._aside(event)

    def enter(self, name: str, *, worded: bool = False) -> Iterator[Piece]:
        """Yield the heading of a step's section if it is another one than before.

        Args:
            name: Id of the step.
            worded: Whether the guide's words before the step are shown in another way.
        """
        if worded:
            self._wording.elsewhere(name)
        step = self._filling.step(name)
        if step is not None:
            yield from self._sections.enter(step, worded=worded)

    def _begin_anew(self, name: str) -> None:
        """Forget how a step ended that is taken once more; of a block, its start will tell."""
        self._tries.anew(name)
        step = self._filling.step(name)
        if step is not None and step.kind != "command":
            self.outcomes.pop(name, None)

    def _started(self, event: StepStarted) -> Iterator[Piece]:
        self.outcomes.pop(event.step, None)
        attempt = self._tries.start(event)
        step = self._filling.step(event.step)
        if self._quiet or step is None:
            return
        yield from self.enter(event.step)
        yield from self._words_before(step)
        yield Begun(step, attempt if step.directives.retry else event.attempt)

    def _words_before(self, step: Step) -> Iterator[Piece]:
        if self._prose:
            yield from self._wording.before(step)

    def _finished(self, event: StepFinished) -> Iterator[Piece]:
        step = self._filling.step(event.step)
        if step is None:
            return
        attested = self._attestation(event.step)
        attempt = self._tries.another(event, step.directives.retry)
        if event.outcome in FAILED and attempt:
            if not self._quiet:
                yield Ended(event.outcome, attempt_line(event, step, attempt), more=True)
        elif step.kind == "check" and event.outcome in ("passed", *FAILED):
            pass  # CheckSettled follows, and tells what it means
        elif event.outcome in FAILED:
            note = failure_words(event) if event.outcome == "failed" else "timed out"
            words = failed_line(event, self._guide, changed=self._ran.changed(event.step))
            source = self._ran.source(step.id, event.line, note)
            yield from self._end(step, Ended(event.outcome, words, source=source))
            if event.outcome == "failed" and (behind := often(event)):
                yield Note(f"{event.status}: {behind}", 2)
        else:
            yield from self._end(step, Ended(event.outcome, step_line(event, step, attested)))
        yield from self._warnings(event)

    def _background(self, event: BackgroundEnded) -> Iterator[Piece]:
        step = self._filling.step(event.step)
        if step is None:
            return
        words = background_line(event, self._guide)
        if event.outcome in FAILED:
            self.outcomes[step.id] = event.outcome
            source = self._ran.of_guide(event.line, status_words(event.status or 0))
            yield Ended(event.outcome, words, source=source)
        elif not self._quiet:
            yield Note(words)
        yield from self._warnings(event)

    def _settled(self, event: CheckSettled) -> Iterator[Piece]:
        step = self._filling.step(event.step)
        if step is None:
            return
        words = check_line(step, event, self._attestation(event.step))
        line = step.lines[0] if event.outcome in FAILED else None
        source = self._ran.source(step.id, line, check_note(event))
        yield from self._end(step, Ended(event.outcome, words, source=source))

    def _end(self, step: Step, ended: Ended) -> Iterator[Piece]:
        """Note that a step has ended, and tell it unless it was told."""
        told = self.outcomes.get(step.id) == ended.outcome
        self.outcomes[step.id] = ended.outcome
        if told or (self._quiet and ended.outcome not in FAILED):
            return
        yield from self.enter(step.id)
        if step.kind != "command":
            yield from self._words_before(step)
        yield ended

    def _aside(self, event: Event) -> Iterator[Piece]:
        notes = list(asides(event, verbose=self._verbose))
        if notes and isinstance(event, (Decided, Deviation)):
            yield from self.enter(event.step)
        yield from notes

    def _warnings(self, event: StepFinished | BackgroundEnded) -> Iterator[Piece]:
        if not self._quiet or event.outcome in FAILED:
            yield from (Note(f"! {brief(flat(warning))}", 2) for warning in event.warnings)

    def _attestation(self, name: str) -> Attested | None:
        attested, self._attested = self._attested, None
        return attested if attested is not None and attested.step == name else None
