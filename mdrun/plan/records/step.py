"""A step of a plan: the unit that runs, succeeds or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.directives import Directives
    from mdrun.events import SettledBy
    from mdrun.evidence.claims import Claim

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
class Command:
    """One top-level shell command of a command step, or the command of a check."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text with placeholders filled; may span lines."""


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
class Use:
    """A tool that a block is sure to call, or a command of it that may bring new tools."""

    line: int
    """Line of the command in the guide, 1-based."""
    tool: str | None
    """The tool's name; None where new tools may be there from here on."""


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
    """The unit that runs, succeeds or fails."""

    id: str
    """Such as ``1.1/2``: the second step directly under section 1.1."""
    kind: Kind
    """``command``, ``check`` or ``manual``."""
    section: str
    """Number of the innermost section that holds it."""
    lines: tuple[int, int]
    """First and last line in the guide, 1-based."""
    title: str
    """The words of its list item or its title, placeholders filled; may be empty."""
    language: str | None
    """First word of the fence's info string, in lower case."""
    script: str | None
    """The block's text with placeholders filled; None for a step without a block."""
    commands: tuple[Command, ...]
    """The block's top-level commands; for a check, the command that settles it, if any."""
    settled_by: SettledBy | None
    """What will decide a check; None for other kinds."""
    refers_to: tuple[str, ...]
    """The commands whose results decide a check, as ``STEP:LINE``; with ``+1``, the second of that line."""
    tokens: tuple[str, ...]
    """What must stand in the output of those commands, such as ``liveness=ok``."""
    decisions: tuple[DecisionReason, ...]
    """Why a careful operator would stop here; empty where mdrun just goes on."""
    guards: tuple[str, ...]
    """The commands with lasting effects that it holds, such as ``git push``."""
    directives: Directives
    """What annotations say of it."""
    parent: str | None
    """Id of the check that this check is a part of."""
    prose: str
    """The guide's own words before the step."""
    place: Place
    """Where the run log marks it."""
    late: tuple[str, ...] = ()
    """The variables that fill its placeholders only when it is run: an earlier step captures them."""
    uses: tuple[Use, ...] = ()
    """The tools that it needs, in the order of its block; none where it is not run or does not parse."""
    body: str = ""
    """What stands in its list item after its title and is no step: paragraphs, points, blocks not run."""
    claim: Claim = ""
    """What a check says of its command, beside that it succeeds and that the tokens stand in its output."""
    endless: bool = False
    """Whether it is an ``elsewhere`` for this alone: it does not end by itself, as a server does not."""
    triggers: tuple[Trigger, ...] = ()
    """What its decision points come from, where that is known."""

    @property
    def name(self) -> str | None:
        """Stable name given by a directive."""
        return self.directives.name

    @property
    def names(self) -> tuple[str, ...]:
        """What it can be called: its id, and its name where it has one."""
        return (self.id,) if self.name is None else (self.id, self.name)

    @property
    def start(self) -> int:
        """Guide line on which its block's text begins, 1-based; indented code has no fence above it."""
        first, last = self.lines
        rows = (self.script or "").count("\n") + 1
        return first + 1 if last - first >= rows else first
