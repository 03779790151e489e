"""Walk the plan, ask the operator, yield events; nothing here prints."""

from mdrun.run.record import Recorder
from mdrun.run.walk import Walk

__all__ = ["Recorder", "Walk"]
