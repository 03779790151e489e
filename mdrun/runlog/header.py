"""The table at the top of the run log: what was run, where, by whom, and how it ended."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from mdrun.durations import duration
from mdrun.effects import Effects
from mdrun.effects.text import rows
from mdrun.many import brief
from mdrun.refs import moved, short
from mdrun.runlog.text import cell, cell_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Rehearsed, RunStarted
    from mdrun.plan.records import Plan
    from mdrun.state import Resumption, RunState

_RESULTS = {
    "passed": "✔ passed",
    "failed": "✖ failed",
    "incomplete": "– incomplete",
    "paused": "– paused",
    "interrupted": "✖ interrupted",
    None: "no end yet",
}


def table(plan: Plan, state: RunState) -> list[str]:
    """Return the lines of the header table."""
    rows = [f"| {name} | {value} |" for name, value in _rows(plan, state)]
    return [rows[0], "| --- | --- |", *rows[1:]]


def _rows(plan: Plan, state: RunState) -> Iterator[tuple[str, str]]:
    start = state.start
    yield "run", cell_code(start.run) if start else ""
    if start and start.rehearsal:
        yield "**rehearsal**", "**all of this happened in a throw-away copy, nothing of it for real**"
    yield "guide", cell_code(start.guide if start else plan.guide)
    yield "sha256", cell_code(plan.sha256)
    if start:
        yield from _circumstances(start)
    yield "start", _moment(state.started)
    for one in state.resumed:
        yield "resumed", _resumed(one, start)
    if state.result is not None:
        yield "end", f"{_moment(state.ended)}, after {duration(state.seconds)}"
    yield "result", _result(state)
    for move in state.refs:
        yield f"remote {cell_code(move.remote)}", cell(moved(move.ref, move.before, move.after))
    if state.rehearsed is not None:
        yield from _rehearsed(state.rehearsed)
    yield "steps", _steps(plan, state)
    if state.left:
        yield "ended with the run", brief(", ".join(map(cell_code, state.left)))
    if state.variables:
        yield (
            "variables",
            ", ".join(f"{cell_code(name)} = {cell_code(value)}" for name, value in state.variables.items()),
        )
    if start:
        yield "command line", cell_code(shlex.join(("mdrun", *start.command_line)))
    if state.hash:
        yield (
            "journal",
            f"{state.events:,} event{'s' * (state.events != 1)}, last hash {cell_code(state.hash)}",
        )


def _circumstances(start: RunStarted) -> Iterator[tuple[str, str]]:
    if start.revision is not None:
        yield "revision", _revision(start.revision, start.branch, dirty=start.dirty)
    if start.remotes:
        named = (f"{cell_code(name)} = {cell_code(url)}" for name, url in start.remotes.items())
        yield "remotes", ", ".join(named)
    for command, words in start.context.items():
        yield cell_code(command), cell_code(words)
    yield "sections", ", ".join(map(cell_code, start.sections)) if start.sections else "all"
    yield "operator", cell(start.user)
    yield "host", f"{cell(start.host)}, in {cell_code(start.workdir)}"
    yield "mdrun", cell(start.version)


def _revision(revision: str, branch: str | None, *, dirty: bool) -> str:
    on = f" on branch {cell_code(branch)}" if branch is not None else ""
    return f"{cell_code(revision)}{on}{', with changes that are not committed' if dirty else ''}"


def _resumed(one: Resumption, start: RunStarted | None) -> str:
    """Return when, by whom, where and how a run went on.

    Args:
        one: That it did.
        start: How it began.
    """
    event = one.event
    first = start.sha256 if start is not None else ""
    words = f"{_moment(one.time)} by {cell(event.person)}"
    if event.host:
        words += f" on {cell(event.host)}, mdrun {cell(event.version)}"
    if event.edition and event.sha256 == first:
        words += ", with more values"
    elif event.edition:
        words += f", with another guide, sha256 {cell_code(event.sha256)}"
    if start is not None and event.revision is not None and event.revision != start.revision:
        words += f", {_revision(event.revision, event.branch, dirty=event.dirty)}"
    words += "".join(f"; {cell(told)}" for told in event.elsewhere)
    if event.command_line:
        words += f": {cell_code(shlex.join(('mdrun', *event.command_line)))}"
    return words


def _rehearsed(event: Rehearsed) -> Iterator[tuple[str, str]]:
    """Yield what a rehearsal changed, a row each; a commit's files stand with it."""
    found: list[tuple[str, str]] = []
    for kind, text in rows(Effects.from_json(event.effects), short):
        if kind:
            found.append((kind, cell(text)))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}<br>{cell(text)}")
    yield from found or [("rehearsed", "nothing was changed")]
    for line in event.unexpected:
        yield "not as expected", cell_code(line)


def _moment(time: str | None) -> str:
    return f"{time[:10]} {time[11:19]}Z" if time else ""


def _result(state: RunState) -> str:
    text = f"**{_RESULTS[state.result]}**"
    if state.result == "paused" and state.paused is not None:
        where = f" at {cell_code(state.paused.step)}" if state.paused.step is not None else ""
        text += f"{where}: {cell(state.paused.reason)}"
    if state.resumed:
        text += "; resumed by " + ", ".join(dict.fromkeys(cell(one.event.person) for one in state.resumed))
    return text


def _steps(plan: Plan, state: RunState) -> str:
    counts = Counter(state.step(step.id).outcome or "not-reached" for step in plan.steps)
    return ", ".join(f"{count:,} {outcome.replace('-', ' ')}" for outcome, count in counts.items())
