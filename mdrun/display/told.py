"""What is told of a run, piece by piece; how it looks is left to the display's two forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step


@dataclass(frozen=True, slots=True)
class Heading:
    """Another section begins."""

    words: str
    """Its number and title."""
    around: tuple[str, ...] = ()
    """Those of the sections around it, outermost first; without the guide's title."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The guide's own words before a step."""

    lines: list[str]
    """Safe to show."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A step has begun."""

    step: Step
    """The step."""
    attempt: int
    """1 for the first time; where it may be tried again, for the first time that its ``retry`` counts."""


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the guide, or of a block as the operator has changed it, and what is said of it."""

    line: int
    """Its number in the guide, 1-based."""
    text: str
    """Its text."""
    note: str
    """What is said of it, such as ``exit 1``."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A step has ended."""

    outcome: StepOutcome
    """How."""
    words: str
    """Which, how, and by what proof."""
    more: bool = False
    """Whether another attempt follows."""
    source: Source | None = None
    """The line that decided it, where that matters."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the operator should know besides."""

    words: str
    """What."""
    depth: int = 1
    """How far it is indented: 0 the run, 1 a step, 2 a remark on a step, 3 a quotation."""


Piece = Heading | Prose | Begun | Ended | Note
