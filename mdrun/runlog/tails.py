"""The ends of outputs that the run log shows beside guide and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.filenames import within
from mdrun.files import tail
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.state import RunState

TAIL = 1 << 16
"""Bytes of the end of an output in which its last lines are looked for."""


def tails(directory: Path, state: RunState) -> dict[str, bytes]:
    """Return the end of the raw output of each failed step, by its id; what cannot be read is left out.

    Args:
        directory: The run's directory.
        state: What the run has come to.
    """
    found = {}
    for step in state.steps.values():
        if step.outcome in FAILED and step.output is not None:
            path = within(directory, step.output)
            found[step.step] = tail(path, TAIL) if path is not None else b""
    return found
