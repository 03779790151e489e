"""A run at a glance, as a list of runs has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.events import Paused, RunFinished, RunStarted
from mdrun.files import opened
from mdrun.journal import is_written, record_of
from mdrun.runs.files import last_lines
from mdrun.runs.names import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.events import Event, RunResult

_END = RunFinished.__name__.encode()
_SLACK = 0.05
"""Seconds from the end of a run to the record of it, at most, if it had one stretch: too few to be shown."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run at a glance, from the first and the last line of its journal; nothing is verified."""

    run: str
    """Its id."""
    path: Path
    """Its directory."""
    start: RunStarted | None = None
    """How it began; None where its journal does not say."""
    started: str | None = None
    """When it began: ISO 8601, UTC."""
    last: str | None = None
    """When its last event was: ISO 8601, UTC."""
    result: RunResult | None = None
    """How it ended; None where it goes on or was killed."""
    step: str | None = None
    """The step of its last event, where that has one."""
    events: int = 0
    """Number of its events."""
    seconds: float = 0.0
    """Wall-clock time of all its stretches that ended, in seconds."""
    active: bool = False
    """Whether a process is running it now."""
    problem: str = ""
    """Why its journal cannot be read; empty where it can."""

    @property
    def ended(self) -> str:
        """How it ended, in words: it may be ``running`` still, or there is ``no end seen``."""
        return self.result or ("running" if self.active else "no end seen")


def summary_of(path: Path) -> RunSummary:
    """Return a run at a glance; nothing is verified."""
    journal = path / JOURNAL
    try:
        lines = last_lines(journal)
        if not lines:
            return _unreadable(path, "nothing was recorded")
        with opened(journal) as file:
            first = record_of(file.readline().rstrip(b"\n"))
            active = is_written(file.fileno())
        last = record_of(lines[-1])
        return RunSummary(
            run=path.name,
            path=path,
            start=first.event if isinstance(first.event, RunStarted) else None,
            started=first.time,
            last=last.time,
            result=_result(last.event),
            step=getattr(last.event, "step", None),
            events=last.seq,
            seconds=_seconds(journal, last.event, _span(first.time, last.time)),
            active=active,
        )
    except OSError as problem:
        return _unreadable(path, problem.strerror or "cannot be read")
    except ValueError as problem:
        return _unreadable(path, f"not a journal: {problem}")


def _result(event: Event) -> RunResult | None:
    if isinstance(event, RunFinished):
        return event.result
    return "paused" if isinstance(event, Paused) else None


def _span(begin: str, end: str) -> float:
    from datetime import datetime

    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def _seconds(journal: Path, end: Event, span: float) -> float:
    """Return how long the stretches of a run took that have ended.

    Args:
        journal: Its journal, which is only looked through where there may have been more than one.
        end: Its last event.
        span: How long that was after the first one, in seconds.
    """
    if _result(end) is None:
        return 0.0
    if isinstance(end, RunFinished) and abs(span - end.seconds) < _SLACK:
        return end.seconds
    with opened(journal) as file:
        ends = [record_of(line.rstrip(b"\n")).event for line in file if _END in line]
    return sum(one.seconds for one in ends if isinstance(one, RunFinished))


def _unreadable(path: Path, problem: str) -> RunSummary:
    return RunSummary(path.name, path, problem=problem)
