"""The frozen records of a plan: what a run will do, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.config import RunSettings
from mdrun.dataclass import dataclass, field, replace
from mdrun.document.lines import decoded_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.config import Declared
    from mdrun.directives import Directives
    from mdrun.errors import Finding
    from mdrun.events import SettledBy

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
Source = Literal[
    "-v",
    "--var-file",
    "environment",
    "env",
    "file",
    "cmd",
    "default",
    "asked",
    "today",
    "version",
    "capture",
    "later",
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
    endless: bool = False
    """Whether it is an ``elsewhere`` for this alone: it does not end by itself, as a server does not."""

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


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the value that fills a placeholder."""

    name: str
    """In lower case, with ``_`` between words."""
    value: str | None
    """None where it has none yet."""
    source: Source | None
    """Where the value came from."""
    exports: tuple[str, ...]
    """The names under which the shell gets it; empty where it only fills placeholders."""
    lines: tuple[int, ...]
    """Guide lines that use it, 1-based."""
    captured_by: tuple[str, ...] = ()
    """Ids of the steps that give it another value during the run."""
    declared: Declared | None = None
    """What the guide or its settings say of it; None where they do not name it."""

    @property
    def secret(self) -> bool:
        """Whether it is asked hidden and masked everywhere."""
        return self.declared is not None and self.declared.secret

    @property
    def help(self) -> str:
        """What it means, in the guide's words; may be empty."""
        return self.declared.help if self.declared is not None else ""

    @property
    def pattern(self) -> str | None:
        """Regular expression that the whole value must match."""
        return self.declared.pattern if self.declared is not None else None

    @property
    def choices(self) -> tuple[str, ...] | str | None:
        """The values there are, or the command whose output lines are the values."""
        return self.declared.choices if self.declared is not None else None

    @property
    def awaits(self) -> bool:
        """Whether it is a secret that the run fetches from a file or a command before it begins."""
        return self.value is None and self.declared is not None and self.declared.fetched


def filling(variables: Iterable[Variable]) -> dict[str, str]:
    """Return the values that may fill placeholders, by name of the variable: never a secret."""
    return {one.name: one.value for one in variables if one.value is not None and not one.secret}


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the guide as the plan shows it."""

    number: str
    """Written or positional number, or the anchor where it has none."""
    title: str
    """Its title without the number."""
    anchor: str
    """Its GitHub anchor."""
    level: int
    """1 to 6."""
    line: int
    """Line of its heading, 1-based."""
    end: int
    """Last line that belongs to it, 1-based."""
    on_failure: str | None = None
    """The section that undoes this one."""

    def holds(self, step: Step) -> bool:
        """Say whether a step stands in it, or in a section of it."""
        return self.line <= step.lines[0] <= self.end

    def is_named(self, selector: str) -> bool:
        """Say whether a selector, such as ``#rollback``, names it."""
        wanted = selector.strip().removeprefix("#").casefold()
        return wanted in (self.number.casefold(), self.anchor.casefold(), self.title.casefold())


@dataclass(frozen=True, slots=True)
class Plan:
    """Guide, selected sections and variables, resolved: the ordered list of steps that a run will take."""

    guide: str
    """Path of the guide as the operator gave it."""
    data: bytes
    """The guide's bytes."""
    sha256: str
    """Of those bytes, in hex."""
    title: str
    """The guide's title; may be empty."""
    sections: tuple[SectionRow, ...]
    """Every section of the guide, in its order."""
    selected: tuple[str, ...]
    """Numbers of the sections named by ``--section``; empty where the whole guide is meant."""
    variables: tuple[Variable, ...]
    """Every variable that the selected steps use, and those given."""
    steps: tuple[Step, ...]
    """The steps, in the guide's order."""
    findings: tuple[Finding, ...]
    """What its author or operator should know, in the guide's order."""
    hash: str
    """Of all that decides what will run; nothing of the machine, nothing secret."""
    settings: RunSettings = field(default_factory=RunSettings)
    """What the guide and its repository say of a run of it; also that secret variables are kept secret."""
    styles: frozenset[str] = frozenset()
    """The styles of placeholders that are looked for."""
    functions: frozenset[str] = frozenset()
    """Functions and aliases that its blocks define: no tools."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The guide's lines."""
        return decoded_lines(self.data)

    @property
    def values(self) -> dict[str, str]:
        """The values that may fill placeholders, by name of the variable: never a secret."""
        return filling(self.variables)

    def step(self, name: str) -> Step | None:
        """Return the step with this id or name."""
        return next((step for step in self.steps if name in step.names), None)

    def wholes(self, step: Step) -> Iterator[Step]:
        """Yield a step, and the checks that it is a part of, innermost first."""
        at: Step | None = step
        while at is not None:
            yield at
            at = self.step(at.parent) if at.parent is not None else None

    def is_part(self, step: Step, other: Step) -> bool:
        """Say whether a step is another one, or a part of it, or a part of a part."""
        return any(one.id == other.id for one in self.wholes(step))

    def around(self, step: Step) -> list[SectionRow]:
        """Return the sections that hold a step, outermost first."""
        return [row for row in self.sections if row.holds(step)]

    def undoable(self) -> list[SectionRow]:
        """Return the sections that hold a step and that another one undoes."""
        undone = (row for row in self.sections if row.on_failure is not None)  # few, if any
        return [row for row in undone if any(map(row.holds, self.steps))]

    def with_timeout(self, seconds: float | None) -> Plan:
        """Return the plan with another timeout for any step without its own; the same for None."""
        if seconds is None:
            return self
        return replace(self, settings=replace(self.settings, timeout=seconds))

    def errors(self) -> Iterator[Finding]:
        """Yield the findings that refuse a run."""
        return (finding for finding in self.findings if finding.level == "error")
