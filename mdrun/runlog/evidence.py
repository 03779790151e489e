"""The words beside a tick: what proves it, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.durations import duration
from mdrun.many import brief
from mdrun.outcomes import FAILED
from mdrun.runlog.text import code, fenced, plain, shorten, visible
from mdrun.shown import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.events import BackgroundEnded, Deviation, Evidence, StepOutcome
    from mdrun.state import Attempt, Attestation, StepState

_LINES = 20
_COLUMNS = 300
_ATTEMPTS = 50
"""How many attempts are told of at the beginning, and at the end, of very many."""
_HEADS: dict[StepOutcome, str] = {
    "passed": "✔ passed",
    "failed": "✖ failed",
    "timed-out": "✖ timed out",
    "skipped": "– skipped",
    "unknown": "? its end was not seen",
    "not-reached": "· not reached",
}
DEVIATIONS = {
    "skipped": "skipped",
    "repeated": "run again",
    "changed": "run in changed form",
    "done-by-hand": "done by hand",
    "by-hand": "by hand, before it",
}
"""Each kind of deviation, in words."""


def clock(time: str, day: str) -> str:
    """Return the time of day, such as ``13:10:02Z``; with its date where that is another day.

    Args:
        time: ISO 8601, UTC.
        day: The day that goes without saying, such as ``2026-11-23``.
    """
    shown = f"{time[11:19]}Z"
    return shown if time.startswith(day) else f"{time[:10]} {shown}"


def lines_of(step: StepState, tail: bytes, day: str) -> list[str]:
    """Return what the run log says of a step: Markdown, line by line, to be put in a quote.

    Args:
        step: What became of it.
        tail: The end of its raw output, where it failed; may be empty.
        day: The run's first day, such as ``2026-11-23``.
    """
    lines = [" · ".join(_summary(step, day))]
    if step.tried:
        lines += "", *(f"- {line}" for line in _attempts(step.tried, day))
    for warning in step.warnings:
        lines += "", f"⚠ {plain(brief(warning))}"
    for deviation in step.deviations:
        lines += _deviation(step, deviation)
    if step.outcome in FAILED:
        lines += _block("text", (shorten(line, _COLUMNS) for line in clean(tail)[-_LINES:]))
    return lines


def _summary(step: StepState, day: str) -> Iterator[str]:
    outcome = step.outcome or "not-reached"
    proofs = [*_evidence(step), *_attestation(step.attestation, day)]
    ran = step.status is not None and step.background is None
    proven = bool(proofs) and not ran and outcome in ("passed", "failed")
    if not proven:
        ended_there = step.line is not None and outcome not in ("passed", "skipped")
        yield _HEADS[outcome] + (f" at line {step.line}" if ended_there else "")
        if ended_there and step.changed:
            yield "as it was changed"
    yield from proofs
    if step.reason:
        yield plain(step.reason)
    if ran:
        yield f"exit {step.status}"
        yield duration(step.seconds)
    if step.attempts > 1 and not (step.tried and step.tried[-1].number == step.attempts):
        yield f"attempt {step.attempts}"
    if step.decided is not None:
        yield f"{step.decided.answer} chosen by {plain(step.decided.by)}"
    if step.started is not None and not proven:
        yield clock(step.started, day)
    if step.background is not None:
        yield _background(step.background)
    if step.output is not None and step.size:
        yield _output(step)


def _attempts(tried: Sequence[Attempt], day: str) -> Iterator[str]:
    """Yield what became of the attempts before the last; of very many, those at the beginning and the end."""
    left_out = len(tried) - 2 * _ATTEMPTS
    for index, attempt in enumerate(tried):
        if left_out <= 0 or not _ATTEMPTS <= index < _ATTEMPTS + left_out:
            yield " · ".join(_attempt(attempt, day))
        elif index == _ATTEMPTS:
            yield f"… {left_out:,} more, which the journal tells of"


def _attempt(attempt: Attempt, day: str) -> Iterator[str]:
    where = f" at line {attempt.line}" if attempt.line is not None else ""
    yield f"attempt {attempt.number}: {_HEADS[attempt.outcome]}{where}"
    if attempt.reason:
        yield plain(attempt.reason)
    if attempt.status is not None:
        yield f"exit {attempt.status}"
    yield duration(attempt.seconds)
    yield clock(attempt.started, day)
    if attempt.output is not None and attempt.size:
        yield _output(attempt)


def _output(of: Attempt | StepState) -> str:
    return f"{code(str(of.output))} ({of.lines:,} line{'s' * (of.lines != 1)})"


def _background(ended: BackgroundEnded) -> str:
    """Return how what a step left running ended."""
    ran = f"after {duration(ended.seconds)}"
    if ended.by == "mdrun":
        return f"ended with the run, {ran}"
    status = f"exit {ended.status}" if ended.status is not None else "its end was not seen"
    return f"{'✖ ' * (ended.outcome != 'passed')}ended by itself {ran}: {status}"


def _evidence(step: StepState) -> Iterator[str]:
    if not step.evidence:
        return
    if step.settled_by == "person":  # it was only shown to the person
        good = all(item.status == 0 for item in step.evidence)
    else:
        good = step.outcome == "passed"
    yield f"{'✔' if good else '✖'} by " + ", ".join(map(_proof, step.evidence))


def _proof(item: Evidence) -> str:
    text = f": {code(item.text)}" if item.text else ""
    return f"{code(item.command)} (line {item.line}, exit {item.status}{text})"


def _attestation(word: Attestation | None, day: str) -> Iterator[str]:
    if word is not None:
        said = "✔ attested by" if word.done else "✖ not confirmed by"
        note = f': "{plain(word.note)}"' if word.note.strip() else ""
        yield f"{said} {plain(word.person)}, {clock(word.time, day)}{note}"


def _deviation(step: StepState, deviation: Deviation) -> list[str]:
    if deviation.kind == step.outcome == "skipped" and deviation.reason in ("", step.reason):
        return []  # the first line says it
    reason = f": {plain(deviation.reason)}" if deviation.reason.strip() else ""
    return [
        "",
        f"⚠ {DEVIATIONS[deviation.kind]}{reason}",
        *_block("diff", deviation.diff.rstrip("\n").split("\n") if deviation.diff else ()),
    ]


def _block(language: str, lines: Iterable[str]) -> list[str]:
    """Return a fenced block after a blank line; nothing where there is no content."""
    shown = [visible(line) for line in lines]
    return ["", *fenced(language, shown)] if shown else []
