"""Compare the copy and its remotes with how they were before the run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.effects import Change, Commit, Effects, RefMove, Tag
from mdrun.rehearsal.baseline import Baseline, fingerprints
from mdrun.rehearsal.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.rehearsal.place import Rehearsal

_DIFF = ("--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")

_HISTORY = ("--branches", "--tags", "--remotes", "HEAD")


def effects(rehearsal: Rehearsal) -> Effects:
    """Return what changed since the rehearsal was prepared, and end what still runs.

    Ask it once the run's shell has ended.

    Raises:
        RehearsalRefused: git cannot read the copy any more.
    """
    before = Baseline.read(rehearsal.root)
    copy = Repository(Path(before.top), rehearsal.env, before.options, rehearsal.inside)
    revision, branch = copy.head() if before.history else (before.revision, before.branch)
    refs = copy.refs("refs") if before.history else before.refs
    return Effects(
        revision_before=before.revision if before.history else None,
        revision_after=revision if before.history else None,
        branch_before=before.branch if before.history else None,
        branch_after=branch if before.history else None,
        commits=tuple(_commits(copy, before)) if before.history else (),
        tags=tuple(_tags(copy, before.refs, refs)),
        branches=tuple(_moves(None, before.refs, refs, "refs/heads/")),
        pushed=tuple(_pushed(before, rehearsal)),
        files=tuple(_files(copy, before)),
        processes=rehearsal.end_leftovers(),
    )


def _commits(copy: Repository, before: Baseline) -> Iterator[Commit]:
    known = {*before.refs.values(), before.revision}
    exclude = "".join(f"^{sha}\n" for sha in known if sha)
    new = copy.git("rev-list", "--reverse", "--topo-order", *_HISTORY, "--stdin", stdin=exclude.encode())
    for sha in new.decode().split():
        subject = copy.text("show", "--no-patch", "--no-show-signature", "--format=%s", sha).rstrip("\n")
        stat = copy.text("show", "--format=", "-m", "--first-parent", *_DIFF, sha)
        yield Commit(sha, subject, tuple(_numbers(stat)))


def _tags(copy: Repository, before: dict[str, str], after: dict[str, str]) -> Iterator[Tag]:
    for move in _moves(None, before, after, "refs/tags/"):
        name = move.ref.removeprefix("refs/tags/")
        last = move.after or move.before or ""
        annotated = copy.text("cat-file", "-t", last).strip() == "tag"
        target = copy.text("rev-parse", f"{last}^{{}}").strip() if move.after else None
        yield Tag(name, annotated, target, move.before)


def _pushed(before: Baseline, rehearsal: Rehearsal) -> Iterator[RefMove]:
    for name, (path, refs) in before.remotes.items():
        yield from _moves(
            name, refs, Repository(Path(path), rehearsal.env, (), rehearsal.inside).refs("refs")
        )


def _moves(
    remote: str | None, before: dict[str, str], after: dict[str, str], prefix: str = ""
) -> Iterator[RefMove]:
    for ref in sorted(before.keys() | after.keys()):
        if ref.startswith(prefix) and before.get(ref) != after.get(ref):
            yield RefMove(remote, ref, before.get(ref), after.get(ref))


def _files(copy: Repository, before: Baseline) -> Iterator[Change]:
    """Yield what differs from HEAD now, but for what differed in the same way when the copy was made."""
    changes = copy.changes()
    now = fingerprints(copy.top, changes)
    counted = {change.path: change for change in _numbers(copy.text("diff", *_DIFF, "HEAD"))}
    untracked = {change.path for change in changes if change.untracked}
    for path in sorted(now):
        if before.changes.get(path) != now[path]:
            yield counted.get(path) or Change(path, _count(copy.top / path) if path in untracked else 0, 0)


def _numbers(numstat: str) -> Iterable[Change]:
    """Read ``git diff --numstat -z``: added, removed and path; ``-`` for both in a binary file."""
    for record in numstat.strip("\n").split("\0"):
        if record:
            added, removed, path = record.lstrip("\n").split("\t", 2)
            yield Change(path, *(None if number == "-" else int(number) for number in (added, removed)))


def _count(path: Path) -> int | None:
    """Count the lines of a file that git does not know; None where it is no text."""
    if path.is_symlink() or not path.is_file():
        return None
    content = path.read_bytes()
    return None if b"\0" in content else len(content.splitlines())
