"""The words of a report; nothing in those from outside is unseen, or looks different from what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.durations import duration
from mdrun.effects import Effects
from mdrun.effects.text import rows
from mdrun.outcomes import OUTCOMES
from mdrun.refs import short
from mdrun.runlog.text import shorten
from mdrun.shown import clean
from mdrun.state import cause_of
from mdrun.unseen import UNSEEN, written_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import StepOutcome
    from mdrun.report.records import ReportedStep, Result
    from mdrun.state import RunState

_UNSEEN = re.compile(
    f"[{UNSEEN}\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""What nobody sees, and what HTML and XML forbid (HTML 13.2.3.5, XML 1.0 section 2.2)."""

RESULTS: dict[Result, str] = {
    "passed": "passed",
    "failed": "failed",
    "incomplete": "incomplete",
    "paused": "paused",
    "interrupted": "interrupted",
    "running": "still running",
    "killed": "killed: no end was recorded",
}
MARKS: dict[StepOutcome, str] = {
    "passed": "✔",
    "failed": "✖",
    "timed-out": "✖",
    "skipped": "–",
    "unknown": "?",
    "not-reached": "·",
}
_COLUMNS = 300


def changes(state: RunState) -> list[tuple[str, str]]:
    """Return what a rehearsal changed: of what kind, and what; nothing of another run."""
    if state.rehearsed is None:
        return []
    found = list(rows(Effects.from_json(state.rehearsed.effects), short))
    return [*found, *(("not as expected", line) for line in state.rehearsed.unexpected)] or [("", "nothing")]


def outcomes(result: Result) -> Mapping[StepOutcome, str]:
    """Return the words for outcomes in a run with this result: while it runs, a step may be running."""
    return {**OUTCOMES, "unknown": "running"} if result == "running" else OUTCOMES


def seen(text: str) -> str:
    r"""Return a text with what cannot be seen written out, such as ``\x1b`` and ``\u202e``."""
    return _UNSEEN.sub(lambda found: written_out(found[0]), text)


def why(step: ReportedStep) -> str:
    """Return why a step did not pass: its status, its reason, or what refuted it; may be empty."""
    status, reason = cause_of(step.state)
    if step.outcome == "timed-out":
        reason = reason or f"timed out after {duration(step.state.seconds)}"
    said = f"exit {status}" if status and not reason.startswith("exit ") else ""
    return ", ".join(filter(None, (said, " ".join(reason.split()))))


def place(guide: str, step: ReportedStep) -> str:
    """Return where a step stands, or which of its lines failed: ``RELEASE.md:25``."""
    line = step.state.line
    if line is not None and step.state.changed:  # the guide holds another line there, or none
        return f"{guide}:{step.lines[0]}, line {line} as it was changed"
    return f"{guide}:{line if line is not None else step.lines[0]}"


def last_lines(step: ReportedStep, most: int) -> list[str]:
    """Return the last lines of a failed step's output, as a terminal would have left them.

    Args:
        step: The step.
        most: How many.
    """
    return [seen(shorten(line, _COLUMNS)) for line in clean(step.tail)[-most:]]
