"""The frozen records of what happened in a run; the journal holds them, everything else reads them.

Every event has an exact inverse: ``from_fields(*to_fields(event)) == event``.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Literal, get_args

from mdrun.dataclass import dataclass, field, fields

StepOutcome = Literal["passed", "failed", "timed-out", "skipped", "unknown", "not-reached"]
RunResult = Literal["passed", "failed", "incomplete", "paused", "interrupted"]
SettledBy = Literal["command", "evidence", "person"]
FORMAT = 4
"""Goes up when an older mdrun could not go on with a run that this one keeps."""
HIDDEN = "•••"
"""What stands in the place of a secret."""


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins: what will be run, where, by whom."""

    run: str
    """The run's id, such as ``20261123T131000Z-release-1-k3f9``."""
    guide: str
    """Path of the guide as the operator gave it."""
    sha256: str
    """Of the guide's bytes, in hex."""
    plan: str
    """The plan's hash."""
    sections: tuple[str, ...]
    """Numbers of the selected sections; empty where the whole guide is meant."""
    variables: dict[str, str]
    """Values by name; secrets are masked."""
    command_line: tuple[str, ...]
    """The arguments that mdrun was called with; secrets are masked."""
    workdir: str
    """Absolute path of the directory in which the guide runs."""
    revision: str | None
    """Full hash of HEAD, where the working directory lies in a git repository."""
    branch: str | None
    """Branch checked out; None where HEAD is detached or there is no repository."""
    dirty: bool
    """Whether tracked files differ from HEAD, or untracked files lie about."""
    host: str
    """Name of the machine."""
    user: str
    """The operator's login name."""
    version: str
    """mdrun's version."""
    rehearsal: bool
    """Whether this run happens in a throw-away copy."""
    cwd: str = ""
    """Absolute path of the directory from which ``guide`` is meant; empty where it was not recorded."""
    format: int = FORMAT
    """The form in which the run is kept."""
    remotes: dict[str, str] = field(default_factory=dict)
    """Address by name of the repository's remotes; without passwords."""
    context: dict[str, str] = field(default_factory=dict)
    """What each command that the settings call ``context`` printed; secrets are masked."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each file that the run begins with: guide, plan, what was asked for."""


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step is about to start."""

    step: str
    """Its id, such as ``1.1/2``."""
    attempt: int
    """1 for the first time; more where ``retry`` or the operator asked for it again."""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """One top-level command of a block has ended.

    Written after the command ended and before the next one starts.
    """

    step: str
    """The step it belongs to."""
    line: int
    """Line of the command in the guide, 1-based."""
    text: str
    """The command as it was run; secrets are masked."""
    status: int
    """Exit status as the shell reports it, 0 to 255; 128 + n after signal n (POSIX 2.8.2)."""
    seconds: float
    """Wall-clock time from start to end, in seconds."""
    start: int
    """Where its output begins in the step's output file, in bytes."""
    end: int
    """Where its output ends, in bytes."""


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step has ended, well or not."""

    step: str
    """Its id."""
    outcome: StepOutcome
    """How it ended."""
    seconds: float
    """Wall-clock time of this attempt, in seconds."""
    status: int | None = None
    """Exit status of the block; None where nothing was run."""
    line: int | None = None
    """Guide line of what failed, 1-based."""
    reason: str = ""
    """Why it failed or was skipped, where a status does not say it all."""
    output: str | None = None
    """Name of its output file in the run directory, such as ``output/1.1-2.log``; without a byte there is
    the name alone."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""
    state: str | None = None
    """Name of the shell's state file after the step, such as ``state/1.1-2.sh``; that of an earlier step
    where nothing has changed since."""
    warnings: tuple[str, ...] = ()
    """What the operator should know beside the outcome, such as a child left running."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each further file that the step has left: the shell's state."""


@dataclass(frozen=True, slots=True)
class BackgroundEnded:
    """What a step left running in the background has ended; its ``StepFinished`` came before."""

    step: str
    """The step's id."""
    by: Literal["itself", "mdrun"]
    """``mdrun``: it was ended with the run, and its status says nothing."""
    outcome: StepOutcome
    """``passed``, or ``failed`` where it ended by itself with another status than the guide expects."""
    seconds: float
    """Wall-clock time from its start to its end, in seconds."""
    status: int | None = None
    """Exit status of its block; None where that never ran."""
    line: int | None = None
    """Guide line of what failed, 1-based; None where nothing did."""
    output: str | None = None
    """Name of its output file in the run directory."""
    size: int = 0
    """Size of that file, in bytes."""
    lines: int = 0
    """Lines in that file."""
    output_sha256: str | None = None
    """Of that file's bytes, in hex."""
    warnings: tuple[str, ...] = ()
    """What the operator should know beside the outcome."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves, or refutes, a check."""

    line: int
    """Guide line of the command that was run, 1-based."""
    command: str
    """The command's text."""
    status: int
    """Its exit status."""
    text: str = ""
    """The matching line of its output, or why it does not match."""


