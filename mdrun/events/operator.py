"""Events of the operator: what is asked and answered, and what differs from what the guide says."""

from __future__ import annotations

from typing import Literal

from mdrun.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A person is asked; until the next event the run waits for them."""

    step: str
    """Id of the step in question."""
    kind: Literal["attest", "decide", "section", "choose", "failed"]
    """What is asked, as :class:`mdrun.questions.Question` has it."""


@dataclass(frozen=True, slots=True)
class Attested:
    """A named person gave an answer about a check or a manual step."""

    step: str
    """Id of the step."""
    person: str
    """Login name of the person."""
    answer: Literal["yes", "no"]
    """Whether it is done, or true."""
    note: str = ""
    """What the person added."""


@dataclass(frozen=True, slots=True)
class VariableSet:
    """A variable got its value during the run."""

    name: str
    """Its name."""
    value: str
    """Its value; secrets are masked."""
    source: str
    """Where it came from, such as ``asked`` or ``capture 1.1/2``."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision point has been answered."""

    step: str
    """Id of the step."""
    answer: Literal["run", "skip", "done"]
    """What the operator chose."""
    by: str
    """Who or what answered: a login name, ``--take``, ``--yes`` …"""


@dataclass(frozen=True, slots=True)
class Deviation:
    """The run differs here from what the guide says."""

    step: str
    """Id of the step."""
    kind: Literal["skipped", "repeated", "changed", "done-by-hand", "by-hand"]
    """In which way; ``by-hand``: the operator ran a line of their own before the step."""
    reason: str = ""
    """The operator's reason; the line and its exit status."""
    diff: str = ""
    """Unified diff from the guide's text to what was run."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of the file that holds the output of the operator's own line."""
