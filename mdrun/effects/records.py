"""What a rehearsal changed, as records and as JSON values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from mdrun.dataclass import asdict, dataclass, field
from mdrun.leftovers import Ended, Process
from mdrun.typed import misfit

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = Literal["scripted", "unknown", "real"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was changed."""

    path: str
    """Relative to the top directory."""
    added: int | None
    """Lines added; None where they cannot be counted, as in a binary file."""
    removed: int | None
    """Lines removed; None where they cannot be counted."""
    became: str = ""
    """What it was not before, as its mode says: ``executable``, ``a plain file`` or ``a link``."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that was made."""

    sha: str
    """Its full hash."""
    subject: str
    """First line of its message."""
    files: tuple[Change, ...]
    """What it changes against its first parent."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was made, moved or deleted."""

    name: str
    """Its name."""
    annotated: bool
    """Whether it is an object of its own, with a message."""
    target: str | None
    """Full hash of the commit that it names; None where it was deleted."""
    before: str | None
    """What the ref held before the rehearsal; None where the tag is new."""


@dataclass(frozen=True, slots=True)
class RefMove:
    """A ref that was made, moved or deleted."""

    remote: str | None
    """Name of the remote to which it was pushed; None for a branch of the copy itself."""
    ref: str
    """Its full name, such as ``refs/heads/main``."""
    before: str | None
    """Full hash before the rehearsal; None where it is new."""
    after: str | None
    """Full hash now; None where it was deleted."""
    forced: bool = False
    """Whether a branch lost commits that it had: it was moved, and not fast-forward."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a command that was replaced by a stub."""

    command: str
    """Its name."""
    arguments: tuple[str, ...]
    """What it was called with."""
    stdin: str = ""
    """What it was given to read; only the beginning of a long one."""
    omitted: int = 0
    """Bytes of its input that are not on record; there may be more where they are a whole GiB."""
    environment: dict[str, str] = field(default_factory=dict)
    """The variables of its environment that the settings ask for; those that are set."""
    answer: Answer = "scripted"
    """``unknown`` where the settings have no answer to it, ``real`` where the command itself was run."""
    status: int = 0
    """The exit status it answered with; for ``real`` nobody knows."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A file, or a directory of them, that git does not tell of."""

    path: str
    """Relative to the copy's top directory, or to the home and beginning with ``~/``; ends with ``/`` where
    it is a directory."""
    change: str
    """``made``, ``changed`` or ``removed``."""
    files: int
    """How many files of the directory that were; 1 for a file."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that a rehearsal changed in its copy and in its remotes, and what it left running."""

    revision_before: str | None
    """Full hash of HEAD when the copy was made; None without git."""
    revision_after: str | None
    """Full hash of HEAD now."""
    branch_before: str | None
    """Branch that was checked out; None where HEAD was detached."""
    branch_after: str | None
    """Branch that is checked out now."""
    commits: tuple[Commit, ...]
    """Commits made that a branch, a tag or HEAD still holds, oldest first."""
    tags: tuple[Tag, ...]
    """Tags made, moved or deleted, by name."""
    branches: tuple[RefMove, ...]
    """Branches of the copy made, moved or deleted, by name."""
    pushed: tuple[RefMove, ...]
    """Refs changed in the throw-away remotes, by remote and name."""
    files: tuple[Change, ...]
    """Files that differ both from HEAD and from how they were before, by path; no ignored ones."""
    processes: tuple[Ended, ...]
    """Processes still running when the last step was over, which were ended then."""
    calls: tuple[Call, ...] = ()
    """Calls of stubs, in order."""
    outside: tuple[Outside, ...] = ()
    """Files made, changed or removed that git does not tell of, by path: ignored ones, those elsewhere."""

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Effects:
        """Build it back from what :meth:`to_json` returned.

        Raises:
            ValueError: It is something else.
        """
        try:
            fields: dict[str, Any] = {key: _BUILT.get(key, _as_it_is)(value) for key, value in values.items()}
            made = cls(**fields)
        except (TypeError, KeyError, AttributeError) as problem:
            raise ValueError(f"no effects of a rehearsal: {problem}") from problem
        if odd := misfit(made):
            raise ValueError(f"no effects of a rehearsal: {odd}")
        return made

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        values: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return values


def _commit(values: dict[str, Any]) -> Commit:
    return Commit(**{**values, "files": tuple(Change(**file) for file in values["files"])})


def _ended(values: dict[str, Any]) -> Ended:
    process = values["process"]
    return Ended(Process(**{**process, "ports": tuple(process["ports"])}), values["forced"])


def _every(build: Callable[[dict[str, Any]], Any]) -> Callable[[list[dict[str, Any]]], tuple[Any, ...]]:
    return lambda values: tuple(map(build, values))


def _as_it_is(value: Any) -> Any:
    return value


_BUILT: dict[str, Callable[[Any], Any]] = {
    "commits": _every(_commit),
    "tags": _every(lambda values: Tag(**values)),
    "branches": _every(lambda values: RefMove(**values)),
    "pushed": _every(lambda values: RefMove(**values)),
    "files": _every(lambda values: Change(**values)),
    "processes": _every(_ended),
    "outside": _every(lambda values: Outside(**values)),
    "calls": _every(lambda values: Call(**{**values, "arguments": tuple(values["arguments"])})),
}
"""How the fields that hold records are built from JSON values."""