@dataclass(frozen=True, slots=True)
class CheckSettled:
    """A check has been decided."""

    step: str
    """Id of the check."""
    outcome: StepOutcome
    """``passed`` ticks its box."""
    by: SettledBy
    """What decided it."""
    evidence: tuple[Evidence, ...] = ()
    """The proof; empty where a person's word decided."""
    reason: str = ""
    """Why it failed or was skipped."""


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


@dataclass(frozen=True, slots=True)
class Paused:
    """The run stops for now and can be resumed."""

    step: str | None
    """Step that needs somebody."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run goes on."""

    person: str
    """Login name of who resumed it."""
    reason: str = ""
    """Why."""
    host: str = ""
    """Name of the machine."""
    version: str = ""
    """mdrun's version."""
    command_line: tuple[str, ...] = ()
    """The arguments that mdrun was called with; secrets are masked."""
    state: str | None = None
    """Name of the file of the state that the shell began with; None where it began anew."""
    lost: tuple[str, ...] = ()
    """What that file does not bring back, such as background processes."""
    edition: int = 0
    """The guide that counts from here on, ``guide.N.md`` in the run directory; 0 where it is as before."""
    sha256: str = ""
    """Of the bytes of that guide, in hex."""
    plan: str = ""
    """Hash of its plan."""
    context: dict[str, str] = field(default_factory=dict)
    """As of ``RunStarted``, of now."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each file that nothing told the hash of before: of that guide, and what a
    stretch that was killed has left."""
    workdir: str = ""
    """Absolute path of the directory in which the guide runs from here on; empty where it is as before."""
    format: int = FORMAT
    """The form in which the run is kept from here on."""
    revision: str | None = None
    """Full hash of HEAD, of now, where the working directory lies in a git repository."""
    branch: str | None = None
    """Branch checked out now; None where HEAD is detached or there is no repository."""
    dirty: bool = False
    """As of ``RunStarted``, of now."""
    elsewhere: tuple[str, ...] = ()
    """How the place differs from how the run had left it: another commit, a run that has undone it."""


@dataclass(frozen=True, slots=True)
class HeadMoved:
    """Another commit or branch is checked out than before a step, or than before the run's last event."""

    revision: str | None
    """Full hash of HEAD; None where there is no commit, or no repository any more."""
    branch: str | None
    """Branch checked out; None where HEAD is detached."""


@dataclass(frozen=True, slots=True)
class RefMoved:
    """A remote has another ref than before the run."""

    remote: str
    """Name of the remote."""
    ref: str
    """The whole name, such as ``refs/tags/v1.4.0``."""
    before: str | None
    """Its hash before the run, or before it went on; None where it was not there."""
    after: str | None
    """Its hash at the end; None where it is gone."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal changed in its copy, in its remotes and beside them."""

    effects: dict[str, Any]
    """The fields of :class:`mdrun.effects.Effects`, as JSON values; secrets are masked."""
    unexpected: tuple[str, ...] = ()
    """How that differs from what was expected, a line each; empty where it does not, or nothing was."""


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run is over. A resumed run has several; the last one counts."""

    result: RunResult
    """How it ended."""
    seconds: float
    """Wall-clock time since it was started or resumed, in seconds."""
    events: int
    """Number of records in the journal, this one included."""
    files: dict[str, str] = field(default_factory=dict)
    """Sha256, in hex, by name of each file that nothing told the hash of before, such as late output."""


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
        ValueError: The name or a field is unknown, or one is missing.
    """
    kind = _TYPES.get(name)
    if kind is None:
        raise ValueError(f"unknown event {name!r}")
    try:
        if kind is CheckSettled:
            proof = tuple(Evidence(**item) for item in values.get("evidence", ()))
            values = {**values, "evidence": proof}
        given = [tuple(value) if type(value) is list else value for value in values.values()]
        if tuple(values) == _FIELDS[name]:  # as it was written: by place is faster than by name
            event: Event = kind(*given)
        else:
            event = kind(**dict(zip(values, given, strict=True)))
    except TypeError as problem:
        raise ValueError(f"event {name}: {problem}") from problem
    return event
