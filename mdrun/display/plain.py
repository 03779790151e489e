"""The display without a terminal: plain lines, each flushed, no control characters."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from mdrun.display.ask import ask
from mdrun.display.filter import ALL_CONTROLS, STRINGS, Filter
from mdrun.display.now import Now
from mdrun.display.plain_page import PlainPage
from mdrun.display.rows import Remarks
from mdrun.display.run_words import place_lines
from mdrun.display.teller import Teller
from mdrun.display.text import flat, visible
from mdrun.display.ticker import Ticker
from mdrun.display.words import stopping_words
from mdrun.durations import elapsed
from mdrun.events import CheckSettled, CommandFinished, StepFinished, StepStarted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mdrun.display.records import Ending, Place
    from mdrun.display.told import Piece
    from mdrun.events import Event
    from mdrun.plan.records import Plan
    from mdrun.questions import Answer, Question, Waiting
    from mdrun.shell.ending import Stopping
    from mdrun.shell.pty import Typing

_SILENCE = 30.0


class Plain:
    """Prints a run as plain lines.

    Args:
        stream: Where to.
        quiet: Only failures and the end.
        verbose: The guide's prose and every command with its time, too.
        silence: Seconds without a word after which a running step gives a sign of life.
        clock: Seconds since any moment.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        quiet: bool = False,
        verbose: bool = False,
        silence: float = _SILENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._page = PlainPage(stream, clock)
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._silence = silence
        self._clock = clock
        self._lock = threading.RLock()
        self._full_screen = Filter(STRINGS, keep=ALL_CONTROLS)
        self._typing: Typing = "lines"
        self._teller: Teller | None = None
        self._ticker: Ticker | None = None
        self._now = Now(clock)
        self._remarks = Remarks()

    def begin(
        self,
        plan: Plan,
        run_id: str,
        place: Place | None,
        usual: Mapping[str, float] | None = None,  # noqa: ARG002
    ) -> None:
        """Show where the run happens."""
        self._teller = Teller(plan, quiet=self._quiet, verbose=self._verbose, prose=self._verbose)
        self._remarks = Remarks(plan)
        if self._verbose:
            self._page.line(f"run {visible(run_id)}")
        told = place is not None and (place.head is not None or place.rehearsal or bool(place.problem))
        if place is not None and (told or self._verbose) and not self._quiet:
            for line in place_lines(place):
                self._page.line(line)
        if not self._quiet:
            self._ticker = Ticker(self.sign_of_life, self._silence)
            self._ticker.start()

    def command(self, step: str, line: int, text: str) -> None:
        """Show the command that starts now, where every command is shown, and what is remarked on it."""
        if self._verbose:
            with self._lock:
                for remark in self._remarks.before(step, line, text):
                    self._page.line(f"  {flat(remark)}")
                self._page.line(f"  $ {flat(text)}  (line {line})")

    def output(self, chunk: bytes) -> None:
        """Show output of the running block."""
        with self._lock:
            if self._typing == "keys":
                self._page.drawn(self._full_screen.feed(chunk).decode("utf-8", "replace"))
                return
            if self._quiet and self._typing == "lines":
                return
            self._page.output(chunk)

    def idle(self) -> None:
        """End the output of what ran."""
        with self._lock:
            self._page.end_output()

    def typing(self, how: Typing) -> None:
        """Leave the screen to a program that reads keys; show what asks for a password, even if quiet."""
        with self._lock:
            if "keys" in (how, self._typing):
                self._page.end_output()
                self._page.drawn("" if how == "keys" else "\n")
            self._typing = how

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Remember what is waited for; the line of the attempt that failed has said it."""
        self._now.retrying(step, attempt, attempts, seconds)

    def stopping(self, how: Stopping) -> None:
        """Say how a block is being ended."""
        with self._lock:
            self._page.line(f"  {stopping_words(how)}")

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Show what is waited for."""
        what = self._now.awaiting(step, command, seconds)
        if not self._quiet:
            with self._lock:
                self._page.line(f"  {step}  {what}, {elapsed(seconds)} at most")

    def ask(self, question: Question, waiting: Waiting = nullcontext) -> Answer:
        """Ask the operator on the terminal that there still is, such as under ``mdrun … | tee``."""
        with self._lock:
            self._page.end_output()
            if self._teller is not None and question.step is not None:
                self._show(self._teller.enter(question.step.id, worded=True))
        return ask(question, waiting=waiting)

    def event(self, event: Event) -> None:
        """Tell what happened."""
        if self._teller is None:
            return
        with self._lock:
            if isinstance(event, StepStarted):
                self._now.start(event.step)
            elif isinstance(event, StepFinished | CheckSettled):
                self._now.end()
            if not isinstance(event, CommandFinished) or self._verbose:
                self._page.end_output()
            self._show(self._teller.tell(event))

    def end(self, ending: Ending) -> None:
        """Say how the run ended and what can be done now."""
        self.close()
        with self._lock:
            told = (
                []
                if self._teller is None
                else [failure.step for failure in ending.failures if failure.step in self._teller.outcomes]
            )
            self._page.ending(ending, told, quiet=self._quiet)

    def close(self) -> None:
        """Stop the signs of life and end the line that was begun; more can be shown only by :meth:`end`."""
        if self._ticker is not None:
            self._ticker.stop()
        with self._lock:
            self._page.end_output()

    def sign_of_life(self) -> float:
        """Say that a step still runs if it has been silent for long; return seconds until the next look."""
        with self._lock:
            left = self._silence - (self._clock() - self._page.spoken)
            words, running = self._now.waiting(), self._now.running
            if not words and running is not None:
                words = f"{running} still running ({elapsed(self._now.seconds)})"
            if not words:
                return self._silence
            if left > 0:
                return left
            self._page.line(f"  … {words}")
            return self._silence

    def _show(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self._page.show(piece)

    def lost(self) -> str:
        """Return why not all was shown; empty where it was, or where whoever looked has left."""
        return self._page.lost
