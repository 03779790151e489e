"""Fold a run's events into its state."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    CommandFinished,
    Decided,
    Deviation,
    Event,
    HeadMoved,
    Paused,
    QuestionAsked,
    RefMoved,
    Rehearsed,
    Resumed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepOutcome,
    StepStarted,
    VariableSet,
    hashes,
)
from mdrun.outcomes import FAILED
from mdrun.state.records import Attempt, Attestation, Resumption, RunState, StepState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

StepEvent = (
    StepStarted
    | CommandFinished
    | StepFinished
    | BackgroundEnded
    | CheckSettled
    | Attested
    | Decided
    | Deviation
)
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
_FINISHED = (
    "seconds",
    "status",
    "line",
    "output",
    "size",
    "lines",
    "output_sha256",
    "state",
    "warnings",
)
_finished = attrgetter(*_FINISHED)
_TELLS_HEAD = 4
"""The first form of a record in which :class:`Resumed` tells what is checked out."""
_OUTPUT = ("output", "size", "lines", "output_sha256")
_ATTEMPT = ("outcome", "started", "seconds", "status", "line", "reason", *_OUTPUT)


class Recorded(Protocol):
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


def fold(records: Iterable[Recorded]) -> RunState:
    """Return what a run has come to after all its records."""
    return StateBuilder(records).state()


class StateBuilder:
    """Folds events one by one, each in constant time, into what :func:`fold` returns.

    Args:
        records: Those to begin with.
    """

    def __init__(self, records: Iterable[Recorded] = ()) -> None:
        self._run: dict[str, Any] = {"variables": {}, "files": {}, "seconds": 0.0, "events": 0}
        self._steps: dict[str, dict[str, Any]] = {}
        self._frozen: dict[str, StepState] = {}
        self._failed: str | None = None
        """The step whose failure leaves only what must always run, until it is taken again or settled."""
        self._workdir = ""
        """Where the guide runs."""
        self._changed: dict[str, str] = {}
        """By id of each step that is run as the operator has changed it since the last question: the diff."""
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
            self._frozen.pop(event.step, None)
            self._apply_to_step(event, self._steps.setdefault(event.step, {"commands": []}), time)
        else:
            self._apply_to_run(event, run, time)

    def _apply_to_run(self, event: _OfRun, run: dict[str, Any], time: str) -> None:
        match event:
            case QuestionAsked():
                run["question"] = event
                self._changed.pop(event.step, None)
            case RunStarted():
                run.update(start=event, started=time, revision=event.revision, branch=event.branch)
                self._workdir = event.workdir
                run["variables"].update(event.variables)
            case VariableSet():
                run["variables"][event.name] = event.value
                run["unsaved"] = (*run.get("unsaved", ()), event)
            case Paused():
                run.update(paused=event, result="paused", ended=time)
            case Resumed():
                run.update(paused=None, result=None, ended=None)
                run["resumed"] = (*run.get("resumed", ()), Resumption(event, time))
                if event.format >= _TELLS_HEAD:
                    run.update(revision=event.revision, branch=event.branch)
                self._failed = None
                self._changed.clear()
                self._workdir = event.workdir or self._workdir
            case HeadMoved():
                run.update(revision=event.revision, branch=event.branch)
            case RefMoved():
                run["refs"] = (*run.get("refs", ()), event)
            case Rehearsed():
                run["rehearsed"] = event
            case RunFinished():
                run.update(result=event.result, ended=time, seconds=run["seconds"] + event.seconds)

    @property
    def files(self) -> Mapping[str, str]:
        """Sha256, in hex, by name of each file that an event has told the hash of."""
        files: Mapping[str, str] = self._run["files"]
        return files

    def state(self) -> RunState:
        """Return the run as it stands now; later events do not change what is returned."""
        for name, values in self._steps.items():
            if name not in self._frozen:
                self._frozen[name] = StepState(name, **(values | {"commands": tuple(values["commands"])}))
        copied = {name: dict(self._run[name]) for name in ("variables", "files")}
        return RunState(steps=dict(self._frozen), **(self._run | copied))

    def _apply_to_step(self, event: StepEvent, step: dict[str, Any], time: str) -> None:
        match event:
            case StepStarted():
                self._begin(event, step, time)
            case CommandFinished():
                step["commands"].append(event)
            case StepFinished():
                step.update(zip(_FINISHED, _finished(event), strict=True))
                step["reason"] = event.reason or step.get("reason", "")
                if event.state is not None and self._failed is None:
                    self._run.update(snapshot=event.state, kept_in=self._workdir, unsaved=())
                self._settle(event.step, step, event.outcome, time)
            case BackgroundEnded():
                step.update({name: getattr(event, name) for name in _OUTPUT}, background=event)
                step["warnings"] = (*step.get("warnings", ()), *event.warnings)
                if event.outcome != "passed":
                    step.update(outcome=event.outcome, status=event.status, line=event.line, reason="")
            case CheckSettled():
                step.update(settled_by=event.by, evidence=event.evidence, reason=event.reason)
                step["revision"] = self._run.get("revision")
                self._settle(event.step, step, event.outcome, time)
            case Attested():
                done = event.answer == "yes"
                step.update(attestation=Attestation(event.person, time, event.note, done), reason="")
                step["revision"] = self._run.get("revision")
                self._settle(event.step, step, "passed" if done else "failed", time)
            case Decided():
                step["decided"] = event
            case Deviation():
                self._deviate(event, step)

    def _deviate(self, event: Deviation, step: dict[str, Any]) -> None:
        before: tuple[Deviation, ...] = step.get("deviations", ())
        if event.kind == "by-hand":
            self._run["unsaved"] = (*self._run.get("unsaved", ()), event)
        if event.kind == "changed":
            self._changed[event.step] = event.diff
        if event.kind != "changed" or event not in before:  # else the same block, run once more
            step["deviations"] = (*before, event)
        if event.kind in ("done-by-hand", "skipped") and step.get("outcome") in FAILED and "started" in step:
            _put_aside(step)

    def _begin(self, event: StepStarted, step: dict[str, Any], time: str) -> None:
        lasting = ["decided", "deviations", "tried"]
        if "started" in step:
            _put_aside(step)
        elif "attempts" not in step:
            lasting.append("attestation")
        kept: dict[str, Any] = {name: step[name] for name in lasting if name in step}
        step.clear()
        step.update(kept, commands=[], outcome="unknown", attempts=event.attempt, started=time)
        step["change"] = self._changed.get(event.step, "")
        step["revision"] = self._run.get("revision")
        self._run["current"] = event.step
        if self._failed == event.step:
            self._failed = None

    def _settle(self, name: str, step: dict[str, Any], outcome: StepOutcome, time: str) -> None:
        step.update(outcome=outcome, ended=time)
        if outcome in FAILED:
            self._failed = self._failed or name
        elif self._failed == name:  # somebody said what becomes of it, and the run went on
            self._failed = None
        if self._run.get("current") == name:
            self._run["current"] = None


def _put_aside(step: dict[str, Any]) -> None:
    """Put the last attempt of a step beside those before it: another one follows, or a person's word."""
    before = {name: step[name] for name in _ATTEMPT if name in step}
    for name in before.keys() - {"outcome"}:
        del step[name]
    step["tried"] = (*step.get("tried", ()), Attempt(step["attempts"], **before))
