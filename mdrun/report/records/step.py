"""A step with all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.outcomes import FAILED
from mdrun.runlog.text import shorten

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Kind
    from mdrun.report.records.span import Activity, Span
    from mdrun.state import StepState

_LABEL = 120
"""Characters that a step's label may have."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file of output of a step."""

    what: str
    """Which of its outputs: ``output``, ``attempt 1``, ``ready``, ``late``."""
    name: str
    """Its name in the run directory, such as ``output/1.1-2.log``."""
    path: Path
    """Where it is."""
    size: int
    """Its size now, in bytes; -1 where it is not there."""
    lines: int | None
    """Its lines, where the journal says so."""


@dataclass(frozen=True, slots=True)
class ReportedCommand:
    """A command of a block."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text as planned, or as it was run."""
    status: int | None
    """Its exit status; None where it did not end."""
    seconds: float | None
    """Wall-clock time that it took, in seconds; None where it did not end."""


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """A step with all that is known of it."""

    id: str
    """Such as ``1.1/2``."""
    name: str | None
    """Stable name given by a directive."""
    kind: Kind
    """``command``, ``check`` or ``manual``."""
    section: str
    """Number of the innermost section that holds it."""
    lines: tuple[int, int]
    """First and last line in the guide, 1-based."""
    title: str
    """The words of its list item or its title; may be empty."""
    script: str
    """Its block as planned; empty where it has none."""
    commands: tuple[ReportedCommand, ...]
    """The block's commands, those that ended with how they did."""
    prose: str
    """The guide's own lines before it, since the step or the heading before."""
    state: StepState
    """What became of it; lines are those of the guide that counts now."""
    outcome: StepOutcome
    """How it ended."""
    spans: tuple[Span, ...]
    """What its time was spent on, in order."""
    outputs: tuple[Output, ...]
    """Its files of output: that of the last attempt first."""
    tail: bytes
    """The end of its raw output, where it failed; may be empty."""

    @property
    def failed(self) -> bool:
        """Whether it failed the run."""
        return self.outcome in FAILED

    @property
    def label(self) -> str:
        """What it is, in one short line: its title, else its first command."""
        words = self.title or next((one.text for one in self.commands), self.script)
        line = words.strip().partition("\n")[0].rstrip(" \\")
        return shorten(line, _LABEL)

    def line_as_run(self, number: int | None) -> str:
        """Return the line of this number as its commands were run; empty where none that ended has it."""
        if number is None:
            return ""
        texts = ((number - one.line, one.text.split("\n")) for one in self.commands if one.status is not None)
        found = [lines[at] for at, lines in texts if 0 <= at < len(lines)]
        return found[-1] if found else ""

    def spent(self, kind: Activity) -> float:
        """Return how long it took in this way, in seconds."""
        return sum(span.seconds for span in self.spans if span.kind == kind)
