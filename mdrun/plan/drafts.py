"""Steps as they stand in the guide, before placeholders are filled and checks find what settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.directives import NOTHING, Directives

if TYPE_CHECKING:
    from mdrun.errors import Finding
    from mdrun.plan.records import DecisionReason, Kind, Place


@dataclass(slots=True)
class Draft:
    """A step before its placeholders are filled."""

    id: str
    """Such as ``1.1/2``."""
    kind: Kind
    """``command``, ``check`` or ``manual``."""
    section: int
    """Index of the innermost section."""
    first: int
    """First line, 1-based."""
    last: int
    """Last line, 1-based."""
    text: str
    """Source text of its words."""
    directives: Directives
    """What annotations say of it."""
    place: Place
    """Where the run log marks it."""
    prose: str
    """The guide's words before it."""
    parent: str | None
    """Id of the check that it is a part of."""
    start: int = 0
    """Line of the first line of the script, 1-based."""
    language: str | None = None
    """First word of the info string."""
    script: str | None = None
    """The block's text, not filled."""
    details: tuple[tuple[str, int], ...] = ()
    """Source text and line, 1-based, of the bullet points under it that are no steps."""
    told_beside: bool = False
    """Whether points under it that are no steps tell what to do, so that its parts alone do not settle it."""
    body: list[str] = field(default_factory=list)
    """What stands in its item after its words and is no step, in order."""
    reasons: tuple[DecisionReason, ...] = ()
    """Why an operator would stop at it for what stands around it."""
    endless: bool = False
    """Whether it seems to be elsewhere for this alone: it does not end by itself."""


@dataclass(slots=True)
class Drafts:
    """What a guide holds."""

    steps: list[Draft] = field(default_factory=list)
    """Its steps, in the guide's order."""
    sections: dict[int, Directives] = field(default_factory=dict)
    """Directives by index of the section."""
    conditional: frozenset[int] = frozenset()
    """Indexes of the conditional sections."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong with it."""
    languages: tuple[str, ...] = ("en",)
    """Those whose phrases count in it."""

    def of_section(self, index: int) -> Directives:
        """Return what annotations say of a section itself."""
        return self.sections.get(index, NOTHING)
