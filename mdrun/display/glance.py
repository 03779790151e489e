"""A run that is kept, at a glance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.display.circumstances import circumstances
from mdrun.display.glance_step import hanging, step_lines
from mdrun.display.marks import LIKE, MARK_STYLES, MARKS
from mdrun.display.paint import Paint, painter
from mdrun.display.run_words import counts_words, moment
from mdrun.display.text import cells, visible
from mdrun.durations import duration
from mdrun.runs.names import RUN_LOG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from mdrun.runs import RunSummary
    from mdrun.state import RunState, StepState


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
    rollback: str = ""
    """The command line that undoes it; empty where there is none, or it was undone."""
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
        yield from hanging(f"  {paint(f'{name:<10}', 'dim')}", 12, words, width)
    for step in state.steps.values():
        if run.runs(step):
            since = f"{step.step} running since {moment(step.started)} UTC"
            yield from hanging(f"  {paint('▸', 'careful')} ", 4, since, width)
        else:
            yield from step_lines(step, width, paint)
    if counts := _counts(run):
        yield from hanging("  ", 2, counts, width)
    if run.rollback:
        yield from _whole("rollback:", visible(run.rollback), room, paint)
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
