"""One run: make its record, walk, show how it ended.

    opening       how its record is opened
    beginning     the record of a run that begins, and its first event
    shells        the shells that it is run in
    surroundings  what its place looks like: the repository's remotes, what the settings want to be shown
    heads         what is checked out while it lasts
    finishing     its end: shown, reported, and an exit status
    ending        how it ended, as the display shows it

The record of a run that goes on is opened by :mod:`mdrun.cli.resume`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun import catalogue, git
from mdrun.cli import hiding, values
from mdrun.cli.errors import full_disk
from mdrun.cli.one_run import surroundings
from mdrun.cli.one_run.finishing import Finishing
from mdrun.cli.one_run.heads import Heads
from mdrun.cli.one_run.shells import Shells
from mdrun.cli.terminal import terminal_for_blocks
from mdrun.cli.usual import usual_times
from mdrun.display import Place
from mdrun.errors import MdrunError
from mdrun.preflight.secrets import patterns_of
from mdrun.questions import masked
from mdrun.run import Walk, bearings, by_hand
from mdrun.runs.making import unmake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from mdrun.answers import Answers
    from mdrun.cli.one_run.opening import Opening
    from mdrun.cli.one_run.surroundings import Refs
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.cli.rollback import Rollbacks
    from mdrun.cli.signals import Signals
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.events import RefMoved, Rehearsed, Resumed, RunStarted
    from mdrun.questions import Answer, Question
    from mdrun.run import Recorder
    from mdrun.shell import Session


class OneRun:
    """What one run holds while it lasts.

    Args:
        answers: The plan, and what was answered beforehand.
        wishes: What else the operator wants.
        opening: Opens its record.
        display: What the operator sees.
        rehearsal: The rehearsal that it is, if it is one.
        undo: The command lines that undo what is run; None where nothing is to be undone.
        stack: What is to be put away at the end.
    """

    def __init__(
        self,
        answers: Answers,
        wishes: Wishes,
        opening: Opening,
        display: Display,
        rehearsal: Rehearsing | None,
        undo: Rollbacks | None,
        stack: ExitStack,
    ) -> None:
        self.answers = answers
        self.plan = answers.plan
        self.opening = opening
        self.display = display
        self.rehearsal = rehearsal
        self.undo = undo
        self.stack = stack
        self.workdir = opening.workdir
        self.finishing = Finishing(self.plan, wishes, display, rehearsal, undo)
        self.patterns = patterns_of(self.plan, os.environ)
        hiding.hide(self.patterns)

    @property
    def then(self) -> tuple[str, ...]:
        """The command line that the operator wants to be run next; empty for none."""
        return self.finishing.then

    def run(self, signals: Signals) -> int:
        """Walk the plan and return the exit status.

        Raises:
            MdrunError: The run cannot begin; nothing was run.
        """
        self._get_ready()
        terminal = None
        if self.answers.given.terminal:
            terminal = terminal_for_blocks(self.display.typing, self.stack)
        lock = self.opening.lock()
        shells = Shells(self.plan, self.workdir, self.patterns, self.rehearsal, lock.descriptor)
        session = shells.first(terminal, self.opening.snapshot)
        self.stack.callback(_closed, session)
        recorder = self.opening.record(lock, self.patterns)
        facts = git.facts(self.workdir)
        context = surroundings.context(self.plan.context, self.workdir, shells.environment(), shells.inside)
        refs = surroundings.remote_refs(self.plan, self.workdir) if self.rehearsal is None else {}
        walk = self._walk(session, shells.beside, recorder, facts, refs)
        self.stack.callback(walk.backgrounds.close)
        signals.attention, signals.terminal = walk.attention, terminal
        self.stack.callback(signals.put_away)
        place = place_of(
            self.workdir, facts, context, rehearsal=self.rehearsal is not None, behind=self.opening.behind
        )
        place = recorder.masked(place)
        guide = self.opening.guide
        self.display.begin(self.plan, recorder.directory.run, place, usual_times(self.plan, guide))
        problem = self.take(walk, self.opening.event(walk, facts, context))
        signals.put_away()
        if problem is not None and not recorder.journal.count:  # not even that it begins could be written
            unmake(recorder.directory)
            raise problem
        return self.finishing.finish(walk, guide, problem)

    def _walk(
        self,
        session: Session,
        beside: Callable[[bytes], Session],
        recorder: Recorder,
        facts: git.Facts | None,
        refs: Refs,
    ) -> Walk:
        """Return the walk through the plan; what a rehearsal does otherwise is decided here.

        Args:
            session: The shell to run it in.
            beside: Makes another shell, which begins with a state of that one's.
            recorder: Where events are written.
            facts: What is known of the repository before it.
            refs: What the remotes hold before it.
        """
        rehearsal = self.rehearsal
        return Walk(
            self.plan,
            session=session,
            beside=beside,
            recorder=recorder,
            ask=self.ask,
            answers=self.answers,
            live=self.display,
            value=lambda variable: values.ask(variable, self.plan, self.workdir, self.ask).text,
            undo=self.undo.after if self.undo is not None else _nothing,
            # git is never asked in a copy outside of what confines it.
            heads=Heads(self.workdir, facts).moved if rehearsal is None else lambda _: (),
            leaving=rehearsal.leaving if rehearsal is not None else None,
            closing=lambda: self.closing(refs, recorder),
        )

    def _get_ready(self) -> None:
        """Import and read what may be needed later: when a step has run, another version may stand there."""
        catalogue.errors()
        if self.answers.given.interactive:
            by_hand.get_ready()
            bearings.get_ready()

    def closing(self, before: Refs, recorder: Recorder) -> Iterator[RefMoved | Rehearsed]:
        """Yield what a rehearsal changed; else what has changed in the remotes since the run went on."""
        if self.rehearsal is not None:
            yield from self.rehearsal.closing(recorder.masked)
        elif before:
            yield from surroundings.moved(before, surroundings.remote_refs(self.plan, self.workdir))

    def ask(self, question: Question) -> Answer:
        """Ask the operator, and show no secret."""
        return self.display.ask(masked(question, self.patterns.shown))

    def take(self, walk: Walk, first: RunStarted | Resumed) -> MdrunError | None:
        """Walk to the end; return what ended the run without a last word in its journal."""
        try:
            for event in walk.run(first):
                self.display.event(event)
        except MdrunError as problem:
            return problem
        except BaseException as problem:
            full = full_disk(problem)
            if full is not None:
                return full
            # A bug: the run log tells how far the run came, and the run is over.
            with suppress(Exception):
                walk.recorder.write_log()
            raise
        return None


def place_of(
    workdir: Path,
    facts: git.Facts | None,
    context: dict[str, str],
    *,
    rehearsal: bool,
    behind: frozenset[str] = frozenset(),
) -> Place:
    """Return where a run happens, as the display shows it.

    Args:
        workdir: Where the guide runs.
        facts: What is known of the repository there.
        context: What each command printed that the settings want to be shown.
        rehearsal: Whether it is a throw-away copy.
        behind: Ids of the steps that the run has behind it.
    """
    if facts is None:
        return Place(str(workdir), rehearsal=rehearsal, context=context, behind=behind)
    head = facts.branch, facts.revision, facts.dirty, facts.remotes
    return Place(str(workdir), *head, rehearsal, context, behind)


def _nothing(*_: object) -> None:
    """Return nothing: where a run is thrown away there is nothing to undo."""


def _closed(session: Session) -> None:
    """End the shell; where its last words cannot be written any more, they are lost."""
    with suppress(OSError):
        session.close()
