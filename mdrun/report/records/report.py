"""A run with all that its directory says of it, section by section."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.events import RunResult, StepOutcome
    from mdrun.report.records.span import Activity, Span
    from mdrun.report.records.step import ReportedStep
    from mdrun.state import RunState

Result = Literal["passed", "failed", "incomplete", "paused", "interrupted", "running", "killed"]


@dataclass(frozen=True, slots=True)
class ReportedSection:
    """A section that holds steps of the run, directly under its heading."""

    number: str
    """Its number, or the anchor where it has none."""
    heading: str
    """Number and title."""
    level: int
    """1 to 6."""
    line: int
    """Line of its heading, 1-based."""
    steps: tuple[ReportedStep, ...]
    """Its steps, in order."""

    @property
    def counts(self) -> Counter[StepOutcome]:
        """Number of its steps by outcome."""
        return Counter(step.outcome for step in self.steps)

    @property
    def seconds(self) -> float:
        """Time that its steps took, people included, in seconds."""
        return sum(step.spent("running") + step.spent("waiting") for step in self.steps)


@dataclass(frozen=True, slots=True)
class ReportedVariable:
    """A variable and its value at the end."""

    name: str
    """Its name."""
    value: str
    """Its value; masked where it is secret."""
    secret: bool
    """Whether it is."""
    source: str
    """Where the value came from, such as ``-v`` or ``capture 1.1/2``."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run with all that its directory says of it."""

    run: str
    """Its id."""
    directory: Path
    """Where it is kept."""
    guide: str
    """Path of the guide as the operator gave it."""
    title: str
    """The guide's title; its path where it has none."""
    result: Result
    """How it ended; ``running`` where a process runs it now, ``killed`` where no end was recorded."""
    state: RunState
    """What it came to."""
    source: tuple[str, ...]
    """The lines of the guide that counts now."""
    selected: tuple[str, ...]
    """Numbers of the selected sections; empty where the whole guide was meant."""
    sections: tuple[ReportedSection, ...]
    """Those that hold steps, in the guide's order."""
    variables: tuple[ReportedVariable, ...]
    """Those that have a value."""
    stops: tuple[Span, ...]
    """When nobody ran it, between its stretches."""
    seconds: float
    """From its first event to its last, in seconds."""
    torn: bool
    """Whether the last line of the journal was not whole."""

    @property
    def steps(self) -> Iterator[ReportedStep]:
        """All steps, in the guide's order."""
        return (step for section in self.sections for step in section.steps)

    @property
    def counts(self) -> Counter[StepOutcome]:
        """Number of steps by outcome."""
        return Counter(step.outcome for step in self.steps)

    @property
    def failures(self) -> list[ReportedStep]:
        """The steps that failed, in the order in which they did."""
        found = [step for step in self.steps if step.failed]
        return sorted(found, key=lambda step: step.state.ended or "")

    @property
    def activities(self) -> frozenset[Activity]:
        """What its time was spent on."""
        return frozenset(span.kind for step in self.steps for span in step.spans)

    @property
    def active(self) -> float:
        """How long somebody ran it, in seconds."""
        return self.seconds - sum(span.seconds for span in self.stops)

    @property
    def waited(self) -> float:
        """How long it waited for people, in seconds."""
        return sum(step.spent("waiting") for step in self.steps)

    def failed_line(self, step: ReportedStep) -> str:
        """Return the line of a step that failed, as it ran; empty where it is not known."""
        number = step.state.line
        if step.state.changed:
            return step.line_as_run(number)
        return self.source[number - 1] if number and 0 < number <= len(self.source) else ""


def result_of(result: RunResult | None, *, active: bool) -> Result:
    """Return how a run stands; ``active`` says whether a process runs it now."""
    return result or ("running" if active else "killed")
