"""The plan: what a run will do, step by step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from mdrun.config import RunSettings
from mdrun.dataclass import dataclass, field, replace
from mdrun.document.lines import decoded_lines
from mdrun.plan.records.variable import filling, secrets_filling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.errors import Finding
    from mdrun.plan.records.section import SectionRow
    from mdrun.plan.records.step import Step
    from mdrun.plan.records.variable import Variable


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
    """The guide's title; empty where it goes by its file's name."""
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

    @property
    def secrets(self) -> dict[str, str]:
        """The secrets that fill placeholders of commands right before these are run, by name."""
        return secrets_filling(self.variables)

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

    def asked_whole(self) -> dict[str, tuple[str, ...]]:
        """Return by id of each step the numbers of the sections around it that are decision points.

        The outermost stands first. A section that was named is none, nor is one around it.
        """
        found = {}
        for step in self.steps:
            if "section" in step.decisions:
                numbers: tuple[str, ...] = ()
                for row in self.around(step):
                    if row.number in self.selected:
                        numbers = ()
                    elif row.trigger is not None:
                        numbers += (row.number,)
                found[step.id] = numbers
        return found

    def stepped(self) -> list[SectionRow]:
        """Return the sections that hold a step."""
        lines = sorted(step.lines[0] for step in self.steps)
        return [row for row in self.sections if bisect_left(lines, row.line) < bisect_right(lines, row.end)]

    def undoable(self) -> list[SectionRow]:
        """Return the sections that hold a step and that another one undoes."""
        return [row for row in self.stepped() if row.on_failure is not None]

    def with_timeout(self, seconds: float | None) -> Plan:
        """Return the plan with another timeout for any step without its own; the same for None."""
        if seconds is None:
            return self
        return replace(self, settings=replace(self.settings, timeout=seconds))

    def errors(self) -> Iterator[Finding]:
        """Yield the findings that refuse a run."""
        return (finding for finding in self.findings if finding.level == "error")
