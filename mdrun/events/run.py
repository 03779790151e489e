"""Events of a run as a whole: how it begins, stops, goes on and ends, and what it moves."""

from __future__ import annotations

from typing import Any, Literal

from mdrun.dataclass import dataclass, field

RunResult = Literal["passed", "failed", "incomplete", "paused", "interrupted"]
FORMAT = 5
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
    left: tuple[str, ...] = ()
    """Names of the processes that steps had left running and that were ended with the run; of a rehearsal
    :class:`Rehearsed` tells them."""
