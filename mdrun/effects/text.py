"""What a rehearsal changed, as lines to read."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.refs import moved, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mdrun.effects.records import Call, Change, Effects, Outside, RefMove, Tag
    from mdrun.leftovers import Ended

_FILES = 10
"""Files of a commit that are named."""
_PROCESSES = 20
"""Processes that are named, those first that listen on a port."""

Row = tuple[str, str]
"""What kind of effect it is, and what is said of it."""


def _process(ended: Ended) -> str:
    return str(ended.process)


def _outside(outside: Outside) -> str:
    count = f" ({outside.files:,} file{'s' * (outside.files != 1)})" if outside.path.endswith("/") else ""
    return f"{shown(outside.path)} {outside.change}{count}"


def lines(effects: Effects) -> list[str]:
    """Return a report to read, one fact a line."""
    named = sorted(effects.processes, key=lambda ended: not ended.process.ports)[:_PROCESSES]
    found = list(rows(replace(effects, processes=tuple(named)), short))
    if not found:
        return ["The rehearsal changed nothing."]
    if len(effects.processes) > len(named):
        found.append(("", f"and {len(effects.processes) - len(named):,} more processes, all ended with it"))
    return ["The rehearsal changed:", *(f"  {line}" for line in aligned(found))]


def rows(
    effects: Effects,
    name: Callable[[str], str],
    process: Callable[[Ended], str] = _process,
    outside: Callable[[Outside], str] = _outside,
) -> Iterator[Row]:
    """Yield what there is to say of each effect.

    Args:
        effects: What changed.
        name: Says what a full hash is called.
        process: Says what a process is called that still ran.
        outside: Says what became of files that git does not tell of.
    """
    yield from _history(effects, name)
    for change in effects.files:
        yield "file", f"{shown(change.path)} ({_counted(change)}), not committed"
    for other in effects.outside:
        yield "other", outside(other)
    for call in effects.calls:
        yield "called", shown(_call(call))
    for ended in effects.processes:
        forced = ", and had to be killed" if ended.forced else ""
        yield "running", shown(f"{process(ended)}; ended with the rehearsal{forced}")


def aligned(found: Sequence[Row]) -> Iterator[str]:
    """Yield the rows as lines in two columns."""
    width = max(len(kind) for kind, _ in found)
    return (f"{kind:<{width}}  {text}" for kind, text in found)


def shown(text: str) -> str:
    """Return the text with everything that is not printable written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _history(effects: Effects, name: Callable[[str], str]) -> Iterator[Row]:
    before = (effects.branch_before, effects.revision_before)
    after = (effects.branch_after, effects.revision_after)
    if before != after:
        yield "HEAD", f"{_head(*before, name)} → {_head(*after, name)}"
    for commit in effects.commits:
        yield "commit", f"{name(commit.sha)} {shown(commit.subject)} ({_total(commit.files)})"
        yield from (("", f"  {shown(one.path)} {_counted(one)}") for one in commit.files[:_FILES])
        if len(commit.files) > _FILES:
            yield "", f"  and {len(commit.files) - _FILES} more"
    for tag in effects.tags:
        yield "tag", _tag(tag, name)
    for move in effects.branches:
        if move.ref != f"refs/heads/{after[0]}" or before[0] != after[0]:
            yield "branch", _moved(move, name)
    for move in effects.pushed:
        yield "pushed", f"to {shown(move.remote or '')}: {_moved(move, name)}"


def _moved(move: RefMove, name: Callable[[str], str]) -> str:
    text = moved(move.ref, move.before, move.after, name)
    return f"{text}, not a fast-forward" if move.forced else text


def _head(branch: str | None, revision: str | None, name: Callable[[str], str]) -> str:
    place = shown(branch) if branch else "detached"
    return f"{place} at {name(revision)}" if revision else "no commit"


def _tag(tag: Tag, name: Callable[[str], str]) -> str:
    if tag.target is None:
        return f"{shown(tag.name)} deleted"
    kind = "annotated" if tag.annotated else "lightweight"
    return f"{shown(tag.name)} at {name(tag.target)}, {kind}" + (", moved" if tag.before else "")


def _call(call: Call) -> str:
    facts = [_ANSWERS[call.answer].format(call.status)]
    if call.stdin:
        count = len(call.stdin.splitlines())
        more = f" and {call.omitted} bytes more" if call.omitted else ""
        facts.append(f"{count} line{'s' * (count != 1)} of input{more}")
    facts += [f"{name}={value}" for name, value in call.environment.items()]
    return f"{shlex.join((call.command, *call.arguments))} ({', '.join(facts)})"


_ANSWERS = {
    "scripted": "stub, exit {}",
    "unknown": "unknown to its stub, exit {}",
    "real": "stub, really run",
}
"""What is said of a call by what answered it."""


def _total(files: Sequence[Change]) -> str:
    added, removed = sum(file.added or 0 for file in files), sum(file.removed or 0 for file in files)
    return f"{len(files)} file{'s' * (len(files) != 1)}, +{added} −{removed}"


def _counted(change: Change) -> str:
    known = change.added is not None and change.removed is not None
    count = f"+{change.added} −{change.removed}" if known else "binary"
    return f"{count}, now {change.became}" if change.became else count
