"""Every event on disk before anybody else sees it, and the run log kept in step with it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun import runlog
from mdrun.digest import OF_NOTHING
from mdrun.errors import MdrunError, RecordError
from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
    hashes,
)
from mdrun.journal import Journal
from mdrun.run.files import writing
from mdrun.run.masking import masked
from mdrun.shell.mask import Patterns
from mdrun.shortage import where_short
from mdrun.state import StateBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from mdrun.events import Event
    from mdrun.journal import Reading
    from mdrun.plan.records import Plan
    from mdrun.runs import RunDirectory
    from mdrun.state import RunState

_DURABLE = (
    RunStarted,
    StepStarted,
    StepFinished,
    BackgroundEnded,
    CheckSettled,
    Attested,
    Paused,
    Resumed,
    RunFinished,
)
_LOG_EVERY = 1.0
"""Seconds between two run logs while steps pass."""
_LOG_SHARE = 20
"""How many times as long as writing a run log takes to wait for the next, so that long runs stay linear."""


class Recorder:
    """Keeps a run's journal and its run log.

    Args:
        directory: The run's directory, already made.
        plan: What is run.
        patterns: What must stand nowhere.
        before: What the journal holds, where the run goes on; a new one is made otherwise.
        builder: What has folded that, where it is folded already.

    Raises:
        Busy: Somebody else goes on with the run, or has done so since ``before`` was read.
        RecordError: The journal cannot be made or opened.
    """

    def __init__(
        self,
        directory: RunDirectory,
        plan: Plan,
        patterns: Patterns | None = None,
        before: Reading | None = None,
        builder: StateBuilder | None = None,
    ) -> None:
        self.directory = directory
        self.plan = plan
        self.patterns = patterns or Patterns(())
        if before is None:
            self.journal = Journal.create(directory.journal)
        else:
            self.journal = Journal.reopen(directory.journal, before)
        self.builder = builder or StateBuilder(before.records if before is not None else ())
        self.logged = time.monotonic()
        self.pause = _LOG_EVERY
        self.waits = False
        """Whether what was written down last is not on the disk yet, and nobody may see it."""

    def add(self, event: Event, *, another: bool = False) -> Event:
        """Write an event down and return it, its secrets masked.

        It is durable where a step begins or ends, and where it tells the hashes of files; so are these.

        Args:
            event: What happened, or is about to.
            another: Whether another one comes at once: one wait for the disk is then enough for both.

        Raises:
            RecordError: It cannot be written.
        """
        event = self.masked(event)
        files = hashes(event)
        filled = [name for name, digest in files.items() if digest != OF_NOTHING] if files else []
        if filled:
            with writing(self.directory.path, "what the step has left"):
                self.directory.sync(filled)
        log = isinstance(event, StepFinished) and time.monotonic() - self.logged >= self.pause
        durable = self.waits or bool(files) or isinstance(event, _DURABLE)
        waits = durable and another and not log
        record = self.journal.append(event, sync=durable and not waits)
        self.waits = waits
        self.builder.apply(event, record.time, record.hash)
        if log:
            self.write_log()
        return event

    def catch_up(self) -> None:
        """Bring to the disk what still waits for it.

        Raises:
            RecordError: The disk does not take it.
        """
        if self.waits:
            self.journal.sync()
            self.waits = False

    def seen(self, events: Iterator[Event]) -> Iterator[Event]:
        """Yield events when they are on the disk.

        Args:
            events: The events; each was written down here when it comes.
        """
        waiting: list[Event] = []
        try:
            for event in events:
                waiting.append(event)
                if not self.waits:
                    yield from waiting
                    waiting.clear()
        except MdrunError:
            with suppress(MdrunError):
                self.catch_up()
            yield from waiting
            raise

    def files(self) -> dict[str, str]:
        """Return the sha256, in hex, by name of each file of the run that no event has told the hash of.

        Raises:
            RecordError: One cannot be read.
        """
        try:
            return self.directory.hashes(self.builder.files)
        except OSError as problem:
            path = problem.filename or self.directory.path
            reason, remedy = problem.strerror, where_short(problem)
            raise RecordError("record-not-whole", path=path, reason=reason, remedy=remedy) from problem

    def state(self) -> RunState:
        """Return what the run has come to."""
        return self.builder.state()

    def write_log(self) -> None:
        """Replace the run log by one of the run as it stands.

        Raises:
            RecordError: It cannot be written.
        """
        began = time.monotonic()
        state = self.state()
        tails = runlog.tails(self.directory.path, state)
        runlog.write(self.directory.run_log, runlog.render(self.plan, state, tails=tails))
        self.logged = time.monotonic()
        self.pause = max(_LOG_EVERY, _LOG_SHARE * (self.logged - began))

    def close(self) -> None:
        """Close the journal."""
        self.journal.close()

    def masked(self, value: Any) -> Any:
        """Return words, an event or a collection of either with all secrets masked."""
        return masked(value, self.patterns)
