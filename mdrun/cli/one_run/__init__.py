"""One run: make its record, walk, show how it ended.

    parts         what it is made of beside the plan and the answers
    opening       how its record is opened
    beginning     the record of a run that begins, and its first event
    shells        the shells that it is run in
    surroundings  what it happens amid: the repository and its remotes, what the settings want to be shown
    finishing     its end: shown, reported, and an exit status
    ending        how it ended, as the display shows it

The record of a run that goes on is opened by :mod:`mdrun.cli.resume`.
"""

from __future__ import annotations

import os
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from mdrun import catalogue, git
from mdrun.cli import hiding, values
from mdrun.cli.one_run import surroundings
from mdrun.cli.one_run.finishing import Finishing
from mdrun.cli.one_run.shells import Shells
from mdrun.cli.terminal import terminal_for_blocks
from mdrun.cli.usual import usual_times
from mdrun.display import Place
from mdrun.errors import MdrunError
from mdrun.preflight.secrets import patterns_of
from mdrun.questions import masked
from mdrun.run import Walk, bearings, changing, expectations
from mdrun.runs.making import unmake
from mdrun.shortage import exhausted

if TYPE_CHECKING:
    from contextlib import ExitStack

    from mdrun.answers import Answers
    from mdrun.cli.one_run.opening import Opening
    from mdrun.cli.one_run.parts import Parts
    from mdrun.cli.signals import Signals
    from mdrun.events import Resumed, RunStarted
    from mdrun.questions import Answer, Question, Waiting
    from mdrun.run import Recorder
    from mdrun.shell import Session


class OneRun:
    """What one run holds while it lasts.

    Args:
        answers: The plan, and what was answered beforehand.
        opening: Opens its record.
        parts: What else it is made of.
        stack: What is to be put away at the end.
    """

    def __init__(self, answers: Answers, opening: Opening, parts: Parts, stack: ExitStack) -> None:
        self.answers = answers
        self.plan = answers.plan
        self.opening = opening
        self.display = parts.display
        self.rehearsal = parts.rehearsal
        self.undo = parts.undo
        self.stack = stack
        self.workdir = opening.workdir
        self.waiting: Waiting = nullcontext
        self.finishing = Finishing(self.plan, parts)
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
        if self.undo is not None:
            self.undo.begun(recorder.directory, self.workdir)
        facts = git.facts(self.workdir)
        wanted = self.plan.settings.context
        context = surroundings.context(wanted, self.workdir, shells.environment(), shells.inside)
        walk = self._walk(session, shells, recorder, facts)
        signals.attention, signals.terminal = walk.attention, terminal
        self.waiting = walk.attention.asking
        self.stack.callback(signals.put_away)
        guide, place = self.opening.guide, recorder.masked(self._place(facts, context))
        self.display.begin(self.plan, recorder.directory.run, place, usual_times(self.plan, guide))
        before = recorder.journal.count
        problem = self.take(walk, self.opening.event(walk, facts, context))
        signals.put_away()
        if problem is not None and recorder.journal.count == before:  # not even its first event was written
            if not before:
                unmake(recorder.directory)
            raise problem
        return self.finishing.finish(walk, guide, problem)

    def _walk(self, session: Session, shells: Shells, recorder: Recorder, facts: git.Facts) -> Walk:
        """Return the walk of the plan; what it has begun in the background is ended at the end.

        Args:
            session: The run's shell.
            shells: Starts others.
            recorder: Writes down what happens.
            facts: What is known of the repository where the run happens.
        """
        walk = Walk(
            self.answers,
            session=session,
            beside=shells.beside,
            recorder=recorder,
            ask=self.ask,
            watcher=self.display,
            value=lambda variable: values.ask(variable, self.plan, self.workdir, self.ask).text,
            undo=self.undo.after if self.undo is not None else _nothing,
            around=self.rehearsal or surroundings.Repository(self.plan, self.workdir, facts),
        )
        self.stack.callback(walk.backgrounds.close)
        return walk

    def _place(self, facts: git.Facts, context: dict[str, str]) -> Place:
        """Return where the run happens, as the display shows it.

        Args:
            facts: What is known of the repository there.
            context: What each command printed that the settings want to be shown.
        """
        return Place(
            str(self.workdir),
            facts.branch,
            facts.revision,
            facts.dirty,
            facts.remotes,
            rehearsal=self.rehearsal is not None,
            context=context,
            behind=self.opening.behind,
            problem=facts.problem,
        )

    def _get_ready(self) -> None:
        """Import and read what may be needed later: when a step has run, another version may stand there."""
        catalogue.errors()
        expectations.get_ready(self.plan)
        if self.answers.given.interactive:
            from mdrun.display import typed  # noqa: F401

            changing.get_ready()
            bearings.get_ready()

    def ask(self, question: Question) -> Answer:
        """Ask the operator, and show no secret."""
        return self.display.ask(masked(question, self.patterns.shown), self.waiting)

    def take(self, walk: Walk, first: RunStarted | Resumed) -> MdrunError | None:
        """Walk to the end; return what ended the run before it had come there."""
        found: MdrunError | None
        before = walk.recorder.journal.count
        try:
            for event in walk.run(first):
                self.display.event(event)
        except MdrunError as problem:
            found = problem
        except BaseException as problem:
            found = exhausted(problem)
            if found is None:
                # A bug: the run log tells how far the run came, and the run is over.
                with suppress(Exception):
                    walk.recorder.write_log()
                raise
        else:
            return None
        if walk.recorder.journal.count > before:
            for event in walk.break_off(found):
                self.display.event(event)
        return found


def _nothing(*_: object) -> None:
    """Return nothing: where a run is thrown away there is nothing to undo."""


def _closed(session: Session) -> None:
    """End the shell; where its last words cannot be written any more, they are lost."""
    with suppress(OSError):
        session.close()
