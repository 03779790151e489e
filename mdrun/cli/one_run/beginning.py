"""The record of a run that begins, and its first event."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import __version__, runs
from mdrun.cli.errors import note
from mdrun.cli.people import host
from mdrun.errors import RecordError, UsageError
from mdrun.events import HIDDEN, RunStarted
from mdrun.run import Recorder
from mdrun.run.masking import masked
from mdrun.runs.asked import Asked
from mdrun.runs.making import make, unmake

if TYPE_CHECKING:
    from contextlib import ExitStack

    from mdrun import git
    from mdrun.answers import Answers
    from mdrun.cli.planning import Planning
    from mdrun.cli.plans import Plans
    from mdrun.cli.wishes import Wishes
    from mdrun.run import Walk
    from mdrun.runs.locks import Lock
    from mdrun.shell.mask import Patterns


class Beginning:
    """Opens a run that begins.

    Args:
        planning: What gave the plan.
        answers: The plan, and what was answered beforehand.
        wishes: What else the operator wants.
        workdir: Where the guide runs.
        stack: What is to be put away at the end.
    """

    snapshot: bytes | None = None
    """A run that begins finds no state of a shell."""
    behind: frozenset[str] = frozenset()
    """Nor has it a step behind it."""

    def __init__(
        self, planning: Plans, answers: Answers, wishes: Wishes, workdir: Path, stack: ExitStack
    ) -> None:
        self._planning = planning
        self._plan = answers.plan
        self._given = answers.given
        self._wishes = wishes
        self.workdir = workdir
        """Where the guide runs."""
        self._stack = stack
        self.guide = Path(self._plan.guide).absolute()
        """Where the guide is."""

    def lock(self) -> Lock:
        """Take the lock of the guide in the place where it runs; the run's id is a new one.

        Raises:
            Busy: The guide is being run there.
            RecordError: The lock cannot be made.
        """
        home = self._wishes.home
        run = runs.new_id(time.time(), self._plan.guide, self._plan.selected)
        person = self._given.person
        taken = runs.lock(home, self.guide, self.workdir, run, person=person, wait=waiting)
        return told(self._stack.enter_context(taken))

    def record(self, lock: Lock, patterns: Patterns) -> Recorder:
        """Make the run's record.

        Args:
            lock: The run's.
            patterns: What must stand nowhere.

        Raises:
            UsageError: A directive from outside holds a secret.
            RecordError: It cannot be made.
        """
        asked = self._asked(self._planning.anew(), patterns)
        directory = make(lock.home, lock.run, self._plan, asked)
        try:
            recorder = Recorder(directory, self._plan, patterns)
        except RecordError:
            unmake(directory)
            raise
        self._stack.callback(recorder.close)
        return recorder

    def _asked(self, planning: Planning, patterns: Patterns) -> Asked:
        """Return what the plan was made from beside the guide.

        Raises:
            UsageError: A directive holds a secret: hidden it would not make the same plan again.
        """
        request, given = planning.request, self._given
        for words in request.directives:
            if masked(words, patterns) != words:
                raise UsageError("with-secret", words=patterns.shown(words))
        return Asked(
            name=request.name,
            selectors=request.selectors,
            directives=request.directives,
            timeout=self._wishes.timeout,
            settings=planning.source,
            start=given.start,
            only=given.only,
            skip=masked(dict(given.skip), patterns),
            every_step=given.every_step,
        )

    def event(self, walk: Walk, facts: git.Facts, context: dict[str, str]) -> RunStarted:
        """Return the event that opens the run.

        Args:
            walk: The walk that it opens.
            facts: What is known of the repository where the guide runs.
            context: What each command printed that the settings want to be shown.
        """
        plan, recorder = self._plan, walk.recorder
        values = {variable.name: variable for variable in plan.variables if variable.value is not None}
        return RunStarted(
            run=recorder.directory.run,
            guide=plan.guide,
            sha256=plan.sha256,
            plan=plan.hash,
            sections=plan.selected,
            variables={name: HIDDEN if one.secret else str(one.value) for name, one in values.items()},
            command_line=tuple(sys.argv[1:]),
            workdir=str(self.workdir),
            revision=facts.revision,
            branch=facts.branch,
            dirty=facts.dirty,
            host=host(),
            user=self._given.person,
            version=__version__,
            rehearsal=self._wishes.rehearse,
            cwd=str(Path.cwd()),
            remotes=facts.remotes,
            context=context,
            files=recorder.files(),
        )


def told(lock: Lock) -> Lock:
    """Say whose lock was taken over, before anything runs; return the lock."""
    if lock.note:
        note(lock.note)
    return lock


def waiting(run: str) -> None:
    """Say that what a run has left running is waited for.

    Args:
        run: The run's id.
    """
    note(f"{run} was killed; what it left running is being ended")
