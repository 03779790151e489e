"""Fold the events of a run's steps into the state of each."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    CommandFinished,
    Decided,
    Deviation,
    StepFinished,
    StepOutcome,
    StepStarted,
)
from mdrun.outcomes import FAILED
from mdrun.state.records import Attempt, Attestation, StepState

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
_OUTPUT = ("output", "size", "lines", "output_sha256")
_ATTEMPT = ("outcome", "started", "seconds", "status", "line", "reason", *_OUTPUT)


class StepsBuilder:
    """Folds what happens to the steps of a run.

    Args:
        run: What its events have told of the run; what a step tells of it is put there.
    """

    def __init__(self, run: dict[str, Any]) -> None:
        self._run = run
        self._steps: dict[str, dict[str, Any]] = {}
        self._frozen: dict[str, StepState] = {}
        self._failed: str | None = None
        """The step whose failure leaves only what must always run, until it is taken again or settled."""
        self.workdir = ""
        """Where the guide runs."""
        self.edition = 1
        """The number of the guide that counts."""
        self._changed: dict[str, str] = {}
        """By id of each step that is run as the operator has changed it since the last question: the diff."""

    def ask(self, name: str) -> None:
        """Take in that somebody is asked about a step: how it was changed before counts no more."""
        self._changed.pop(name, None)

    def resume(self) -> None:
        """Take in that the run goes on."""
        self._failed = None
        self._changed.clear()

    def apply(self, event: StepEvent, time: str) -> None:
        """Take in what happened to a step."""
        self._frozen.pop(event.step, None)
        self._apply(event, self._steps.setdefault(event.step, {"commands": []}), time)

    def states(self) -> dict[str, StepState]:
        """Return the steps as they stand now; later events do not change what is returned."""
        for name, values in self._steps.items():
            if name not in self._frozen:
                self._frozen[name] = StepState(name, **(values | {"commands": tuple(values["commands"])}))
        return dict(self._frozen)

    def _apply(self, event: StepEvent, step: dict[str, Any], time: str) -> None:
        match event:
            case StepStarted():
                self._begin(event, step, time)
            case CommandFinished():
                step["commands"].append(event)
            case StepFinished():
                step.update(zip(_FINISHED, _finished(event), strict=True))
                step["reason"] = event.reason or step.get("reason", "")
                if event.state is not None and self._failed is None:
                    self._run.update(snapshot=event.state, kept_in=self.workdir, unsaved=())
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
        step.update(revision=self._run.get("revision"), edition=self.edition)
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
