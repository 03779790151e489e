"""A run at a glance, as a list of runs has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.events import Paused, RunFinished, RunResult, RunStarted, from_fields
from mdrun.files import opened
from mdrun.runs.files import is_locked, last_lines
from mdrun.runs.names import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

_END = RunFinished.__name__.encode()
_SLACK = 0.05
"""Seconds from the end of a run to the record of it, at most, if it had one stretch: too few to be shown."""
_ENVELOPE = ("seq", "time", "event", "prev", "hash")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run at a glance, from the first and the last line of its journal; nothing is verified."""

    run: str
    """Its id."""
    path: Path
    """Its directory."""
    start: RunStarted | None
    """How it began; None where its journal does not say."""
    started: str | None
    """When it began: ISO 8601, UTC."""
    last: str | None
    """When its last event was: ISO 8601, UTC."""
    result: RunResult | None
    """How it ended; None where it goes on or was killed."""
    step: str | None
    """The step of its last event, where that has one."""
    events: int
    """Number of its events."""
    seconds: float = 0.0
    """Wall-clock time of all its stretches that ended, in seconds."""
    active: bool = False
    """Whether a process is running it now."""
    problem: str = ""
    """Why its journal cannot be read; empty where it can."""


def summary_of(path: Path) -> RunSummary:
    """Return a run at a glance; nothing is verified."""
    journal = path / JOURNAL
    try:
        lines = last_lines(journal)
        if not lines:
            return _unreadable(path, "nothing was recorded")
        with opened(journal) as file:
            first: dict[str, Any] = json.loads(file.readline())
            active = is_locked(file.fileno())
        last: dict[str, Any] = json.loads(lines[-1])
        event = _event(first)
        end = _event(last)
        return RunSummary(
            run=path.name,
            path=path,
            start=event if isinstance(event, RunStarted) else None,
            started=str(first["time"]),
            last=str(last["time"]),
            result=_result(end),
            step=getattr(end, "step", None),
            events=int(last["seq"]),
            seconds=_seconds(journal, end, _span(str(first["time"]), str(last["time"]))),
            active=active,
        )
    except OSError as problem:
        return _unreadable(path, problem.strerror or "cannot be read")
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        return _unreadable(path, f"not a journal: {problem}")


def _event(line: dict[str, Any]) -> Any:
    return from_fields(line["event"], {key: value for key, value in line.items() if key not in _ENVELOPE})


def _result(event: object) -> RunResult | None:
    if isinstance(event, RunFinished):
        return event.result
    return "paused" if isinstance(event, Paused) else None


def _span(begin: str, end: str) -> float:
    from datetime import datetime

    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def _seconds(journal: Path, end: object, span: float) -> float:
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
        ends = [_event(json.loads(line)) for line in file if _END in line]
    return sum(one.seconds for one in ends if isinstance(one, RunFinished))


def _unreadable(path: Path, problem: str) -> RunSummary:
    return RunSummary(path.name, path, None, None, None, None, None, 0, problem=problem)
