"""What the plan says that a run has kept, as far as every version of mdrun that kept one says it.

It is the object that ``mdrun plan --json`` prints. What a run that goes on needs besides is read by
:mod:`mdrun.plan.keeping`.
"""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

from mdrun.dataclass import dataclass, fields
from mdrun.errors import RecordError
from mdrun.rubbish import none_sought
from mdrun.runs.files import read_object
from mdrun.typed import misfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section of the guide."""

    number: str
    """Its number, or the anchor where it has none."""
    title: str
    """Its title without the number."""
    anchor: str
    """Its GitHub anchor."""
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    line: int
    """Line of its heading, 1-based."""


@dataclass(frozen=True, slots=True)
class PlannedVariable:
    """A variable."""

    name: str
    """Its name."""
    value: str | None
    """Its value; None where it had none, and where it is secret."""
    source: str | None
    """Where that came from, such as ``-v``; None where it had none."""
    secret: bool
    """Whether it is secret."""


@dataclass(frozen=True, slots=True)
class PlannedCommand:
    """A command of a step."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step."""

    id: str
    """Such as ``1.1/2``."""
    name: str | None
    """Stable name given by a directive."""
    kind: Literal["command", "check", "manual"]
    """What it is."""
    section: str
    """Number of the innermost section that holds it."""
    lines: tuple[int, int]
    """First and last line in the guide, 1-based."""
    title: str | None
    """The words of its list item or its title."""
    script: str | None
    """Its block; None where it has none."""
    commands: tuple[PlannedCommand, ...]
    """The commands of the block, or its own command as a check."""
    settled_by: str | None
    """What settles a check: ``command``, ``evidence`` or ``person``."""
    decisions: tuple[str, ...]
    """Why a run stops here and asks."""
    directives: dict[str, Any]
    """Its directives, as they were given."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that a run has kept."""

    sections: tuple[PlannedSection, ...]
    """Every section of the guide, in its order."""
    selected: tuple[str, ...]
    """Numbers of the selected sections; empty where the whole guide was meant."""
    variables: tuple[PlannedVariable, ...]
    """The variables of the guide, by name."""
    steps: tuple[PlannedStep, ...]
    """What was to be run, in order."""


def planned(path: Path) -> Planned:
    """Return what a plan says that a run has kept.

    Args:
        path: The file that holds it.

    Raises:
        RecordError: It cannot be read, or is no plan.
    """
    return planned_of(read_object(path), path)


@none_sought()
def planned_of(found: Mapping[str, Any], path: Path) -> Planned:
    """Return what a plan says that was read already.

    Args:
        found: The object.
        path: The file that held it.

    Raises:
        RecordError: It is no plan.
    """
    try:
        made = Planned(
            tuple(_record(PlannedSection, row) for row in found["sections"]),
            _frozen(found["selected"]),
            tuple(_record(PlannedVariable, row) for row in found["variables"]),
            tuple(map(_step, found["steps"])),
        )
    except (KeyError, TypeError) as problem:
        raise RecordError("plan-broken", path=path, reason=repr(problem)) from problem
    if odd := misfit(made):
        raise RecordError("plan-broken", path=path, reason=odd)
    return made


def _step(row: Mapping[str, Any]) -> Any:
    commands = [_record(PlannedCommand, one) for one in row["commands"]]
    return _record(PlannedStep, {**row, "commands": commands})


def _record(kind: Any, row: Mapping[str, Any]) -> Any:
    return kind(*map(_frozen, _values(kind)(row)))


@cache
def _values(kind: Any) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what gives the values of a record's fields, in their order."""
    return itemgetter(*(field.name for field in fields(kind)))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
