"""A rehearsal around a run: its place is made before, what it changed is told and compared afterwards."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun import rehearsal
from mdrun.cli.targets import put
from mdrun.display import workflow
from mdrun.display.terminal import columns
from mdrun.effects import Effects, lines
from mdrun.effects.expected import differences, expectation
from mdrun.errors import MdrunError, RecordError, RehearsalRefused, UsageError
from mdrun.events import Rehearsed
from mdrun.leftovers.describing import told
from mdrun.rehearsal.stubs import notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import ExitStack
    from typing import Any

    from mdrun.cli.planning import Planning
    from mdrun.cli.wishes import Wishes
    from mdrun.config.rehearsal import RehearsalSettings
    from mdrun.events import Event
    from mdrun.leftovers import Process

_SHARED = (
    "It was not confined, and shared the ports of this machine: "
    "a service that listens on one of them already may be why it failed."
)
_SET_BACK = 11
"""Columns before what is said of an effect."""


class Rehearsing:
    """The rehearsal that a run is.

    Args:
        planning: What the plan was made from.
        settings: What guide and settings file say of rehearsals.
        wishes: What the operator wants.
        stack: Puts the place away at the end.

    Raises:
        RehearsalRefused: There can be none.
        UsageError: What is expected of it cannot be read.
    """

    def __init__(
        self, planning: Planning, settings: RehearsalSettings, wishes: Wishes, stack: ExitStack
    ) -> None:
        self.wishes = wishes
        self.expected = _expected(wishes.expect_effects)
        self.made = rehearsal.prepare(
            planning.workdir,
            settings=settings,
            with_changes=wishes.with_changes,
            keep=wishes.keep,
            environ=os.environ,
            hidden=(wishes.home,),
        )
        self.left: tuple[Process, ...] = ()
        """What the run has left running, which ends with its shell."""
        self.told: list[str] = []
        """What is said of it at the end."""
        self.untold: RecordError | None = None
        """Why what it changed cannot be told; None where it can."""
        stack.callback(self.put_away)
        self.say(f"rehearsal: {note}" for note in self.made.notes)

    def moved(self, *, ending: bool) -> Iterable[Event]:  # noqa: ARG002
        """Return nothing: git is never asked in a copy outside of what confines it."""
        return ()

    def leaving(self, left: Callable[[], set[int]], shell: int | None) -> None:
        """Look at what the run leaves running; it still runs, and so does its shell."""
        self.left = told(left(), shell)

    def closing(self, masked: Callable[[Any], Any]) -> Iterator[Rehearsed]:
        """Yield what the rehearsal changed; the run's shell has ended.

        A guide may have removed the copy, or its history: nothing is told then, and the run ends as any.

        Args:
            masked: Hides the secrets in what it is given, before that is quoted and put together.
        """
        try:
            effects = masked(rehearsal.effects(self.made, self.left).to_json())
        except RehearsalRefused as problem:
            self.untold = RecordError("effects-untold", reason=masked(problem.message))
            return
        except OSError as problem:
            reason = f"{problem.filename}: {problem.strerror}"
            self.untold = RecordError("effects-untold", reason=reason)
            return
        text = self.expectation(Effects.from_json(effects))
        found = differences(self.expected, text) if self.expected is not None else ()
        yield Rehearsed(effects, found)

    def ended(self, event: Rehearsed | None, *, passed: bool) -> list[MdrunError]:
        """Tell what the rehearsal changed, and return what is wrong with that.

        Args:
            event: What :meth:`closing` said; None where the run never came so far.
            passed: Whether the run has passed; what another one changed is not what is expected.
        """
        if event is None:
            return [self.untold] if self.untold is not None else []
        effects = Effects.from_json(event.effects)
        self.told = lines(effects)
        if event.unexpected:
            self.told += [
                "It was expected to change something else:",
                *(f"  {one}" for one in event.unexpected),
            ]
        if not passed and self.made.confinement is None:
            self.told.append(_SHARED)
        return self.save(effects, passed=passed)

    def save(self, effects: Effects, *, passed: bool) -> list[MdrunError]:
        """Write the effects where they are wanted, if the run has passed; return why they cannot be."""
        path = self.wishes.save_effects
        if path is None:
            return []
        if not passed:
            what = "is left as it was" if Path(path).exists() else "was not written"
            self.told.append(f"{path} {what}: the rehearsal did not pass")
            return []
        try:
            put(path, self.expectation(effects).encode())
        except OSError as problem:
            return [RecordError("effects-not-written", path=path, reason=problem.strerror)]
        return []

    def expectation(self, effects: Effects) -> str:
        """Return the effects as they are compared."""
        return expectation(effects, str(self.made.root), str(self.made.top))

    def put_away(self) -> None:
        """Take the place away, and say what the rehearsal changed and what is left."""
        left = rehearsal.discard(self.made, keep=self.wishes.keep)
        kept = [f"kept: {self.made.workdir}"] if self.wishes.keep else []
        if kept and self.made.stubs is not None:
            kept.append(f"kept: {notes(self.made.root)}, what stubs were called with, secrets too")
        self.say([*self.told, *left, *kept])

    def say(self, words: Iterable[str]) -> None:
        """Print lines that no build server takes for its commands."""
        for line in workflow.quoted(words) if workflow.here(os.environ) else words:
            for part in _fitting(line) if sys.stdout.isatty() and not self.wishes.events else (line,):
                click.echo(part, err=self.wishes.events)


def _fitting(line: str) -> list[str]:
    """Return a line as a terminal shows it whole: broken between words, and what goes on set back."""
    indent = " " * (_SET_BACK if line.startswith("  ") else 2)
    width = max(columns(sys.stdout.fileno()), 2 * _SET_BACK)
    parts = textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return parts or [line]


def _expected(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8"
        raise UsageError("effects-not-read", path=file, reason=reason) from problem
