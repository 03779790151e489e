"""Runs that are kept: the list of them, and one at a glance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from mdrun.display.durations import duration
from mdrun.display.paint import Paint, painter
from mdrun.display.run_words import counts_words
from mdrun.display.text import cells, counted, crop, flat, pad, visible, wrap
from mdrun.display.words import MARK_STYLES, MARKS, evidence_words, status_words
from mdrun.outcomes import FAILED, OUTCOMES
from mdrun.refs import moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from mdrun.events import RunResult
    from mdrun.runs import RunSummary
    from mdrun.state import Attempt, RunState, StepState

_RESULTS: Mapping[RunResult, tuple[str, str]] = {
    "passed": ("✔", "good"),
    "failed": ("✖", "bad"),
    "incomplete": ("-", "careful"),
    "paused": ("-", "careful"),
    "interrupted": ("✖", "bad"),
}
_GAP = "  "


def runs_lines(rows: Sequence[RunSummary], *, width: int = 100, color: bool = False) -> Iterator[str]:
    """Yield the table of runs: id, result, when, how long, guide and sections, whether it was a rehearsal.

    Args:
        rows: The runs, in the order in which they are shown.
        width: Columns; what does not fit is cut, the guide's name first.
        color: Whether to use colours.
    """
    paint = painter(color)
    if not rows:
        yield "no runs are kept here yet"
        return
    head = ("RUN", "RESULT", "WHEN (UTC)", "TOOK", "GUIDE")
    lines = [(head, "dim"), *((_run_cells(row), _run_style(row)) for row in rows)]
    wide = [max(cells(columns[index]) for columns, _ in lines) for index in range(len(head))]
    for columns, style in lines:
        padded = [pad(column, wide[index]) for index, column in enumerate(columns)]
        text = crop(_GAP.join(padded).rstrip(), width)
        start = wide[0] + len(_GAP)
        if style == "dim":
            yield paint(text, "dim")
        else:
            yield text[:start] + paint(text[start : start + wide[1]], style) + text[start + wide[1] :]


def show_lines(
    state: RunState,
    path: Path,
    *,
    planned: Collection[str] = (),
    active: bool = False,
    width: int = 100,
    color: bool = False,
) -> Iterator[str]:
    """Yield a run at a glance: how it ended, what it was, and what became of each step.

    Args:
        state: What the run has come to.
        path: Its directory.
        planned: Ids of all its steps, where they are known.
        active: Whether it is being run.
        width: Columns; long lines are wrapped.
        color: Whether to use colours.
    """
    paint = painter(color)
    mark, style = _RESULTS[state.result] if state.result else ("▸" if active else "?", "careful")
    result = state.result or ("running" if active else "no end seen")
    run = paint(visible(path.name), "strong")
    yield f"{run}  {paint(f'{mark} {result}', style)}  {duration(state.seconds)}"
    for name, words in _facts(state):
        yield from _hanging(f"  {paint(f'{name:<10}', 'dim')}", 12, words, width)
    for step in state.steps.values():
        yield from _step(step, width, paint)
    counts = Counter(step.outcome for step in state.steps.values() if step.outcome is not None)
    unreached = sum(state.step(name).outcome is None for name in planned)
    if counts and unreached:
        counts["not-reached"] += unreached
    if counts:
        yield f"  {counts_words(counts)}"
    yield f"  {paint('run log:', 'dim')}  {visible(str(path / 'run-log.md'))}"


def _run_cells(row: RunSummary) -> tuple[str, ...]:
    if row.problem:
        return (visible(row.run), "? broken", "", "", flat(row.problem))
    mark = _RESULTS[row.result][0] if row.result else "▸" if row.active else "?"
    result = f"{mark} {row.result or ('running' if row.active else 'no end seen')}"
    guide = visible(row.start.guide) if row.start else ""
    sections = f" {', '.join(map(flat, row.start.sections))}" if row.start and row.start.sections else ""
    rehearsal = "  (rehearsal)" if row.start and row.start.rehearsal else ""
    return (visible(row.run), result, _moment(row.started), _took(row), guide + sections + rehearsal)


def _run_style(row: RunSummary) -> str:
    return _RESULTS[row.result][1] if row.result and not row.problem else "careful"


def _moment(time: str | None) -> str:
    return visible(time[:19].replace("T", " ")) if time else ""


def _took(row: RunSummary) -> str:
    if row.started is None or row.last is None:
        return ""
    try:
        span = datetime.fromisoformat(row.last) - datetime.fromisoformat(row.started)
    except ValueError:
        return ""
    return duration(span.total_seconds())


def _facts(state: RunState) -> Iterator[tuple[str, str]]:
    start = state.start
    if start is not None:
        sections = f", section {', '.join(map(flat, start.sections))}" if start.sections else ""
        yield "guide", f"{visible(start.guide)}{sections}" + (", a rehearsal" if start.rehearsal else "")
        revision = ""
        if start.revision:
            branch = f"on {flat(start.branch)}" if start.branch else "detached"
            tree = "with uncommitted changes" if start.dirty else "clean"
            revision = f", {branch} at {flat(start.revision)[:12]}, {tree}"
        yield "where", f"{flat(start.host)}:{visible(start.workdir)}{revision}"
        yield "who", f"{flat(start.user)}, with mdrun {flat(start.version)}"
        for command, words in start.context.items():
            yield "where", f"{flat(command)}: {flat(words)}"
    ended = f" to {_moment(state.ended)}" if state.ended else ""
    yield "when", f"{_moment(state.started)}{ended} UTC"
    if state.variables:
        yield "variables", ", ".join(f"{flat(name)}={flat(value)}" for name, value in state.variables.items())
    for one in state.resumed:
        reason = f": {flat(one.event.reason)}" if one.event.reason else ""
        yield "resumed", f"{_moment(one.time)} UTC by {flat(one.event.person)}{reason}"
    for move in state.refs:
        yield "remote", f"{flat(move.remote)}: {moved(move.ref, move.before, move.after)}"
    if state.question is not None and state.result is None:
        yield "asked", f"about {flat(state.question.step)}: somebody must answer"
    if state.paused is not None:
        at = f"at {flat(state.paused.step)}: " if state.paused.step else ""
        yield "paused", at + flat(state.paused.reason)


def _step(step: StepState, width: int, paint: Paint) -> Iterator[str]:
    outcome = step.outcome or "not-reached"
    words = f"{step.step} {OUTCOMES[outcome]}"
    if step.seconds:
        words += f" ({duration(step.seconds)})"
    yield from _hanging(
        f"  {paint(MARKS[outcome], MARK_STYLES[outcome])} ", 4, words + "".join(_proof(step)), width
    )
    for attempt in step.tried:
        yield from _hanging("      ", 8, _attempt(attempt), width)
    for deviation in step.deviations:
        if deviation.kind != "skipped":
            yield from _hanging(
                "      ! ", 8, f"{deviation.kind.replace('-', ' ')}: {flat(deviation.reason)}", width
            )
    for warning in step.warnings:
        yield from _hanging("      ! ", 8, flat(warning), width)


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
        yield f" at line {step.line}"
    if step.reason:
        yield _because(step.reason)
    if step.background is not None:
        ended = "ended with the run" if step.background.by == "mdrun" else "ended by itself"
        yield f", {ended} ({duration(step.background.seconds)})"
    if step.evidence:
        yield f", {'; '.join(map(evidence_words, step.evidence))}"
    if step.attestation is not None:
        verb = "attested" if step.attestation.done else "denied"
        note = f': "{flat(step.attestation.note)}"' if step.attestation.note else ""
        yield f", {verb} by {flat(step.attestation.person)}{note}"
    if step.output and step.size:
        yield f", {visible(step.output)} ({counted(step.lines, 'line')})"


def _hanging(start: str, indent: int, words: str, width: int) -> Iterator[str]:
    """Yield words after a start that takes ``indent`` columns, further lines below the first."""
    for number, line in enumerate(wrap(words, max(width - indent, 20))):
        yield (start if number == 0 else " " * indent) + line


def _because(reason: str) -> str:
    return f": {flat(reason)}" if reason else ""
