"""One run: make its record, walk, show how it ended."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import catalogue, git
from mdrun.cli import beginning, going_on, hiding, surroundings, values
from mdrun.cli.ending import ending_of
from mdrun.cli.errors import full_disk, show
from mdrun.cli.shells import Shells
from mdrun.cli.terminal import terminal_for_blocks
from mdrun.cli.usual import remember, usual_times
from mdrun.display import Place
from mdrun.errors import MdrunError, RecordError, UsageError
from mdrun.files import content
from mdrun.preflight.secrets import patterns_of
from mdrun.questions import masked
from mdrun.run import Walk, by_hand
from mdrun.shell.environment import LOGIN, PERSONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack

    from mdrun.answers import Answers
    from mdrun.cli.going_on import Resuming
    from mdrun.cli.planning import Plans
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.cli.reporting import Reports
    from mdrun.cli.rollback import Rollbacks
    from mdrun.cli.signals import Signals
    from mdrun.cli.surroundings import Refs
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.events import RefMoved, Rehearsed, Resumed, RunResult, RunStarted
    from mdrun.questions import Answer, Question
    from mdrun.run import Recorder
    from mdrun.runs.locks import Lock
    from mdrun.shell import Session

EXIT: dict[RunResult, int] = {"passed": 0, "failed": 1, "incomplete": 3, "paused": 3, "interrupted": 130}
"""Exit status by the run's result."""


