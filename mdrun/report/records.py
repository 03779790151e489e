"""The frozen records of a report: what every form of it is made from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass
from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.events import RunResult, StepOutcome
    from mdrun.plan.records import Kind
    from mdrun.state import RunState, StepState

Activity = Literal["running", "waiting", "retrying", "background", "stopped"]
"""What time was spent on: a step at work, a person's answer, the pause before another attempt, a step that
goes on in the background, and nothing at all, because nobody ran the run."""
Result = Literal["passed", "failed", "incomplete", "paused", "interrupted", "running", "killed"]

_LABEL = 120
"""Characters that a step's label may have."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    kind: Activity
    """What it was spent on."""
    start: float
    """When it began, in seconds since the run began."""
    end: float
    """When it ended, likewise."""

    @property
    def seconds(self) -> float:
        """How long it was, in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Output:
    """A file of output of a step."""

    what: str
    """Which of its outputs: ``output``, ``attempt 1``, ``ready``, ``late``."""
    name: str
    """Its name in the run directory, such as ``output/1.1-2.log``."""
    path: Path
    """Where it is."""
    size: int
    """Its size now, in bytes; -1 where it is not there."""
    lines: int | None
    """Its lines, where the journal says so."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command of a block."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text as planned, or as it was run."""
    status: int | None
    """Its exit status; None where it did not end."""
    seconds: float | None
    """Wall-clock time that it took, in seconds; None where it did not end."""


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """A step with all that is known of it."""

    id: str
    """Such as ``1.1/2``."""
    name: str | None
    """Stable name given by a directive."""
    kind: Kind
    """``command``, ``check`` or ``manual``."""
    section: str
    """Number of the innermost section that holds it."""
    lines: tuple[int, int]
    """First and last line in the guide, 1-based."""
    title: str
    """The words of its list item or its title; may be empty."""
    script: str
    """Its block as planned; empty where it has none."""
    commands: tuple[Line, ...]
    """The block's commands, those that ended with how they did."""
    prose: str
    """The guide's own lines before it, since the step or the heading before."""
    state: StepState
    """What became of it; lines are those of the guide that counts now."""
    outcome: StepOutcome
    """How it ended."""
    spans: tuple[Span, ...]
    """What its time was spent on, in order."""
    outputs: tuple[Output, ...]
    """Its files of output: that of the last attempt first."""
    tail: bytes
    """The end of its raw output, where it failed; may be empty."""

    @property
    def failed(self) -> bool:
        """Whether it failed the run."""
        return self.outcome in FAILED

    @property
    def label(self) -> str:
        """What it is, in one short line: its title, else its first command."""
        words = self.title or next((one.text for one in self.commands), self.script)
        line = words.strip().partition("\n")[0].rstrip(" \\")
        return line if len(line) <= _LABEL else line[: _LABEL - 1] + "…"

    def line_as_run(self, number: int | None) -> str:
        """Return the line of this number as its commands were run; empty where none that ended has it."""
        if number is None:
            return ""
        texts = ((number - one.line, one.text.split("\n")) for one in self.commands if one.status is not None)
        found = [lines[at] for at, lines in texts if 0 <= at < len(lines)]
        return found[-1] if found else ""

    def spent(self, kind: Activity) -> float:
        """Return how long it took in this way, in seconds."""
        return sum(span.seconds for span in self.spans if span.kind == kind)


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
