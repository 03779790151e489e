"""Fold a run's events into its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from mdrun.events import (
    Event,
    HeadMoved,
    Paused,
    QuestionAsked,
    RefMoved,
    Rehearsed,
    Resumed,
    RunFinished,
    RunStarted,
    VariableSet,
    hashes,
)
from mdrun.state.records import Resumption, RunState
from mdrun.state.steps import StepEvent, StepsBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OfRun = (
    QuestionAsked
    | RunStarted
    | VariableSet
    | Paused
    | Resumed
    | HeadMoved
    | RefMoved
    | Rehearsed
    | RunFinished
)
_TELLS_HEAD = 4
"""The first form of a record in which :class:`Resumed` tells what is checked out."""


class Journaled(Protocol):
    """An event as a journal holds it; see :class:`mdrun.journal.Record`."""

    @property
    def event(self) -> Event:
        """What happened."""

    @property
    def time(self) -> str:
        """When: ISO 8601, UTC."""

    @property
    def hash(self) -> str:
        """The hash of the record."""


def fold(records: Iterable[Journaled]) -> RunState:
    """Return what a run has come to after all its records."""
    return StateBuilder(records).state()


class StateBuilder:
    """Folds events one by one, each in constant time, into what :func:`fold` returns.

    Args:
        records: Those to begin with.
    """

    def __init__(self, records: Iterable[Journaled] = ()) -> None:
        self._run: dict[str, Any] = {"variables": {}, "files": {}, "seconds": 0.0, "events": 0}
        self._steps = StepsBuilder(self._run)
        for record in records:
            self.apply(record.event, record.time, record.hash)

    def apply(self, event: Event, time: str, digest: str = "") -> None:
        """Take in the next event.

        Args:
            event: What happened.
            time: When, as its record in the journal says.
            digest: The hash of that record.
        """
        run = self._run
        run["events"] += 1
        run["hash"] = digest
        run["question"] = None
        if files := hashes(event):
            run["files"].update(files)
        if isinstance(event, StepEvent):
            self._steps.apply(event, time)
        else:
            self._apply_to_run(event, run, time)

    def _apply_to_run(self, event: _OfRun, run: dict[str, Any], time: str) -> None:
        match event:
            case QuestionAsked():
                run["question"] = event
                self._steps.ask(event.step)
            case RunStarted():
                run.update(start=event, started=time, revision=event.revision, branch=event.branch)
                self._steps.workdir = event.workdir
                run["variables"].update(event.variables)
            case VariableSet():
                run["variables"][event.name] = event.value
                run["unsaved"] = (*run.get("unsaved", ()), event)
            case Paused():
                run.update(paused=event, result="paused", ended=time)
            case Resumed():
                run.update(paused=None, result=None, ended=None, left=())
                run["resumed"] = (*run.get("resumed", ()), Resumption(event, time))
                if event.format >= _TELLS_HEAD:
                    run.update(revision=event.revision, branch=event.branch)
                self._steps.resume()
                self._steps.workdir = event.workdir or self._steps.workdir
                self._steps.edition = event.edition or self._steps.edition
            case HeadMoved():
                run.update(revision=event.revision, branch=event.branch)
            case RefMoved():
                run["refs"] = (*run.get("refs", ()), event)
            case Rehearsed():
                run["rehearsed"] = event
            case RunFinished():
                run.update(result=event.result, ended=time, seconds=run["seconds"] + event.seconds)
                run["left"] = event.left

    @property
    def files(self) -> Mapping[str, str]:
        """Sha256, in hex, by name of each file that an event has told the hash of."""
        files: Mapping[str, str] = self._run["files"]
        return files

    def state(self) -> RunState:
        """Return the run as it stands now; later events do not change what is returned."""
        copied = {name: dict(self._run[name]) for name in ("variables", "files")}
        return RunState(steps=self._steps.states(), **(self._run | copied))
