"""The frozen records of what a run has come to."""

from mdrun.state.records.run import Resumption, RunState
from mdrun.state.records.step import Attempt, Attestation, StepState

__all__ = ["Attempt", "Attestation", "Resumption", "RunState", "StepState"]
