"""Events as JSON lines on standard output, for programs that follow a run."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from mdrun.display.sink import Sink
from mdrun.events import to_fields
from mdrun.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.display import Ending, Place
    from mdrun.events import Event
    from mdrun.plan.records import Plan
    from mdrun.questions import Question, Waiting
    from mdrun.shell.ending import Stopping
    from mdrun.shell.pty import Typing


class EventLines:
    """A display for programs: one JSON object a line, and nothing else."""

    def __init__(self, stream: TextIO) -> None:
        self.sink = Sink(stream, encoding="utf-8")

    def begin(
        self, plan: Plan, run_id: str, place: Place | None, usual: Mapping[str, float] | None = None
    ) -> None:
        """Print nothing: the first event says it all."""

    def event(self, event: Event) -> None:
        """Print an event."""
        name, values = to_fields(event)
        self.sink.write(json.dumps({"event": name, **values}, ensure_ascii=False) + "\n")

    def command(self, step: str, line: int, text: str) -> None:
        """Print nothing: a command's end is an event."""

    def idle(self) -> None:
        """Print nothing."""

    def output(self, chunk: bytes) -> None:
        """Print nothing: output is kept in the run directory."""

    def typing(self, how: Typing) -> None:
        """Do nothing: no block has a terminal."""

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Print nothing: an attempt's start and end are events."""

    def stopping(self, how: Stopping) -> None:
        """Print nothing: the step's end is an event."""

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Print nothing: the step's end is an event."""

    def ask(self, question: Question, waiting: Waiting = nullcontext) -> Answer:  # noqa: ARG002
        """Answer that there is nobody to ask; programs are never asked."""
        return Answer("quit")

    def end(self, ending: Ending) -> None:
        """Print nothing: the last event says it all."""

    def lost(self) -> str:
        """Return why not all events were printed; empty where they were, or where whoever read has left."""
        return self.sink.lost
