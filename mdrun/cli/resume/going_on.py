"""The record of a run that goes on, and its shell."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun import runs
from mdrun.cli.one_run.beginning import told, waiting
from mdrun.cli.resume.moved import moved
from mdrun.cli.resume.resumed import Resuming, found_again, resumed
from mdrun.errors import UsageError
from mdrun.events import VariableSet
from mdrun.run import Recorder
from mdrun.runs.making import forget_other, keep_other
from mdrun.shell.environment import LOGIN, PERSONAL
from mdrun.shell.restoring import elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack

    from mdrun import git
    from mdrun.answers import Answers
    from mdrun.events import Resumed
    from mdrun.run import Walk
    from mdrun.runs.locks import Lock
    from mdrun.shell import Session
    from mdrun.shell.mask import Patterns


class GoingOn:
    """Opens a run that goes on.

    Args:
        answers: The plan, and what was answered beforehand.
        resuming: The run.
        stack: What is to be put away at the end.
    """

    def __init__(self, answers: Answers, resuming: Resuming, stack: ExitStack) -> None:
        self._answers = answers
        self._plan = answers.plan
        self._person = answers.given.person
        self._resuming = resuming
        self._run = resuming.run
        self._stack = stack
        self._edition = 0
        """The number of its guide, if that was changed."""
        self.workdir = self._run.workdir
        """Where the guide runs."""
        self.guide = self._run.guide
        """Where the guide is."""

    @property
    def behind(self) -> frozenset[str]:
        """Ids of the steps that the run has behind it."""
        return frozenset(self._resuming.past.settled)

    @property
    def snapshot(self) -> bytes | None:
        """The shell's state to begin with; None where there is none.

        Raises:
            RecordError: It cannot be read.
        """
        snapshot = self._run.snapshot
        if snapshot is None or self._run.corresponding is None:
            return snapshot
        return elsewhere(snapshot)  # the shell enters what corresponds to it

    def lock(self) -> Lock:
        """Take the run's lock.

        Raises:
            Busy: The guide is being run there.
            RecordError: The lock cannot be made.
        """
        run, directory = self._run, self._run.directory
        home = directory.path.parent
        if run.moved:
            runs.wait_for_rest(home, self.guide, run.state.workdir, directory.run, wait=waiting)
        taken = runs.lock(home, self.guide, run.workdir, directory.run, person=self._person, wait=waiting)
        return told(self._stack.enter_context(taken))

    def record(self, lock: Lock, patterns: Patterns) -> Recorder:  # noqa: ARG002
        """Open the run's record again.

        Args:
            lock: The run's.
            patterns: What must stand nowhere.

        Raises:
            Busy: Somebody else goes on with it, or has done so meanwhile.
            RecordError: It cannot be opened.
        """
        resuming, directory = self._resuming, self._run.directory
        directory.refuse_unwritable()
        recorder = Recorder(directory, self._plan, patterns, self._run.reading, self._run.builder)
        self._stack.callback(recorder.close)
        if resuming.changed is not None:
            self._edition = keep_other(directory, self._plan, resuming.asked)
            self._stack.callback(self._forget_other, recorder)
        return recorder

    def _forget_other(self, recorder: Recorder) -> None:
        """Remove another guide that the run did not come to go on with."""
        if recorder.state().edition != self._edition:
            forget_other(self._run.directory, self._edition)

    def event(self, walk: Walk, facts: git.Facts, context: dict[str, str]) -> Resumed:
        """Return the event that the run goes on with; the walk knows then what lies behind.

        Args:
            walk: The walk that it opens.
            facts: What is known of the repository where the guide runs.
            context: What each command printed that the settings want to be shown.

        Raises:
            UsageError: The shell cannot go to where the guide runs now.
        """
        resuming, session = self._resuming, walk.course.session
        walk.take_up(
            resuming.past,
            moved(self._run.state, self._run.directory, self._edition or self._run.state.edition),
            tuple(self._given_now()),
        )
        other = self._run.handed_on(self._person)
        self._hand_over(session, (*LOGIN, *PERSONAL) if other else LOGIN)
        if (place := self._run.place) is not None and not session.state.enter(place):
            raise UsageError("place-not-entered", path=place)
        return resumed(
            self._plan,
            resuming,
            walk.recorder,
            self._person,
            self._edition,
            left_out=self._answers.left_out,
            facts=facts,
            context=context,
        )

    def _hand_over(self, session: Session, names: Iterable[str]) -> None:
        """Give a restored shell what its state lacks: secrets, new values, and what belongs to this login.

        Args:
            session: The shell.
            names: The variables that belong to it.
        """
        given = {name: os.environ[name] for name in names if name in os.environ}
        given.update(found_again(self._plan, self._run.snapshot, os.environ))
        for name, entry in given.items():
            session.state.export(name, entry)
        state = self._run.state
        lacking = {event.name for event in state.unsaved if isinstance(event, VariableSet)}
        lacking.update(event.name for event in self._given_now())
        for variable in self._plan.variables:
            value = variable.value if variable.value is not None else state.held.get(variable.name)
            if value is not None and (variable.secret or variable.name in lacking):
                for name in variable.exports:
                    session.state.export(name, value)

    def _given_now(self) -> Iterator[VariableSet]:
        """Yield the values that the run did not have before, but for secrets."""
        known = self._run.state.variables
        for variable in self._plan.variables:
            if variable.value is not None and not variable.secret and variable.name not in known:
                yield VariableSet(variable.name, variable.value, variable.source or "-v")
