"""The walk through a plan: which step is next, what became of it, and when to stop."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from mdrun.run.asking import Asking
from mdrun.run.attempts import Attempts
from mdrun.run.attention import Attention
from mdrun.run.attesting import Attesting
from mdrun.run.changing import Changing
from mdrun.run.checks import Checks
from mdrun.run.closing import Closing
from mdrun.run.course import Course
from mdrun.run.deciding import Deciding
from mdrun.run.heeding import Heeding
from mdrun.run.inquiries import Inquiries
from mdrun.run.later import Later
from mdrun.run.outcomes import Outcomes
from mdrun.run.own_lines import OwnLines
from mdrun.run.progress import Progress, Stop
from mdrun.run.repeating import Repeating
from mdrun.run.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from mdrun.answers import Answers
    from mdrun.errors import MdrunError
    from mdrun.events import Event, RunResult
    from mdrun.plan.records import Step, Variable
    from mdrun.questions import Ask
    from mdrun.run.record import Recorder
    from mdrun.run.surroundings import Surroundings
    from mdrun.run.watcher import Watcher
    from mdrun.shell import Session
    from mdrun.state import Past, RunState


class Walk:
    """One walk through a plan.

    Args:
        answers: What to run, and what was answered beforehand.
        session: The shell to run it in.
        beside: Makes another shell, which begins with a state of that one's.
        recorder: Where events are written before anybody sees them.
        ask: Who answers questions.
        watcher: Who watches.
        value: Asks for the value of a variable that a step needs and nobody has given yet.
        undo: Returns the command line that undoes what was done when a step fails, if there is one.
        around: What the run happens amid.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        session: Session,
        beside: Callable[[bytes], Session],
        recorder: Recorder,
        ask: Ask,
        watcher: Watcher,
        value: Callable[[Variable], str],
        undo: Callable[[Step, RunState], str | None],
        around: Surroundings,
    ) -> None:
        plan = answers.plan
        progress = Progress(values=plan.values)
        self.course = course = Course(plan, session, recorder, watcher, Attention(session), progress)
        session.on_stopping(watcher.stopping)
        self.attempts = Attempts(course, beside)
        self.backgrounds = self.attempts.backgrounds
        outcomes = Outcomes(course, answers.given.person)
        asking = Asking(course, answers, ask)
        self.changing = Changing(course, answers.harmless)
        repeating = Repeating(course, self.attempts, outcomes)
        own_lines = OwnLines(course, self.attempts.files, ask)
        inquiries = Inquiries(asking, self.changing, repeating, undo)
        deciding = Deciding(inquiries, own_lines)
        heeding = Heeding(course, deciding, outcomes)
        attesting = Attesting(asking, own_lines, heeding)
        self.later = Later(plan, asking, value, session)
        self.checks = Checks(course, answers, self.attempts, attesting)
        self.steps = Steps(course, asking, self.later, self.attempts, self.checks)
        self.interactive = answers.given.interactive
        self.given: Iterable[Event] = ()
        self.around = around
        self.closing = Closing(course, self.attempts, around)

    @property
    def attention(self) -> Attention:
        """What signals ask for."""
        return self.course.attention

    @property
    def progress(self) -> Progress:
        """What the walk has seen so far."""
        return self.course.progress

    @property
    def recorder(self) -> Recorder:
        """Where events are written before anybody sees them."""
        return self.course.recorder

    def take_up(self, past: Past, moved: Mapping[str, int | None], given: Iterable[Event]) -> None:
        """Go on where a run has stopped, with what is known of it.

        Args:
            past: What it has behind it.
            moved: By id, how many lines further down a step stands in the guide that it goes on with; None
                where it is another one there.
            given: The values that it has now and had not before.
        """
        self.given = given
        others = frozenset(name for name, further in moved.items() if further is None)
        self.progress.take_up(past, self.course.plan, self.later.variables, others)
        self.attempts.take_up(past.state, moved)
        if self.interactive:
            self.changing.take_up(past.state)

    def run(self, first: Event) -> Iterator[Event]:
        """Yield what happens, each event after it was written down.

        Args:
            first: The event that opens the run.

        Raises:
            RecordError: An event cannot be written down; nothing was done that it announces.
        """
        yield from self.recorder.seen(self.events(first))

    def events(self, first: Event) -> Iterator[Event]:
        """Yield what happens, each event after it was written down; it may still wait for the disk."""
        self.closing.begin = time.monotonic()
        for event in (first, *self.given):
            yield self.recorder.add(event)
        past = self.progress.past
        settled = past.settled if past is not None else frozenset[str]()
        ahead = deque(step for step in self.course.plan.steps if step.id not in settled)
        stopped = yield from self.through(ahead)
        paused = stopped == "paused" and not self.progress.closing
        if stopped == "interrupted":
            self.interrupted()
            yield from self.through(ahead)  # what must always run; whatever stops it ends the run
        yield from self.closing.after(paused=paused)

    def break_off(self, problem: MdrunError) -> Iterator[Event]:
        """Write down, as far as that is possible, that the run cannot go on; it pauses, if it has not failed.

        Args:
            problem: Why.
        """
        yield from self.closing.break_off(problem)

    def through(self, ahead: deque[Step]) -> Generator[Event, None, RunResult | None]:
        """Take the steps that are ahead; the value is what stopped the walk before their end, if anything."""
        try:
            while ahead:
                yield from self.backgrounds.notice()
                yield from self.checks.before(ahead[0])
                self.progress.current = ahead[0]
                yield from self.course.give_way(ahead[0])
                self.progress.straight_on = len(ahead) > 1 and self.steps.at_once(ahead[1])
                yield from self.steps.take(ahead.popleft())
                for event in self.around.moved(ending=False):
                    yield self.recorder.add(event)
            yield from self.checks.before(None)
            self.progress.current = None
        except Stop as stop:
            return stop.result
        except KeyboardInterrupt:
            return "interrupted"
        finally:
            self.recorder.catch_up()
        return None

    def interrupted(self) -> None:
        """Note that the operator ended the run, unless it had failed before; what must always run is left."""
        self.progress.interrupted = self.progress.interrupted or self.progress.failed is None
        self.progress.stopped = self.progress.stopped or self.progress.current
        self.attention.calm()
