"""What is told of a run, piece by piece; how it looks is left to the display's two forms.

Named tuples, because making a dataclass takes a millisecond each time that mdrun starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step


class Heading(NamedTuple):
    """Another section begins."""

    words: str
    """Its number and title."""
    around: tuple[str, ...] = ()
    """Those of the sections around it, outermost first; without the guide's title."""


class Prose(NamedTuple):
    """The guide's own words before a step."""

    lines: list[str]
    """Safe to show."""


class Begun(NamedTuple):
    """A step has begun."""

    step: Step
    """The step."""
    attempt: int
    """1 for the first time."""


class Ended(NamedTuple):
    """A step has ended."""

    outcome: StepOutcome
    """How."""
    words: str
    """Which, how, and by what proof."""
    more: bool = False
    """Whether another attempt follows."""
    source: tuple[int, str, str] | None = None
    """Line of the guide, its text, and what is said of it, where that matters."""


class Note(NamedTuple):
    """Something that the operator should know besides."""

    words: str
    """What."""
    depth: int = 1
    """How far it is indented: 0 the run, 1 a step, 2 a remark on a step, 3 a quotation."""


Piece = Heading | Prose | Begun | Ended | Note
