"""Everything that a person sees of a run: records in, text out; nothing here decides what runs.

The modules are imported when a display is chosen, before anything runs: a rollback may check out
another version of mdrun under our feet, so nothing may be imported after that.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Literal, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.display.records import Beside, Ending, Failure, Place
    from mdrun.events import Event
    from mdrun.plan.records import Plan
    from mdrun.questions import Answer, Question, Waiting
    from mdrun.shell.ending import Stopping
    from mdrun.shell.pty import Typing

__all__ = ["Beside", "Color", "Display", "Ending", "Failure", "Place", "choose", "colored"]

Color = Literal["auto", "always", "never"]


def __getattr__(name: str) -> object:
    """Import the records when they are asked for: a plan is shown without them."""
    if name not in ("Beside", "Ending", "Failure", "Place"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mdrun.display import records

    return getattr(records, name)


class Display(Protocol):
    """Shows a run to a person."""

    def begin(
        self, plan: Plan, run_id: str, place: Place | None, usual: Mapping[str, float] | None = None
    ) -> None:
        """Show what is about to be run.

        Args:
            plan: What.
            run_id: The run's id.
            place: Where, if it is to be shown.
            usual: By id, how long a step usually takes, in seconds.
        """

    def event(self, event: Event) -> None:
        """Show an event of the run, after it was journaled."""

    def command(self, step: str, line: int, text: str) -> None:
        """Show that this command of the running block starts now."""

    def idle(self) -> None:
        """Show that what ran is over, where no event says so."""

    def output(self, chunk: bytes) -> None:
        """Show raw output of the running block; chunks may split characters and lines."""

    def typing(self, how: Typing) -> None:
        """Take note of how the running program reads what is typed; where keys, the screen is its own."""

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Show that this attempt at a step, of so many, begins after so many seconds."""

    def stopping(self, how: Stopping) -> None:
        """Show how far it has come with a block that the operator wants to end."""

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Show that a step in the background is waited for until this command passes, no longer than this."""

    def ask(self, question: Question, waiting: Waiting = nullcontext) -> Answer:
        """Ask the operator; only called where there is one.

        Args:
            question: What to ask.
            waiting: Holds while a line of the answer is waited for.

        Raises:
            KeyboardInterrupt: The operator pressed Ctrl-C.
        """

    def end(self, ending: Ending) -> None:
        """Show how the run ended and what can be done now."""

    def lost(self) -> str:
        """Return why not all was shown; empty where it was, or where whoever looked has left."""


def choose(
    stream: TextIO, *, color: Color, quiet: bool, verbose: bool, environ: Mapping[str, str]
) -> Display:
    """Return the display that suits the stream: live on a terminal, else plain, or as GitHub wants it.

    Args:
        stream: Where to print, usually standard output.
        color: ``auto`` uses colours on a terminal unless ``NO_COLOR`` is set.
        quiet: Only failures and the end.
        verbose: Also the guide's prose and every command with its time.
        environ: The environment: ``NO_COLOR``, ``CI``, ``TERM``, ``GITHUB_ACTIONS``.
    """
    if _terminal(stream, environ):
        from mdrun.display.live import Live

        return Live(stream, color=colored(stream, color, environ), quiet=quiet, verbose=verbose)
    from mdrun.display import workflow

    if workflow.here(environ):
        from mdrun.display.actions import Actions

        return Actions(stream, environ, quiet=quiet, verbose=verbose)
    from mdrun.display.plain import Plain

    return Plain(stream, quiet=quiet, verbose=verbose)


def colored(stream: TextIO, color: Color, environ: Mapping[str, str]) -> bool:
    """Return whether what is printed to the stream gets colours."""
    if color == "auto":
        return _terminal(stream, environ) and not environ.get("NO_COLOR")
    return color == "always"


def _terminal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    return (
        stream.isatty()
        and environ.get("TERM", "dumb") not in ("", "dumb", "unknown")
        and not environ.get("CI")
    )
