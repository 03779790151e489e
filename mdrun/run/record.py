"""Every event on disk before anybody else sees it, and the run log kept in step with it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from mdrun import runlog
from mdrun.dataclass import replace
from mdrun.errors import RecordError, unwritable
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
from mdrun.shell.mask import Patterns
from mdrun.state import StateBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
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
_WORDS = frozenset(
    (
        "text",
        "reason",
        "note",
        "diff",
        "value",
        "command",
        "command_line",
        "context",
        "effects",
        "unexpected",
        "warnings",
        "evidence",
        "lost",
        "variables",
    )
)
"""The fields of events that hold words from outside, in which a secret could stand."""
_NOTHING = sha256().hexdigest()
"""The hash of a file without a byte."""


@cache
def _worded(kind: type) -> tuple[str, ...]:
    """Return which of its fields hold words."""
    return tuple(sorted(name for name in _WORDS if hasattr(kind, name)))


@contextmanager
def writing(path: Path, what: str) -> Iterator[None]:
    """Say of a file of the run that it cannot be written, if it cannot.

    Args:
        path: The file.
        what: What it holds.

    Raises:
        RecordError: It cannot.
    """
    try:
        yield
    except OSError as problem:
        raise unwritable(problem.filename or path, what, problem) from problem


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
        self._clean: tuple[str, int] = ("", 0)
        """The last text in which no secret stood, and how many there were: a command is shown, then kept."""

    def add(self, event: Event) -> Event:
        """Write an event down and return it, its secrets masked.

        It is durable where a step begins or ends, and where it tells the hashes of files; so are these.

        Raises:
            RecordError: It cannot be written.
        """
        event = self.masked(event)
        files = hashes(event)
        filled = [name for name, digest in files.items() if digest != _NOTHING] if files else []
        if filled:
            with writing(self.directory.path, "what the step has left"):
                self.directory.sync(filled)
        durable = bool(files) or isinstance(event, _DURABLE)
        record = self.journal.append(event, sync=durable)
        self.builder.apply(event, record.time, record.hash)
        if isinstance(event, StepFinished) and time.monotonic() - self.logged >= self.pause:
            self.write_log()
        return event

    def files(self) -> dict[str, str]:
        """Return the sha256, in hex, by name of each file of the run that no event has told the hash of.

        Raises:
            RecordError: One cannot be read.
        """
        try:
            return self.directory.hashes(self.builder.files)
        except OSError as problem:
            path = problem.filename or self.directory.path
            raise RecordError("record-not-whole", path=path, reason=problem.strerror) from problem

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
        facts = runlog.Facts.collect(self.directory.path, state)
        runlog.write(self.directory.run_log, runlog.render(self.plan, state, facts=facts))
        self.logged = time.monotonic()
        self.pause = max(_LOG_EVERY, _LOG_SHARE * (self.logged - began))

    def close(self) -> None:
        """Close the journal."""
        self.journal.close()

    def masked(self, value: Any) -> Any:
        """Return words, an event or a collection of either with all secrets masked."""
        if not self.patterns:
            return value
        if isinstance(value, str):
            return self._masked_text(value)
        if isinstance(value, tuple | list):
            return type(value)(map(self.masked, value))
        if isinstance(value, dict):
            return {key: self.masked(words) for key, words in value.items()}
        if value is None or isinstance(value, int | float):
            return value
        kind: type = type(value)
        hidden: dict[str, Any] = {}
        for name in _worded(kind):
            words = getattr(value, name)
            if words and (said := self.masked(words)) != words:
                hidden[name] = said
        return replace(value, **hidden) if hidden else value

    def _masked_text(self, text: str) -> str:
        if self._clean == (text, self.patterns.count):
            return text
        data = text.encode("utf-8", "surrogateescape")
        shown = self.patterns.apply(data)
        if shown is not data:
            return shown.decode("utf-8", "surrogateescape")
        self._clean = text, self.patterns.count
        return text
