"""What the time of a run was spent on, from when its events happened.

What lies between a question and the event after it was spent waiting for a person; nothing else happens in
that time but what runs in the background. Journals of format 1 do not tell of questions: there it is what
lies between an answer and the event before it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mdrun.events import (
    Attested,
    BackgroundEnded,
    Decided,
    Deviation,
    Paused,
    QuestionAsked,
    Resumed,
    StepFinished,
    StepStarted,
    VariableSet,
)
from mdrun.outcomes import FAILED
from mdrun.report.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.events import Event
    from mdrun.journal import Record
    from mdrun.report.records import Activity

_LEAST = 0.0005
"""Seconds below which a stretch is no stretch."""
_LEAST_WAIT = 0.05
"""Seconds below which no person was waited for: the answer was given beforehand."""


class Timeline:
    """The spans of each step, and when nobody ran the run.

    Args:
        records: The journal's.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.steps: dict[str, list[Span]] = {}
        self.stops: list[Span] = []
        self.seconds = 0.0
        self._running: str | None = None
        self._failed: str | None = None
        self._question: str | None = None
        """The step that somebody is being asked about."""
        self._asked: list[tuple[float, float]] = []
        """When variables were asked for: before the step of the next event."""
        self._begun: dict[str, float] = {}
        before: datetime | None = None
        for record in records:
            time = moment(record.time)
            passed = (time - before).total_seconds() if before is not None else 0.0
            before = time
            self._take(record.event, self.seconds + max(passed, 0.0))  # a clock may be put back

    def _take(self, event: Event, now: float) -> None:
        before, self.seconds = self.seconds, now
        if isinstance(event, VariableSet) and event.source == "asked":
            self._asked.append((before, now))
            return
        step: str | None = getattr(event, "step", None)
        if step is not None:
            for start, end in self._asked:
                self._add(step, "waiting", start, end)
        self._asked.clear()
        before = self._answered(event, before, now)
        match event:
            case Resumed():
                self.stops.append(Span("stopped", before, now))
                self._running = self._failed = None
            case Attested() | Decided() | Deviation() | Paused():
                self._add(event.step or "", "waiting", before, now)
            case StepStarted():
                if self._failed == step:
                    self._add(event.step, "retrying", before, now)
                self._begun[event.step] = now
                self._running, self._failed = step, None
            case StepFinished():
                if self._running == step:
                    self._add(event.step, "running", before, now)
                self._failed = step if event.outcome in FAILED else None
                self._running = None
            case BackgroundEnded():
                self._add(event.step, "background", self._begun.get(event.step, before), now)
            case _ if self._running is not None:
                self._add(self._running, "running", before, now)

    def _answered(self, event: Event, before: float, now: float) -> float:
        """Take note of a question and of its end; return since when the time is not accounted for."""
        asked, self._question = self._question, None
        if isinstance(event, QuestionAsked) or (isinstance(event, Deviation) and event.kind == "by-hand"):
            self._question = event.step  # after a line of their own, the operator is asked for the next
        if asked is None or isinstance(event, Resumed):  # it was killed, and nobody knows when
            return before
        self._add(asked, "waiting", before, now)
        return now

    def _add(self, step: str, kind: Activity, start: float, end: float) -> None:
        if end - start < (_LEAST_WAIT if kind == "waiting" else _LEAST):
            return
        spans = self.steps.setdefault(step, [])
        if spans and spans[-1].kind == kind and start - spans[-1].end < _LEAST:
            start = spans.pop().start
        spans.append(Span(kind, start, end))


def moment(time: str) -> datetime:
    """Return the time that a record holds."""
    return datetime.fromisoformat(time)
