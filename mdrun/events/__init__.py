"""The frozen records of what happened in a run; the journal holds them, everything else reads them."""

from mdrun.events.fields import Event, from_fields, hashes, to_fields
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
    SettledBy,
    StepFinished,
    StepOutcome,
    StepStarted,
)

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
    "SettledBy",
    "StepFinished",
    "StepOutcome",
    "StepStarted",
    "VariableSet",
    "from_fields",
    "hashes",
    "to_fields",
]
