"""The display on a terminal: what is finished stays, and one line below says what runs now."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from mdrun.display import pieces
from mdrun.display.ask import ask
from mdrun.display.ask.about import unrepeated
from mdrun.display.filter import in_pieces
from mdrun.display.now import Now
from mdrun.display.page import Page
from mdrun.display.rows import Remarks
from mdrun.display.screen import Screen
from mdrun.display.status import Status
from mdrun.display.tally import tallies
from mdrun.display.teller import Teller
from mdrun.display.text import counted, flat
from mdrun.display.ticker import Ticker
from mdrun.display.told import Ended
from mdrun.display.unshown import Unshown
from mdrun.display.words import stopping_words
from mdrun.events import CheckSettled, StepFinished, StepStarted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mdrun.display.records import Ending, Place
    from mdrun.display.told import Piece, Source
    from mdrun.events import Event
    from mdrun.plan.records import Plan, Step
    from mdrun.questions import Answer, Question, Waiting
    from mdrun.shell.ending import Stopping
    from mdrun.shell.pty import Typing

_TICK = 0.12


class Live:
    """Shows a run on a terminal.

    Args:
        stream: The terminal.
        color: Whether colours may be used.
        quiet: Only failures and the end, beside the line that says what runs now.
        verbose: Every command with its time and every decision, too.
    """

    def __init__(self, stream: TextIO, *, color: bool, quiet: bool = False, verbose: bool = False) -> None:
        self._screen = Screen(stream, color=color)
        self._page = Page(self._screen, color=color)
        self._color = color
        self._quiet = quiet
        self._verbose = verbose
        self._lock = threading.RLock()
        self._ticker = Ticker(self._tick, _TICK)
        self._plan: Plan | None = None
        self._teller: Teller | None = None
        self._typing: Typing = "lines"
        self._now = Now()
        self._status = Status(self._now)
        self._asked: Step | None = None
        self._failing: Source | None = None
        """The line at which a step has failed just now."""
        self._unshown = Unshown()
        self._remarks = Remarks()

    def begin(
        self, plan: Plan, run_id: str, place: Place | None, usual: Mapping[str, float] | None = None
    ) -> None:
        """Show what is about to be run, and where."""
        self._status.begin(len(plan.steps), place.behind if place is not None else None, usual or {})
        self._plan = plan
        self._teller = Teller(plan, quiet=self._quiet, verbose=self._verbose, prose=True)
        self._remarks = Remarks(plan)
        if not self._quiet:
            self._page.beginning(plan, run_id, place)
        self._ticker.start()

    def command(self, step: str, line: int, text: str) -> None:
        """Mark the command that starts now, below what the guide remarks on it."""
        with self._lock:
            self._status.command = flat(text.strip().partition("\n")[0])
            if not self._quiet:
                for remark in self._remarks.before(step, line, text):
                    self._page.print(pieces.remark(remark, self._screen.width))
                self._page.print(pieces.command(text, self._screen.width))

    def output(self, chunk: bytes) -> None:
        """Show output of the running block."""
        with self._lock:
            if self._quiet and self._typing == "lines" and not self._screen.taken:
                self._unshown.take(chunk)
                return
            for piece in in_pieces(chunk):
                self._screen.output(piece)

    def idle(self) -> None:
        """End the output of what ran."""
        with self._lock:
            self._screen.finish()

    def typing(self, how: Typing) -> None:
        """Leave the screen to a program that reads keys; show what asks for a password, even if quiet."""
        with self._lock:
            self._typing = how
            if how == "keys":
                self._screen.leave()
            else:
                self._screen.take_back()

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Count down to the next attempt in the line of status."""
        with self._lock:
            self._now.retrying(step, attempt, attempts, seconds)

    def stopping(self, how: Stopping) -> None:
        """Say how a block is being ended."""
        with self._lock:
            self._page.print(pieces.note(f"! {stopping_words(how)}", 1))

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Say in the line of status what is waited for."""
        with self._lock:
            self._now.awaiting(step, command, seconds)

    def ask(self, question: Question, waiting: Waiting = nullcontext) -> Answer:
        """Ask the operator, with nothing else moving on the terminal meanwhile."""
        with self._lock:
            running = self._now.running
            self._now.end()
            self._page.part()
            self._screen.finish()
            if self._teller is not None and question.step is not None:
                self._show(self._teller.enter(question.step.id, worded=True))
            if question.kind == "failed" and not question.before and self._failing is not None:
                self._page.source(self._failing)
                self._page.last_output("last output", self._unshown.last_lines())
        asked, self._asked = self._asked, question.step
        try:
            return ask(unrepeated(question, asked), color=self._color, waiting=waiting)
        finally:
            self._now.running = running

    def event(self, event: Event) -> None:
        """Tell what happened."""
        if self._teller is None:
            return
        if isinstance(event, StepStarted):  # its output comes between
            self._asked = None
        with self._lock:
            if isinstance(event, StepStarted):
                self._now.start(event.step)
                self._status.command = ""
                self._unshown.begin()
            elif isinstance(event, StepFinished | CheckSettled):
                self._now.end()
                self._end_output(event.step)
            self._show(self._teller.tell(event))

    def end(self, ending: Ending) -> None:
        """Sum up: what became of the sections, what failed and why, what can be done now."""
        self.close()
        sections = tallies(self._plan, ending.steps) if self._plan is not None else []
        if not self._quiet:
            self._page.summary(sections)
        self._page.ending(ending)

    def lost(self) -> str:
        """Return why not all was shown; empty where it was, or where whoever looked has left."""
        return self._screen.lost

    def close(self) -> None:
        """Take the line of status away for good; more can be shown only by :meth:`end`."""
        self._ticker.stop()
        with self._lock:
            self._now.end()
            self._screen.finish()

    def _show(self, told: Iterable[Piece]) -> None:
        for piece in told:
            if isinstance(piece, Ended):
                # the failing line is shown with a question, and at the end, where nothing scrolls it away
                self._failing = piece.source
            self._page.show(piece)

    def _end_output(self, step: str) -> None:
        """End a step's output; say how much of it a slow terminal was not shown."""
        self._screen.finish()
        left = self._screen.left_out()
        if left:
            words = f"… {counted(left, 'line')} left out, as this terminal is slow"
            self._page.print(pieces.note(f"{words}: mdrun show --output {step}", 2))

    def _tick(self) -> float:
        """Draw the line that says what runs now; return seconds until the next time."""
        with self._lock:
            line = self._status.line(self._teller.outcomes) if self._teller is not None else ""
            if line:
                self._screen.status(line)
        return _TICK
