"""What a guide holds, in a few words: its sections, variables and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section."""

    number: str
    """Its number, or its anchor where it has none."""
    title: str
    """Its title without the number."""
    anchor: str
    """Its GitHub anchor."""
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    first: int
    """Line of its heading, 1-based."""
    last: int
    """Its last line, 1-based."""


@dataclass(frozen=True, slots=True)
class StepName:
    """A step."""

    id: str
    """Such as ``1.1/2``."""
    name: str
    """Stable name given by a directive; may be empty."""
    label: str
    """Its title, or the first line of its block."""
    line: int
    """Its first line, 1-based."""
    person: bool
    """Whether a person settles it."""
    decisions: str
    """Why a run stops here and asks, in words with a space between; may be empty."""


@dataclass(frozen=True, slots=True)
class VariableName:
    """A variable that the operator may give."""

    name: str
    """In lower case, with ``_`` between words."""
    help: str = ""
    """What it means, in the guide's words; may be empty."""
    default: str = ""
    """Its value where none is given; may be empty."""
    choices: tuple[str, ...] = ()
    """The values that the guide lists; none where they come from a command."""
    command: str = ""
    """The command whose output lines are the values; may be empty."""
    secret: bool = False
    """Whether it is asked hidden and masked everywhere."""
    needed: bool = False
    """Whether a run of the whole guide asks for it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a guide holds."""

    title: str
    """Its title; may be empty."""
    sections: tuple[SectionName, ...]
    """In its order."""
    variables: tuple[VariableName, ...]
    """By their names."""
    steps: tuple[StepName, ...]
    """Those that may be run, in its order."""

    def filled(self) -> list[SectionName]:
        """Return the sections that hold steps, but for a title that stands above all others."""
        rows = [row for row in self.sections if row.level]
        if len(rows) > 1 and all(rows[0].level < row.level for row in rows[1:]):
            del rows[0]
        return [row for row in rows if any(row.first <= step.line <= row.last for step in self.steps)]

    def under(self, selectors: Sequence[str]) -> Iterator[StepName]:
        """Yield the steps of the sections that are selected; all where nothing that is there is selected."""
        wanted = {selector.strip().casefold().removeprefix("#") for selector in selectors}
        chosen = [row for row in self.sections if wanted & _names(row)]
        numbers = tuple(f"{row.number}." for row in chosen)
        chosen += [row for row in self.sections if row.number.startswith(numbers)]
        for step in self.steps:
            if not chosen or any(row.first <= step.line <= row.last for row in chosen):
                yield step


def _names(row: SectionName) -> set[str]:
    return {row.number.casefold(), row.anchor, row.title.casefold()} - {""}
