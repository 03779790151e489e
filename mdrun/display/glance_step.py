"""What became of a step of a run that is kept, at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.failures import status_words
from mdrun.display.marks import MARK_STYLES, MARKS
from mdrun.display.text import LEAST, counted, flat, hung, visible, wrap
from mdrun.display.words import because, evidence_words
from mdrun.durations import duration
from mdrun.many import brief
from mdrun.outcomes import FAILED, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.display.paint import Paint
    from mdrun.state import Attempt, StepState


def step_lines(step: StepState, width: int, paint: Paint) -> Iterator[str]:
    """Yield what became of a step: its outcome and what proves it, attempts, what differs from the guide."""
    outcome = step.outcome or "not-reached"
    words = f"{step.step} {OUTCOMES[outcome]}"
    if step.seconds:
        words += f" ({duration(step.seconds)})"
    yield from hanging(
        f"  {paint(MARKS[outcome], MARK_STYLES[outcome])} ", 4, words + "".join(_proof(step)), width
    )
    for attempt in step.tried:
        yield from hanging("      ", 8, _attempt(attempt), width)
    for deviation in step.deviations:
        if deviation.kind != "skipped":
            yield from hanging(
                "      ! ", 8, f"{deviation.kind.replace('-', ' ')}: {flat(deviation.reason)}", width
            )
    for warning in step.warnings:
        yield from hanging("      ! ", 8, flat(warning), width)


def _attempt(attempt: Attempt) -> str:
    """Return what became of an attempt that another one followed."""
    words = f"attempt {attempt.number} {OUTCOMES[attempt.outcome]} ({duration(attempt.seconds)})"
    if attempt.status:
        words += f", {status_words(attempt.status)}"
    if attempt.output and attempt.size:
        words += f", {visible(attempt.output)} ({counted(attempt.lines, 'line')})"
    return words


def _proof(step: StepState) -> Iterator[str]:
    """Yield what proves a step's outcome, or explains it."""
    failed = step.outcome in FAILED
    if failed and step.status:
        yield f", {status_words(step.status)}"
    if failed and step.line:
        yield f" at line {step.line}{', as it was changed' if step.changed else ''}"
    if step.reason and step.outcome != "passed":
        yield because(step.reason)
    if step.background is not None:
        ended = "ended with the run" if step.background.by == "mdrun" else "ended by itself"
        yield f", {ended} ({duration(step.background.seconds)})"
    if step.evidence:
        yield f", {'; '.join(map(evidence_words, step.evidence))}"
    if step.reason and step.outcome == "passed":
        yield f", {brief(flat(step.reason))}"
    if step.attestation is not None:
        verb = "attested" if step.attestation.done else "denied"
        note = f': "{flat(step.attestation.note)}"' if step.attestation.note else ""
        yield f", {verb} by {flat(step.attestation.person)}{note}"
    if step.output and step.size:
        yield f", {visible(step.output)} ({counted(step.lines, 'line')})"


def hanging(start: str, indent: int, words: str, width: int) -> Iterator[str]:
    """Yield words after a start that takes ``indent`` columns, further lines below the first."""
    return hung(wrap(words, max(width - indent, LEAST)), start, " " * indent)