class OneRun:
    """What one run holds while it lasts.

    Args:
        planning: What gave the plan.
        answers: The plan, and what was answered beforehand.
        wishes: What else the operator wants.
        display: What the operator sees.
        rehearsal: The rehearsal that it is, if it is one.
        undo: The command lines that undo what is run; None where nothing is to be undone.
        stack: What is to be put away at the end.
        resuming: The run that goes on, if it is one.
    """

    def __init__(
        self,
        planning: Plans,
        answers: Answers,
        wishes: Wishes,
        display: Display,
        rehearsal: Rehearsing | None,
        undo: Rollbacks | None,
        stack: ExitStack,
        resuming: Resuming | None = None,
    ) -> None:
        self.planning = planning
        self.answers = answers
        self.plan = answers.plan
        self.wishes = wishes
        self.display = display
        self.rehearsal = rehearsal
        self.undo = undo
        self.stack = stack
        self.resuming = resuming
        self.context: dict[str, str] = {}
        """What each command printed that tells where one is."""
        self.then: tuple[str, ...] = ()
        """The command line that the operator wants to be run next; empty for none."""
        self.reports = _reports(wishes)
        self.workdir = rehearsal.made.workdir if rehearsal is not None else planning.workdir
        self.patterns = patterns_of(self.plan, os.environ)
        hiding.hide(self.patterns)

    def run(self, signals: Signals) -> int:
        """Walk the plan and return the exit status.

        Raises:
            MdrunError: The run cannot begin; nothing was run.
        """
        # Once the first step has run, another version of these may stand there.
        catalogue.errors()
        if self.answers.given.interactive:
            by_hand.get_ready()
        terminal = None
        if self.answers.given.terminal:
            terminal = terminal_for_blocks(self.display.typing, self.stack)
        lock = self.lock()
        shells = Shells(self.plan, self.workdir, self.patterns, self.rehearsal, lock.descriptor)
        session = shells.first(terminal, self.resuming.snapshot if self.resuming is not None else None)
        self.stack.callback(_closed, session)
        recorder, edition = self.record(lock)
        facts = git.facts(self.workdir)
        self.context = surroundings.context(
            self.plan.context, self.workdir, shells.environment(), shells.inside
        )
        refs = surroundings.remote_refs(self.plan, self.workdir) if self.rehearsal is None else {}
        walk = Walk(
            self.plan,
            session=session,
            beside=shells.beside,
            recorder=recorder,
            ask=self.ask,
            answers=self.answers,
            live=self.display,
            value=lambda variable: values.ask(variable, self.plan, self.workdir, self.ask).text,
            undo=self.undo.after if self.undo is not None else _nothing,
            leaving=self.rehearsal.leaving if self.rehearsal is not None else None,
            closing=lambda: self.closing(refs, recorder),
        )
        self.stack.callback(walk.backgrounds.close)
        signals.attention, signals.terminal = walk.attention, terminal
        self.stack.callback(signals.put_away)
        guide = self.guide()
        self.display.begin(
            self.plan, recorder.directory.run, self.place(facts), usual_times(self.plan, guide)
        )
        problem = self.walk(walk, self.first(walk, facts, edition))
        signals.put_away()
        if problem is not None and not recorder.journal.count:  # not even that it begins could be written
            recorder.directory.remove()
            raise problem
        return self.finish(walk, recorder, problem)

    def closing(self, before: Refs, recorder: Recorder) -> Iterator[RefMoved | Rehearsed]:
        """Yield what a rehearsal changed; else what has changed in the remotes since the run went on."""
        if self.rehearsal is not None:
            yield from self.rehearsal.closing(recorder.masked)
        elif before:
            yield from surroundings.moved(before, surroundings.remote_refs(self.plan, self.workdir))

    def ask(self, question: Question) -> Answer:
        """Ask the operator, and show no secret."""
        return self.display.ask(masked(question, self.patterns.mask))

    def lock(self) -> Lock:
        """Take the lock of the guide in the place where it runs.

        Raises:
            Busy: The guide is being run there.
            RecordError: The lock cannot be made.
        """
        person = self.answers.given.person
        if self.resuming is not None:
            return going_on.lock(self.resuming, person, stack=self.stack)
        log_dir = self.wishes.log_dir
        return beginning.lock(self.plan, person, log_dir=log_dir, workdir=self.workdir, stack=self.stack)

    def record(self, lock: Lock) -> tuple[Recorder, int]:
        """Make the run's record, or open it again; also return the number of its guide, if that was changed.

        Args:
            lock: The run's.

        Raises:
            MdrunError: Neither can be done.
        """
        given = self.answers.given
        if self.resuming is not None:
            return going_on.reopen(self.plan, self.resuming, patterns=self.patterns, stack=self.stack)
        recorder = beginning.begin(
            self.plan,
            self.planning.anew(),
            given,
            self.wishes.timeout,
            lock=lock,
            patterns=self.patterns,
            stack=self.stack,
        )
        return recorder, 0

    def first(self, walk: Walk, facts: git.Facts | None, edition: int) -> RunStarted | Resumed:
        """Return the event that the run begins or goes on with; the walk knows then what lies behind."""
        person = self.answers.given.person
        if self.resuming is None:
            return beginning.started(
                self.plan,
                walk.recorder,
                self.workdir,
                facts,
                person,
                rehearsal=self.rehearsal is not None,
                context=self.context,
            )
        changed = self.resuming.changed
        walk.take_up(self.resuming.past, changed.moved if changed is not None else {})
        other = self.resuming.handed_on(person)
        self.hand_over(walk.attempts.session, (*LOGIN, *PERSONAL) if other else LOGIN)
        if (place := self.resuming.place) is not None and not walk.attempts.session.enter(place):
            raise UsageError("place-not-entered", path=place)
        return going_on.resumed(
            self.plan,
            self.resuming,
            walk.recorder,
            person,
            edition,
            left_out=self.answers.left_out,
            context=self.context,
        )

    def hand_over(self, session: Session, names: Iterable[str]) -> None:
        """Give a restored shell what it never had: secrets, new values, and what belongs to this login.

        Args:
            session: The shell.
            names: The variables that belong to it.
        """
        for name in names:
            if name in os.environ:
                session.export(name, os.environ[name])
        known = self.resuming.past.state.variables if self.resuming is not None else {}
        for variable in self.plan.variables:
            if variable.value is not None and (variable.secret or variable.name not in known):
                for name in variable.exports:
                    session.export(name, variable.value)

    def walk(self, walk: Walk, first: RunStarted | Resumed) -> MdrunError | None:
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

    def place(self, facts: git.Facts | None) -> Place:
        """Return where the run happens."""
        rehearsal = self.rehearsal is not None
        if facts is None:
            return Place(str(self.workdir), rehearsal=rehearsal, context=self.context)
        return Place(
            str(self.workdir),
            facts.branch,
            facts.revision,
            facts.dirty,
            facts.remotes,
            rehearsal,
            self.context,
        )

    def finish(self, walk: Walk, recorder: Recorder, problem: MdrunError | None) -> int:
        """Show how the run ended, and what of its record could not be written; return the exit status."""
        state = recorder.state()
        problems = [problem] if problem is not None else []
        try:
            recorder.write_log()
        except RecordError as unwritten:
            problems.append(unwritten)
        remember(self.plan, state, self.guide())
        at = walk.progress.stopped or walk.progress.current or walk.progress.died
        undo = self.undo.after(at, state) if self.undo is not None else None
        if walk.progress.undoing and undo is not None:
            self.then = tuple(shlex.split(undo))
        resume = self.resume(recorder.directory.run)
        ending = ending_of(self.plan, state, recorder.directory, walk.progress, undo=undo, resume=resume)
        self.display.end(ending)
        if self.wishes.log is not None and len(problems) == 0:
            problems += self.copy_log(recorder.directory.run_log, self.wishes.log)
        if self.reports is not None:
            problems += self.reports.write(recorder.directory)
        if self.rehearsal is not None:
            problems += self.rehearsal.ended(state.rehearsed, passed=ending.result == "passed")
        for problem in problems[:1]:
            show(problem)
        if ending.result == "passed" and state.rehearsed is not None and state.rehearsed.unexpected:
            return EXIT["failed"]
        return EXIT[ending.result] or (EXIT["incomplete"] if problems else 0)

    def guide(self) -> Path:
        """Return where the guide is."""
        start = self.resuming.start if self.resuming is not None else None
        return Path(start.cwd) / start.guide if start is not None else Path(self.plan.guide).absolute()

    def resume(self, run: str) -> str | None:
        """Return the command line that goes on with the run; None where its place is thrown away."""
        if self.rehearsal is not None:
            return None
        where = ("--log-dir", self.wishes.log_dir) if self.wishes.log_dir is not None else ()
        return shlex.join(("mdrun", "resume", run, *where))

    def copy_log(self, source: Path, target: str) -> list[MdrunError]:
        """Write the run log where the operator wants it too; return why it cannot be."""
        try:
            Path(target).write_bytes(content(source))
        except OSError as problem:
            return [RecordError("log-unwritable", path=target, reason=problem.strerror, log=source)]
        return []


def _nothing(*_: object) -> None:
    """Return nothing: where a run is thrown away there is nothing to undo."""


def _reports(wishes: Wishes) -> Reports | None:
    """Return the reports that the run writes; only then is what makes them imported."""
    if not wishes.reports() and os.environ.get("GITHUB_ACTIONS") != "true":
        return None
    from mdrun.cli.reporting import reports_of

    return reports_of(wishes, os.environ)


def _closed(session: Session) -> None:
    """End the shell; where its last words cannot be written any more, they are lost."""
    with suppress(OSError):
        session.close()
