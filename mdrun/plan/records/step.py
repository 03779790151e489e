"""A step of a plan: the unit that runs, succeeds or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass
from mdrun.plan.records.block import Command

if TYPE_CHECKING:
    from mdrun.directives import Directives
    from mdrun.evidence.settlement import SettledBy, Settlement
    from mdrun.plan.records.block import Block

Kind = Literal["command", "check", "manual"]
DecisionReason = Literal[
    "condition",
    "alternative",
    "section",
    "maybe-shell",
    "broken",
    "sample-values",
    "elsewhere",
    "guarded",
    "check-command",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the run log marks a step in the guide."""

    after: int
    """Line after which the evidence goes, 1-based."""
    indent: str
    """White space that keeps the evidence inside the step's list item."""
    box: tuple[int, int] | None
    """Line and column of ``[`` of the step's box, both 1-based, in characters; None where it has none."""
    empty_box: bool
    """Whether the box is written ``[]``, with nothing between the brackets."""


@dataclass(frozen=True, slots=True)
class Told:
    """The guide's own words that are shown with a step, beside its title."""

    before: str = ""
    """Those before it."""
    within: str = ""
    """What stands in its list item after its title and is no step: paragraphs, points, blocks not run."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The guide's own words from which a decision point comes."""

    reason: DecisionReason
    """The decision point."""
    words: str
    """The condition, the title, or the sample value; placeholders as they are written."""
    line: int
    """Line of the guide on which they stand, 1-based."""


@dataclass(frozen=True, slots=True)
class Step:
    """The unit that runs, succeeds or fails.

    What it holds says of which kind it is: a block is run, a settlement settles a check, and what has neither
    is done by hand.
    """

    id: str
    """Such as ``1.1/2``: the second step directly under section 1.1."""
    section: str
    """Number of the innermost section that holds it."""
    lines: tuple[int, int]
    """First and last line in the guide, 1-based."""
    title: str
    """The words of its list item or its title, placeholders filled; may be empty."""
    told: Told
    """The guide's words that are shown with it."""
    place: Place
    """Where the run log marks it."""
    directives: Directives
    """What annotations say of it."""
    block: Block | None = None
    """The code that it runs; only a command step has one."""
    settlement: Settlement | None = None
    """What will settle it; only a check has that."""
    parent: str | None = None
    """Id of the check that it is a part of."""
    decisions: tuple[DecisionReason, ...] = ()
    """Why a careful operator would stop here; empty where mdrun just goes on."""
    triggers: tuple[Trigger, ...] = ()
    """What its decision points come from, where that is known."""
    guards: tuple[str, ...] = ()
    """The commands with lasting effects that it holds, such as ``git push``."""
    late: tuple[str, ...] = ()
    """The variables that fill its placeholders only when it is run: an earlier step captures them."""

    @property
    def kind(self) -> Kind:
        """``command``, ``check`` or ``manual``."""
        if self.block is not None:
            return "command"
        return "check" if self.settlement is not None else "manual"

    @property
    def name(self) -> str | None:
        """Stable name given by a directive."""
        return self.directives.name

    @property
    def names(self) -> tuple[str, ...]:
        """What it can be called: its id, and its name where it has one."""
        return (self.id,) if self.name is None else (self.id, self.name)

    @property
    def script(self) -> str:
        """The text of its block; empty where it has none."""
        return self.block.script if self.block is not None else ""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands of its block; for a check, the command that settles it, if any."""
        if self.block is not None:
            return self.block.commands
        own = self.settlement.command if self.settlement is not None else None
        return (Command(self.lines[0], own),) if own else ()

    @property
    def settled_by(self) -> SettledBy | None:
        """What will decide a check; None for other kinds."""
        return self.settlement.by if self.settlement is not None else None

    @property
    def endless(self) -> bool:
        """Whether its block is ``elsewhere`` only for not ending by itself."""
        return self.block is not None and self.block.endless

    @property
    def start(self) -> int:
        """Guide line on which its block's text begins, 1-based; indented code has no fence above it."""
        first, last = self.lines
        return first + 1 if last - first > self.script.count("\n") else first
