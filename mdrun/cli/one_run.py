"""One run: make its record, walk, show how it ended."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import __version__, git, runs
from mdrun.cli import hiding
from mdrun.cli.ending import ending_of
from mdrun.cli.errors import full_disk, show
from mdrun.cli.people import host
from mdrun.cli.terminal import terminal_for_blocks
from mdrun.display import Place
from mdrun.errors import MdrunError, RecordError
from mdrun.events import RunStarted
from mdrun.preflight.secrets import patterns_of
from mdrun.questions import masked
from mdrun.run import Recorder, Walk
from mdrun.shell import Session, find_bash

if TYPE_CHECKING:
    from contextlib import ExitStack

    from mdrun.cli.planning import Planning
    from mdrun.cli.rollback import Rollbacks
    from mdrun.cli.signals import Signals
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.events import RunResult
    from mdrun.questions import Answer, Answers, Question
    from mdrun.rehearsal import Rehearsal
    from mdrun.shell.terminal import Terminal

EXIT: dict[RunResult, int] = {"passed": 0, "failed": 1, "incomplete": 3, "paused": 3, "interrupted": 130}
"""Exit status by the run's result."""


class OneRun:
    """What one run holds while it lasts.

    Args:
        planning: What the plan was made from.
        answers: The plan, and what was answered beforehand.
        wishes: What else the operator wants.
        display: What the operator sees.
        rehearsal: The throw-away copy to run in, if it is one.
        undo: The command lines that undo what is run; None where nothing is to be undone.
        stack: What is to be put away at the end.
    """

    def __init__(
        self,
        planning: Planning,
        answers: Answers,
        wishes: Wishes,
        display: Display,
        rehearsal: Rehearsal | None,
        undo: Rollbacks | None,
        stack: ExitStack,
    ) -> None:
        self.planning = planning
        self.answers = answers
        self.plan = answers.plan
        self.wishes = wishes
        self.display = display
        self.rehearsal = rehearsal
        self.undo = undo
        self.stack = stack
        self.workdir = rehearsal.workdir if rehearsal is not None else planning.workdir
        self.patterns = patterns_of(self.plan, os.environ)
        hiding.hide(self.patterns)

    def run(self, signals: Signals) -> int:
        """Walk the plan and return the exit status.

        Raises:
            MdrunError: The run cannot begin; nothing was run.
        """
        home = runs.home(os.environ, self.wishes.log_dir)
        run = runs.new_id(time.time(), self.plan.guide, self.plan.selected)
        guide = Path(self.plan.guide).absolute()
        person = self.answers.given.person
        terminal = None
        if self.answers.given.terminal:
            terminal = terminal_for_blocks(self.display.typing, self.stack)
        session = self.session(terminal)
        self.stack.callback(_closed, session)
        self.stack.enter_context(runs.lock(home, guide, self.workdir, run, person=person))
        directory = runs.RunDirectory.create(home, run, self.plan, workdir=self.planning.workdir)
        facts = git.facts(self.workdir)
        recorder = Recorder(directory, self.plan, self.patterns)
        self.stack.callback(recorder.close)
        walk = Walk(
            self.plan,
            session=session,
            beside=self.beside,
            recorder=recorder,
            ask=self.ask,
            answers=self.answers,
            live=self.display,
        )
        self.stack.callback(walk.backgrounds.close)
        signals.attention, signals.terminal = walk.attention, terminal
        self.stack.callback(signals.put_away)
        self.display.begin(self.plan, run, self.place(facts))
        problem = self.walk(walk, self.started(run, facts))
        signals.put_away()
        return self.finish(walk, recorder, problem)

    def ask(self, question: Question) -> Answer:
        """Ask the operator, and show no secret."""
        return self.display.ask(masked(question, self.patterns.mask))

    def walk(self, walk: Walk, first: RunStarted) -> MdrunError | None:
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

    def session(self, terminal: Terminal | None) -> Session:
        """Return the run's shell.

        Args:
            terminal: The operator's.
        """
        return Session(
            guide_name=Path(self.plan.guide).name,
            workdir=self.workdir,
            env=self.environment(),
            terminal=terminal,
            bash=self.bash(),
            patterns=self.patterns,
        )

    def beside(self, state: bytes) -> Session:
        """Return another shell, for one block alone, which begins with a state of the run's."""
        return Session(
            guide_name=Path(self.plan.guide).name,
            workdir=self.workdir if self.workdir.is_dir() else Path("/"),
            env=self.environment(),
            bash=self.bash(),
            patterns=self.patterns,
            restore=state,
            single=True,
        )

    def bash(self) -> str | None:
        """Return the bash that the guide or its settings name; None where they name none."""
        return find_bash(self.plan.shell.program) if self.plan.shell else None

    def environment(self) -> dict[str, str]:
        """Return the environment of the run's shell."""
        environment = dict(self.rehearsal.env if self.rehearsal is not None else os.environ)
        for variable in self.plan.variables:
            if variable.value is not None:
                environment.update(dict.fromkeys(variable.exports, variable.value))
        return environment

    def started(self, run: str, facts: git.Facts | None) -> RunStarted:
        """Return the event that opens the run."""
        plan = self.plan
        values = {variable.name: variable for variable in plan.variables if variable.value is not None}
        return RunStarted(
            run=run,
            guide=plan.guide,
            sha256=plan.sha256,
            plan=plan.hash,
            sections=plan.selected,
            variables={name: "•••" if one.secret else str(one.value) for name, one in values.items()},
            command_line=tuple(sys.argv[1:]),
            workdir=str(self.workdir),
            revision=facts.revision if facts else None,
            branch=facts.branch if facts else None,
            dirty=facts.dirty if facts else False,
            host=host(),
            user=self.answers.given.person,
            version=__version__,
            rehearsal=self.rehearsal is not None,
            cwd=str(Path.cwd()),
        )

    def place(self, facts: git.Facts | None) -> Place:
        """Return where the run happens."""
        rehearsal = self.rehearsal is not None
        if facts is None:
            return Place(str(self.workdir), rehearsal=rehearsal)
        return Place(str(self.workdir), facts.branch, facts.revision, facts.dirty, facts.remotes, rehearsal)

    def finish(self, walk: Walk, recorder: Recorder, problem: MdrunError | None) -> int:
        """Show how the run ended, and what of its record could not be written; return the exit status."""
        state = recorder.state()
        problems = [problem] if problem is not None else []
        try:
            recorder.write_log()
        except RecordError as unwritten:
            problems.append(unwritten)
        at = walk.progress.stopped or walk.progress.current or walk.progress.died
        undo = self.undo.after(at, state) if self.undo is not None else None
        ending = ending_of(self.plan, state, recorder.directory, walk.progress, undo)
        self.display.end(ending)
        if self.wishes.log is not None and len(problems) == 0:
            problems += self.copy_log(recorder.directory.run_log, self.wishes.log)
        for problem in problems[:1]:
            show(problem)
        return EXIT[ending.result] or (EXIT["incomplete"] if problems else 0)

    def copy_log(self, source: Path, target: str) -> list[MdrunError]:
        """Write the run log where the operator wants it too; return why it cannot be."""
        try:
            Path(target).write_bytes(source.read_bytes())
        except OSError as problem:
            message = f"--log {target} cannot be written: {problem.strerror}"
            return [RecordError(message, f"the run log is in {source}")]
        return []


def _closed(session: Session) -> None:
    """End the shell; where its last words cannot be written any more, they are lost."""
    with suppress(OSError):
        session.close()
