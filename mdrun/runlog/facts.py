"""What the run log shows beside guide and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.filenames import within
from mdrun.files import tail
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mdrun.state import RunState

TAIL = 1 << 16
"""Bytes of the end of an output in which its last lines are looked for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in the run directory and not in the journal."""

    tails: Mapping[str, bytes] = field(default_factory=dict)
    """The end of the raw output of each failed step, by its id."""

    @classmethod
    def collect(cls, directory: Path, state: RunState) -> Facts:
        """Read from a run's directory what the run log shows; what cannot be read is left out.

        Args:
            directory: The run's directory.
            state: What the run has come to.
        """
        tails = {}
        for step in state.steps.values():
            if step.outcome in FAILED and step.output is not None:
                path = within(directory, step.output)
                tails[step.step] = tail(path, TAIL) if path is not None else b""
        return cls(tails)
