"""What a run has come to, folded from its events."""

from mdrun.state.causes import Cause, cause_of
from mdrun.state.fold import StateBuilder, fold
from mdrun.state.past import Past, gone, left_out, past_of
from mdrun.state.records import Attempt, Attestation, Resumption, RunState, StepState

__all__ = [
    "Attempt",
    "Attestation",
    "Cause",
    "Past",
    "Resumption",
    "RunState",
    "StateBuilder",
    "StepState",
    "cause_of",
    "fold",
    "gone",
    "left_out",
    "past_of",
]
