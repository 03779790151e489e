"""A step that goes on in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.run.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Step
    from mdrun.shell import BlockEnded
    from mdrun.shell.background import Background


@dataclass(frozen=True, slots=True)
class Running:
    """A step that goes on in the background."""

    step: Step
    """The step."""
    name: str
    """Name of its output file in the run directory."""
    path: Path
    """The file itself."""
    background: Background
    """What runs."""

    def ended(self) -> BlockEnded | None:
        """Return how the step ended by itself; None while it goes on.

        Raises:
            RecordError: Its output cannot be written down; its processes were ended.
        """
        with writing(self.path, "the output"):
            return self.background.ended()
