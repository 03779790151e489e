"""What a run has come to, folded from its events."""

from mdrun.state.fold import StateBuilder, fold
from mdrun.state.records import Attempt, Attestation, RunState, StepState

__all__ = ["Attempt", "Attestation", "RunState", "StateBuilder", "StepState", "fold"]
