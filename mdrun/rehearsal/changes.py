"""Compare the copy and its remotes with how they were before the run."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.effects import Change, Commit, Effects, RefMove, Tag
from mdrun.leftovers import Ended
from mdrun.rehearsal.baseline import Baseline, fingerprints
from mdrun.rehearsal.outside import compare, stamps
from mdrun.rehearsal.repository import Repository
from mdrun.rehearsal.stubs import without
from mdrun.rehearsal.stubs.calls import calls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.inside import Inside
    from mdrun.leftovers import Process
    from mdrun.rehearsal.place import Rehearsal

_DIFF = ("--raw", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")

_COMMIT = "\x1e"
"""Stands before a commit among the records of its files, which begin otherwise."""
_BECAME = {"100755": "executable", "100644": "a plain file", "120000": "a link"}
"""What a file becomes whose mode changes to that."""
_LOG = (
    f"--format={_COMMIT}%H %s", "--diff-merges=first-parent", "--no-show-signature", "--no-notes",
    "--encoding=UTF-8", *_DIFF,
)  # fmt: skip

_HISTORY = ("--branches", "--tags", "--remotes", "HEAD")


def effects(rehearsal: Rehearsal, left: Iterable[Process] = ()) -> Effects:
    """Return what changed since the rehearsal was prepared, and end what still runs.

    Ask it once the run's shell has ended.

    Args:
        rehearsal: What :func:`prepare` returned.
        left: Processes that the run left behind and that have ended with its shell.

    Raises:
        RehearsalRefused: git cannot read the copy any more.
    """
    before = Baseline.read(rehearsal.root)
    env = without(rehearsal.env, rehearsal.stubs)
    copy = Repository(Path(before.top), env, before.options, rehearsal.inside)
    revision, branch = copy.head() if before.history else (before.revision, before.branch)
    refs = copy.refs("refs") if before.history else before.refs
    return Effects(
        revision_before=before.revision if before.history else None,
        revision_after=revision if before.history else None,
        branch_before=before.branch if before.history else None,
        branch_after=branch if before.history else None,
        commits=tuple(_commits(copy, before)) if before.history else (),
        tags=tuple(_tags(copy, before.refs, refs)),
        branches=tuple(_moves(copy, None, before.refs, refs, "refs/heads/")),
        pushed=tuple(_pushed(before, env, rehearsal.inside)),
        files=tuple(_files(copy, before)),
        outside=compare(before.outside, stamps(copy, Path(env["HOME"]))),
        processes=tuple(_processes(rehearsal, left)),
        calls=tuple(calls(rehearsal.root)),
    )


def _processes(rehearsal: Rehearsal, left: Iterable[Process]) -> Iterator[Ended]:
    """End what still runs; of each process, say where it is in the copy or in its home."""
    home = re.compile(rf"{re.escape(rehearsal.env['HOME'])}(?![^/\s:=])")
    top = re.compile(rf"{re.escape(str(rehearsal.top))}(?![^/\s:=])")
    for ended in (*(Ended(process, forced=False) for process in left), *rehearsal.end_leftovers()):
        command = home.sub("~", top.sub(".", ended.process.command))
        yield replace(ended, process=replace(ended.process, command=command))


def _commits(copy: Repository, before: Baseline) -> Iterator[Commit]:
    known = {*before.refs.values(), before.revision}
    exclude = "".join(f"^{sha}\n" for sha in known if sha)
    text = copy.git("log", "--reverse", "--topo-order", *_LOG, *_HISTORY, "--stdin", stdin=exclude.encode())
    found: list[tuple[str, str, list[str]]] = []
    records = iter(os.fsdecode(text).split("\0"))
    for record in records:
        if record.startswith(_COMMIT):
            sha, _, subject = record.removeprefix(_COMMIT).partition(" ")
            found.append((sha, subject, []))
        elif record.lstrip("\n").startswith(":"):
            found[-1][2].extend((record, next(records)))
        elif record:
            found[-1][2].append(record)
    return (Commit(sha, subject, tuple(_changes(files))) for sha, subject, files in found)


def _tags(copy: Repository, before: dict[str, str], after: dict[str, str]) -> Iterator[Tag]:
    for move in _moves(copy, None, before, after, "refs/tags/"):
        name = move.ref.removeprefix("refs/tags/")
        last = move.after or move.before or ""
        annotated = copy.text("cat-file", "-t", last).strip() == "tag"
        target = copy.text("rev-parse", f"{last}^{{}}").strip() if move.after else None
        yield Tag(name, annotated, target, move.before)


def _pushed(before: Baseline, env: Mapping[str, str], inside: Inside | None) -> Iterator[RefMove]:
    for name, (path, refs) in before.remotes.items():
        bare = Repository(Path(path), env, (), inside)
        yield from _moves(bare, name, refs, bare.refs("refs"))


def _moves(
    place: Repository, remote: str | None, before: dict[str, str], after: dict[str, str], prefix: str = ""
) -> Iterator[RefMove]:
    for ref in sorted(before.keys() | after.keys()):
        was, now = before.get(ref), after.get(ref)
        if ref.startswith(prefix) and was != now:
            yield RefMove(remote, ref, was, now, ref.startswith("refs/heads/") and _lost(place, was, now))


def _lost(place: Repository, was: str | None, now: str | None) -> bool:
    """Whether a branch that moved has lost commits that it had."""
    return bool(was and now and place.git("rev-list", "--max-count=1", was, f"^{now}"))


def _files(copy: Repository, before: Baseline) -> Iterator[Change]:
    """Yield what differs from HEAD now, but for what differed in the same way when the copy was made."""
    changes = copy.changes()
    now = fingerprints(copy.top, changes)
    counted = {change.path: change for change in _changes(copy.text("diff", *_DIFF, "HEAD").split("\0"))}
    untracked = {change.path for change in changes if change.untracked}
    for path in sorted(now):
        if before.changes.get(path) != now[path]:
            yield counted.get(path) or Change(path, _count(copy.top / path) if path in untracked else 0, 0)


def _changes(records: Iterable[str]) -> Iterator[Change]:
    """Read the records of ``git diff --raw --numstat -z`` (git-diff, "Raw output format").

    First come modes, each before a path, then added, removed and path; ``-`` for both in a binary file.
    """
    became: dict[str, str] = {}
    rest = iter(records)
    for record in rest:
        text = record.lstrip("\n")
        if text.startswith(":"):
            old, new = text[1:].split(" ", 2)[:2]
            became[next(rest)] = _BECAME.get(new, "") if old != new and int(old) else ""
        elif text:
            added, removed, path = text.split("\t", 2)
            counts = [None if number == "-" else int(number) for number in (added, removed)]
            yield Change(path, counts[0], counts[1], became.get(path, ""))


def _count(path: Path) -> int | None:
    """Count the lines of a file that git does not know; None where it is no text."""
    if path.is_symlink() or not path.is_file():
        return None
    content = path.read_bytes()
    return None if b"\0" in content else len(content.splitlines())
