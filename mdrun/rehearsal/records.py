"""What a rehearsal changed, as records, as JSON values, and as lines to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.dataclass import asdict, dataclass
from mdrun.refs import moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.leftovers import Process

_SHORT = 7


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was changed."""

    path: str
    """Relative to the top directory."""
    added: int | None
    """Lines added; None where they cannot be counted, as in a binary file."""
    removed: int | None
    """Lines removed; None where they cannot be counted."""


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
    processes: tuple[Process, ...]
    """Processes still running, by number."""

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return a report to read, one fact a line."""
        rows = [*self._history(), *self._rest()]
        if not rows:
            return ["The rehearsal changed nothing."]
        width = max(len(kind) for kind, _ in rows)
        return ["The rehearsal changed:", *(f"  {kind:<{width}}  {text}" for kind, text in rows)]

    def _history(self) -> Iterator[tuple[str, str]]:
        before, after = (self.branch_before, self.revision_before), (self.branch_after, self.revision_after)
        if before != after:
            yield "HEAD", f"{_head(*before)} → {_head(*after)}"
        for commit in self.commits:
            yield "commit", f"{commit.sha[:_SHORT]} {shown(commit.subject)} ({_total(commit.files)})"
        for tag in self.tags:
            yield "tag", _tag(tag)
        for move in self.branches:
            if move.ref != f"refs/heads/{self.branch_after}" or self.branch_before != self.branch_after:
                yield "branch", _move(move)
        for move in self.pushed:
            yield "pushed", f"to {shown(move.remote or '')}: {_move(move)}"

    def _rest(self) -> Iterator[tuple[str, str]]:
        for change in self.files:
            yield "file", f"{shown(change.path)} ({_lines(change.added, change.removed)}), not committed"
        for process in self.processes:
            yield "running", shown(str(process))


def shown(text: str) -> str:
    """Return the text with everything that is not printable written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _head(branch: str | None, revision: str | None) -> str:
    place = shown(branch) if branch else "detached"
    return f"{place} at {revision[:_SHORT]}" if revision else "no commit"


def _tag(tag: Tag) -> str:
    if tag.target is None:
        return f"{shown(tag.name)} deleted"
    kind = "annotated" if tag.annotated else "lightweight"
    return f"{shown(tag.name)} at {tag.target[:_SHORT]}, {kind}" + (", moved" if tag.before else "")


def _move(move: RefMove) -> str:
    return moved(move.ref, move.before, move.after)


def _total(files: Sequence[Change]) -> str:
    added, removed = sum(file.added or 0 for file in files), sum(file.removed or 0 for file in files)
    return f"{len(files)} file{'s' * (len(files) != 1)}, {_lines(added, removed)}"


def _lines(added: int | None, removed: int | None) -> str:
    return "binary" if added is None or removed is None else f"+{added} −{removed}"
