"""A run that is kept, at a glance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.display.circumstances import circumstances
from mdrun.display.failures import status_words
from mdrun.display.marks import LIKE, MARK_STYLES, MARKS
from mdrun.display.paint import Paint, painter
from mdrun.display.run_words import counts_words, moment
from mdrun.display.text import cells, counted, flat, visible, wrap
from mdrun.display.words import evidence_words
from mdrun.durations import duration
from mdrun.many import brief
from mdrun.outcomes import FAILED, OUTCOMES
from mdrun.runs.names import RUN_LOG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from mdrun.runs import RunSummary
    from mdrun.state import Attempt, RunState, StepState


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that is kept, as it stands now."""

    state: RunState
    """What it has come to."""
    path: Path
    """Its directory."""
    planned: Collection[str] = ()
    """Ids of all its steps, where they are known."""
    now: datetime | None = None
    """What time it is, where somebody runs it now; None where nobody does."""
    logged: bool = True
    """Whether there is a run log."""
    resume: str = ""
    """The command line that goes on with it; empty where nothing is left to go on with."""
    undone: RunSummary | None = None
    """The run that it undoes; None where it undoes none."""
    undoing: Collection[RunSummary] = ()
    """The runs that undo it, oldest first."""

    @property
    def seconds(self) -> float | None:
        """How long it took, or has taken until now, in seconds; None where that is not known."""
        if self.now is not None and self.state.started is not None:
            return (self.now - datetime.fromisoformat(self.state.started)).total_seconds()
        return self.state.seconds if self.state.seconds or self.state.result else None

    def runs(self, step: StepState) -> bool:
        """Say whether a step is the one that is being run."""
        return self.now is not None and step.step == self.state.current


def show_lines(
    run: KeptRun, width: int = 100, *, color: bool = False, terminal: bool = False
) -> Iterator[str]:
    """Yield a run at a glance: how it ended, what it was, and what became of each step.

    Args:
        run: The run.
        width: Columns; long lines are wrapped.
        color: Whether to use colours.
        terminal: Whether a terminal shows it: then what is to be copied stands alone where it is long.
    """
    paint, state = painter(color), run.state
    room = width if terminal else None
    yield from _head(run, width, paint)
    for name, words in circumstances(state, run.undone, run.undoing):
        yield from _hanging(f"  {paint(f'{name:<10}', 'dim')}", 12, words, width)
    for step in state.steps.values():
        if run.runs(step):
            since = f"{step.step} running since {moment(step.started)} UTC"
            yield from _hanging(f"  {paint('▸', 'careful')} ", 4, since, width)
        else:
            yield from _step(step, width, paint)
    if counts := _counts(run):
        yield from _hanging("  ", 2, counts, width)
    if run.resume:
        yield from _whole("resume:", visible(run.resume), room, paint)
    none = "none" if run.now is None else "none yet"
    log = visible(str(run.path / RUN_LOG)) if run.logged else none
    yield from _whole("run log:", log, room, paint)


def _whole(name: str, words: str, room: int | None, paint: Paint) -> Iterator[str]:
    """Yield words that are to be copied, below their name where both have no room on a line."""
    start = f"  {paint(name, 'dim')}"
    if room is not None and cells(words) + 12 > room:
        yield from (start, words)
    else:
        yield start + " " * (10 - len(name)) + words


def _head(run: KeptRun, width: int, paint: Paint) -> Iterator[str]:
    """Yield a run's id and how it ended, or stands: in two lines where one has no room for both."""
    name, ended, seconds = visible(run.path.name), run.state.result, run.seconds
    like = LIKE[ended] if ended else None
    mark = MARKS[like] if like else "?" if run.now is None else "▸"
    result = ended or ("no end seen" if run.now is None else "running")
    took = f"  {duration(seconds)}" if seconds is not None else ""
    shown = f"{paint(f'{mark} {result}', MARK_STYLES[like] if like else 'careful')}{took}"
    if cells(f"{name}  {mark} {result}{took}") <= width:
        yield f"{paint(name, 'strong')}  {shown}"
    else:
        yield paint(name, "strong")
        yield f"  {shown}"


def _counts(run: KeptRun) -> str:
    """Return how many steps ended in which way, and whether one is being run; nothing where none has."""
    steps = run.state.steps.values()
    counts = Counter(step.outcome for step in steps if step.outcome is not None and not run.runs(step))
    unreached = sum(run.state.step(name).outcome is None for name in run.planned)
    if counts and unreached:
        counts["not-reached"] += unreached
    said = [counts_words(counts)] if counts else []
    if run.now is not None and run.state.current is not None:
        said.append("1 running")
    return ", ".join(said)


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
        yield f" at line {step.line}{', as it was changed' if step.changed else ''}"
    if step.reason and step.outcome != "passed":
        yield _because(step.reason)
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


def _hanging(start: str, indent: int, words: str, width: int) -> Iterator[str]:
    """Yield words after a start that takes ``indent`` columns, further lines below the first."""
    for number, line in enumerate(wrap(words, max(width - indent, 20))):
        yield (start if number == 0 else " " * indent) + line


def _because(reason: str) -> str:
    return f": {flat(reason)}" if reason else ""
