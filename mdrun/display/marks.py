"""The marks of outcomes, and their styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import RunResult, StepOutcome

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
