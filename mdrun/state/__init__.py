"""What a run has come to, folded from its events."""

from mdrun.state.fold import StateBuilder, fold
from mdrun.state.records import Attestation, RunState, StepState

__all__ = ["Attestation", "RunState", "StateBuilder", "StepState", "fold"]
