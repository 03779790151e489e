"""What can become of a step: which outcomes are failures, which are worse than others, and their words.

And of a run: with which results nobody goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import RunResult, StepOutcome

FAILED: tuple[StepOutcome, ...] = ("failed", "timed-out")
"""Those that fail a run."""
WORST_FIRST: tuple[StepOutcome, ...] = ("failed", "timed-out", "unknown", "not-reached", "skipped", "passed")
"""All, the worst first."""
OUTCOMES: Mapping[StepOutcome, str] = {
    "passed": "passed",
    "failed": "failed",
    "timed-out": "timed out",
    "skipped": "skipped",
    "unknown": "end not seen",
    "not-reached": "not reached",
}
"""All in words, the best first."""
OVER: tuple[RunResult, ...] = ("passed", "incomplete")
"""The results of a run that is over: there is nothing to go on with."""
TOO_LONG = "argument list too long"
"""Why a step failed whose program was given more words than the system takes."""
