"""The frozen records of what happened in a run; the journal holds them, everything else reads them.

An event is written as a name with its fields, and read back: ``from_fields(*to_fields(event)) == event``.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args

from mdrun.dataclass import fields
from mdrun.events.operator import Attested, Decided, Deviation, QuestionAsked, VariableSet
from mdrun.events.run import (
    FORMAT,
    HIDDEN,
    HeadMoved,
    Paused,
    RefMoved,
    Rehearsed,
    Resumed,
    RunFinished,
    RunResult,
    RunStarted,
)
from mdrun.events.step import (
    BackgroundEnded,
    CheckSettled,
    CommandFinished,
    Evidence,
    StepFinished,
    StepOutcome,
    StepStarted,
)
from mdrun.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "FORMAT",
    "HIDDEN",
    "Attested",
    "BackgroundEnded",
    "CheckSettled",
    "CommandFinished",
    "Decided",
    "Deviation",
    "Event",
    "Evidence",
    "HeadMoved",
    "Paused",
    "QuestionAsked",
    "RefMoved",
    "Rehearsed",
    "Resumed",
    "RunFinished",
    "RunResult",
    "RunStarted",
    "StepFinished",
    "StepOutcome",
    "StepStarted",
    "VariableSet",
    "from_fields",
    "hashes",
    "to_fields",
]

Event = (
    RunStarted
    | StepStarted
    | CommandFinished
    | StepFinished
    | BackgroundEnded
    | CheckSettled
    | QuestionAsked
    | Attested
    | VariableSet
    | Decided
    | Deviation
    | Paused
    | Resumed
    | HeadMoved
    | RefMoved
    | Rehearsed
    | RunFinished
)

_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}
_FIELDS = {name: tuple(one.name for one in fields(kind)) for name, kind in _TYPES.items()}
_VALUES = {name: attrgetter(*names) for name, names in _FIELDS.items()}
_EVIDENCE = tuple(one.name for one in fields(Evidence))


def to_fields(event: Event) -> tuple[str, dict[str, Any]]:
    """Return an event's name and its fields as JSON values."""
    name = type(event).__name__
    values = dict(zip(_FIELDS[name], _VALUES[name](event), strict=True))
    if isinstance(event, CheckSettled):
        values["evidence"] = [{one: getattr(item, one) for one in _EVIDENCE} for item in event.evidence]
    return name, values


def hashes(event: Event) -> dict[str, str]:
    """Return what an event tells of files: the sha256, in hex, by name in the run directory."""
    told: dict[str, str] = getattr(event, "files", {})
    if isinstance(event, StepFinished | BackgroundEnded) and event.output and event.output_sha256:
        return {event.output: event.output_sha256, **told}
    return told


def from_fields(name: str, values: dict[str, Any]) -> Event:
    """Build the event back from what :func:`to_fields` returned.

    Raises:
        ValueError: The name or a field is unknown, or one is missing, or holds what it cannot.
    """
    kind = _TYPES.get(name)
    if kind is None:
        raise ValueError(f"unknown event {name!r}")
    try:
        if kind is CheckSettled:
            proof = tuple(Evidence(**item) for item in values.get("evidence", ()))
            values = {**values, "evidence": proof}
        given: Sequence[Any] = [tuple(value) if type(value) is list else value for value in values.values()]
        if tuple(values) == _FIELDS[name]:  # as it was written: by place is faster than by name
            event: Event = kind(*given)
        else:
            event = kind(**dict(zip(values, given, strict=True)))
            given = _VALUES[name](event)
    except TypeError as problem:
        raise ValueError(f"event {name}: {problem}") from problem
    if odd := typed(kind).misfit(given):
        raise ValueError(f"event {name}: {odd}")
    return event
