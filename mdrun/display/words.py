"""What happened, in the words that every form of the display uses."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from mdrun.display.durations import duration
from mdrun.display.names import label
from mdrun.display.text import cells, crop, flat, visible, wrap
from mdrun.outcomes import FAILED, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.display.records import Failure
    from mdrun.events import (
        Attested,
        BackgroundEnded,
        CheckSettled,
        Evidence,
        RunResult,
        StepFinished,
        StepOutcome,
    )
    from mdrun.plan.records import Step

MARKS: Mapping[StepOutcome, str] = {
    "passed": "✔",
    "failed": "✖",
    "timed-out": "✖",
    "skipped": "-",
    "unknown": "?",
    "not-reached": "·",
}
MARK_STYLES: Mapping[StepOutcome, str] = {
    "passed": "good",
    "failed": "bad",
    "timed-out": "bad",
    "skipped": "careful",
    "unknown": "careful",
    "not-reached": "dim",
}
LIKE: Mapping[RunResult, StepOutcome] = {
    "passed": "passed",
    "failed": "failed",
    "incomplete": "skipped",
    "paused": "skipped",
    "interrupted": "failed",
}
"""The outcome whose mark and colour a run's result takes."""
_STATUS = {126: "cannot be executed", 127: "command not found"}
_OFTEN: Mapping[int, str] = {
    126: "the file is there, but may not be run: see its permissions, and its first line",
    127: "there is no such command: see its name, and PATH",
    137: "killed from outside; often memory ran out",
    139: "it crashed: it used memory that is not its own",
    141: "nobody read what it wrote, as where `| head` has seen enough",
    143: "somebody else asked it to end",
}
"""What is mostly behind a status; 126 and 127 are the shell's own (POSIX 2.8.2), the others are 128 + n."""
_EVIDENCE = 60
"""Columns that a command that proves something may take, and what it printed."""
_SOURCE = 100
_LEAST = 20
"""Columns that a line of the guide may take."""


def status_words(status: int) -> str:
    """Return ``exit 1``, and what is known of statuses with a meaning: ``exit 137 (SIGKILL)``."""
    meaning = _STATUS.get(status, "")
    if 128 < status < 128 + signal.NSIG:
        try:
            meaning = signal.Signals(status - 128).name
        except ValueError:
            meaning = ""
    return f"exit {status}" + (f" ({meaning})" if meaning else "")


def often(status: int | None) -> str:
    """Return what is mostly behind the status of a failed command; nothing where it can be anything."""
    return _OFTEN.get(status, "") if status is not None else ""


def failure_words(finished: StepFinished | Failure) -> str:
    """Return why a step failed: its status, its reason, or both."""
    reason = flat(finished.reason)
    if not finished.status or reason.startswith("exit "):
        return reason or "exit 0"
    status = status_words(finished.status)
    return f"{status}, {reason}" if reason else status


def failed_line(finished: StepFinished, guide: str) -> str:
    """Return ``1/1 failed: exit 1 at guide.md:5``."""
    if finished.outcome == "timed-out":
        what = f"timed out after {duration(finished.seconds)}"
        if finished.status is None and finished.reason:  # what was waited for; else the status says it all
            what += f": {flat(finished.reason)}"
    else:
        what = f"failed: {failure_words(finished)}"
    place = f" at {visible(guide)}:{finished.line}" if finished.line else ""
    return f"{finished.step} {what}{place}"


def failure_head(failure: Failure) -> str:
    """Return ``1/1 failed: exit 1 at guide.md:5`` for a failure that the end of a run tells."""
    place = f" at {visible(failure.path)}:{failure.line}" if failure.line else ""
    return f"{failure.step} failed: {failure_words(failure)}{place}"


def failure_source(failure: Failure, width: int = _SOURCE) -> list[str]:
    """Return the line of the guide that failed, with its carets; empty where it is not known."""
    if not failure.line or not failure.source:
        return []
    return source_lines(failure.line, failure.source, failure_words(failure), width)


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


def source_lines(line: int, source: str, note: str, width: int = _SOURCE) -> list[str]:
    """Return a line of the guide with carets under it and what is said of it.

    Args:
        line: Its number, 1-based.
        source: Its text.
        note: Stands after the carets; below them where that would leave little of the text.
        width: Columns that the text with its note may take.
    """
    text = visible(source.rstrip())
    start = len(text) - len(text.lstrip())
    room = width - cells(note) - 1
    beside = cells(text) <= room or room >= width // 2
    text = crop(text, max(room if beside else width, start + 10))
    gutter = " " * len(str(line))
    carets = " " * start + "^" * max(cells(text) - start, 1)
    if beside:
        return [f"{line} │ {text}", f"{gutter} │ {carets} {note}".rstrip()]
    below = (f"{gutter} │ {part}" for part in wrap(note, max(width, _LEAST)))
    return [f"{line} │ {text}", f"{gutter} │ {carets}", *below]


def check_line(step: Step, settled: CheckSettled, attested: Attested | None) -> str:
    """Return a check and how it was settled, as ``3/1 doctor green  (by `doctor`, line 28, exit 0)``."""
    failed = " failed:" if settled.outcome in FAILED else ""
    head = f"{step.id}{failed} {label(step)}".rstrip()
    if settled.outcome in ("skipped", "not-reached", "unknown"):
        return _with_reason(f"{head} {OUTCOMES[settled.outcome]}", settled.reason)
    proof = [evidence_words(item, step.title) for item in settled.evidence]
    if attested is not None:
        proof.append(attested_words(attested))
    line = f"{head}  ({'; '.join(proof)})" if proof else head
    told = any(settled.reason in words for words in proof)
    return line if settled.outcome == "passed" or told else _with_reason(line, settled.reason)


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


def step_line(finished: StepFinished, step: Step | None, attested: Attested | None) -> str:
    """Return how a step that did not fail ended, as ``1/1 passed (0.4 s)``."""
    words = f"{finished.step} {OUTCOMES[finished.outcome]}"
    if step is not None and step.kind != "command":
        words = f"{finished.step} {label(step)}"
        if finished.outcome != "passed":
            words += f" {OUTCOMES[finished.outcome]}"
    if attested is not None:
        words += f"  ({attested_words(attested)})"
    elif finished.outcome == "passed":
        words += f" ({duration(finished.seconds)})"
    return _with_reason(words, finished.reason)


def background_line(ended: BackgroundEnded, guide: str) -> str:
    """Return how a step in the background ended, as ``1/1 failed in the background: exit 1 (3.0 s)``."""
    took = f"({duration(ended.seconds)})"
    if ended.by == "mdrun":
        return f"{ended.step} in the background was ended {took}"
    status = status_words(ended.status) if ended.status is not None else "its end was not seen"
    if ended.outcome == "passed":
        return f"{ended.step} in the background has ended: {status} {took}"
    place = f" at {visible(guide)}:{ended.line}" if ended.line else ""
    return f"{ended.step} failed in the background: {status} {took}{place}"


def attested_words(attested: Attested) -> str:
    """Return ``attested by heliar: "tagged in the console too"``."""
    verb = "attested" if attested.answer == "yes" else "denied"
    note = f': "{flat(attested.note)}"' if attested.note else ""
    return f"{verb} by {flat(attested.person)}{note}"


def _with_reason(line: str, reason: str) -> str:
    return f"{line}: {flat(reason)}" if reason else line
