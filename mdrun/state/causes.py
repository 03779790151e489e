"""Why a step did not pass, for whoever tells it: the screen and every report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from mdrun.state.records import StepState


class Cause(NamedTuple):
    """Why a step did not pass."""

    status: int | None
    """The exit status that says it; None where nothing was run."""
    reason: str
    """What says it beside the status; empty where that says it all."""


def cause_of(state: StepState) -> Cause:
    """Return why a step did not pass.

    Of a check that was settled by commands, the first that failed says it; where none did, what was looked
    for in the output of the last.
    """
    if state.background is not None and state.background.outcome in FAILED:
        return Cause(state.status, "it ended by itself in the background")
    if state.status is None and state.evidence:
        bad = next((each for each in state.evidence if each.status), state.evidence[-1])
        return Cause(bad.status, state.reason or bad.text)
    return Cause(state.status, state.reason)
