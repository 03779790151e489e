"""What happened, in the words that every form of the display uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.failures import failure_words, place_of, status_words
from mdrun.display.names import label
from mdrun.display.text import crop, flat
from mdrun.durations import duration
from mdrun.many import brief
from mdrun.outcomes import FAILED, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import Attested, BackgroundEnded, CheckSettled, Evidence, StepFinished
    from mdrun.plan.records import Step
    from mdrun.shell.ending import Stopping

_STOPPING: Mapping[Stopping, str] = {
    "interrupted": "stopping …",
    "busy": "still stopping: it has heard Ctrl-C, and may be putting away; Ctrl-C twice ends it (TERM)",
    "terminated": "still stopping: it was told to end (TERM), and is killed at the next Ctrl-C, or soon",
    "killed": "still stopping: it is killed (KILL)",
}
_EVIDENCE = 60
"""Columns that a command that proves something may take, and what it printed."""


def attempt_words(step: Step, attempt: int) -> str:
    """Return ``attempt 2 of 4``."""
    attempts = step.directives.retry + 1
    return f"attempt {attempt} of {attempts}" if attempt <= attempts else f"attempt {attempt}"


def attempt_line(finished: StepFinished, step: Step, attempt: int) -> str:
    """Return ``1/1 attempt 2 of 4 failed: exit 1 (0.1 s), next in 3.0 s``: another one follows."""
    what = "timed out" if finished.outcome == "timed-out" else f"failed: {failure_words(finished)}"
    pause = step.directives.every
    then = f"next in {duration(pause)}" if pause else "next at once"
    return f"{step.id} {attempt_words(step, attempt)} {what} ({duration(finished.seconds)}), {then}"


def stopping_words(how: Stopping) -> str:
    """Return how far it has come with a block that the operator wants to end."""
    return _STOPPING[how]


def check_line(step: Step, settled: CheckSettled, attested: Attested | None) -> str:
    """Return a check and how it was settled, as ``3/1 doctor green  (by `doctor`, line 28, exit 0)``."""
    failed = " failed:" if settled.outcome in FAILED else ""
    head = f"{step.id}{failed} {label(step)}".rstrip()
    if settled.outcome in ("skipped", "not-reached", "unknown"):
        return f"{head} {OUTCOMES[settled.outcome]}{because(settled.reason)}"
    proof = [evidence_words(item, step.title) for item in settled.evidence]
    if attested is not None:
        proof.append(attested_words(attested))
    if settled.outcome == "passed" and settled.reason:
        proof.append(brief(flat(settled.reason)))
    line = f"{head}  ({'; '.join(proof)})" if proof else head
    denied = attested is not None and settled.reason == f"{attested.person} says no"
    told = denied or any(settled.reason in words for words in proof)
    return line if settled.outcome == "passed" or told else line + because(settled.reason)


def evidence_words(evidence: Evidence, title: str = "") -> str:
    """Return ``by `doctor`, line 28, exit 0``, with the line of output that matters.

    Args:
        evidence: What proves a check.
        title: The words of the check; a command that stands in them is not said twice.
    """
    said = f": {crop(flat(evidence.text), _EVIDENCE)}" if evidence.text else ""
    command = flat(evidence.command)
    by = "" if f"`{command}`" in flat(title) else f"by `{crop(command, _EVIDENCE)}`, "
    return f"{by}line {evidence.line}, {status_words(evidence.status)}{said}"


def check_note(settled: CheckSettled) -> str:
    """Return what stands beside the carets under a check that failed: how its commands ended."""
    return ", ".join(status_words(item.status) for item in settled.evidence if item.status)


def step_line(finished: StepFinished, step: Step, attested: Attested | None) -> str:
    """Return how a step that did not fail ended, as ``1/1 passed (0.4 s)``."""
    words = f"{finished.step} {OUTCOMES[finished.outcome]}"
    if step.kind != "command":
        words = f"{finished.step} {label(step)}"
        if finished.outcome != "passed":
            words += f" {OUTCOMES[finished.outcome]}"
    if attested is not None:
        words += f"  ({attested_words(attested)})"
    elif finished.outcome == "passed":
        words += f" ({duration(finished.seconds)})"
    return words + because(finished.reason)


def background_line(ended: BackgroundEnded, guide: str) -> str:
    """Return how a step in the background ended, as ``1/1 failed in the background: exit 1 (3.0 s)``."""
    took = f"({duration(ended.seconds)})"
    if ended.by == "mdrun":
        return f"{ended.step} in the background was ended {took}"
    status = status_words(ended.status) if ended.status is not None else "its end was not seen"
    if ended.outcome == "passed":
        return f"{ended.step} in the background has ended: {status} {took}"
    place = place_of(ended.line, guide, changed=False)
    return f"{ended.step} failed in the background: {status} {took}{place}"


def attested_words(attested: Attested) -> str:
    """Return ``attested by heliar: "tagged in the console too"``."""
    verb = "attested" if attested.answer == "yes" else "denied"
    note = f': "{flat(attested.note)}"' if attested.note else ""
    return f"{verb} by {flat(attested.person)}{note}"


def because(reason: str) -> str:
    """Return what stands behind words for a reason: ``: it was skipped``; empty where there is none."""
    return f": {flat(reason)}" if reason else ""
