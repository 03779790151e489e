"""What a run that is kept was: its guide, where and by whom, what it moved, and which run undoes which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.run_words import checkout_words, moment, sections_words
from mdrun.display.text import flat, visible
from mdrun.refs import moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mdrun.events import RunStarted
    from mdrun.runs import RunSummary
    from mdrun.state import RunState


def circumstances(
    state: RunState, undone: RunSummary | None, undoing: Collection[RunSummary]
) -> Iterator[tuple[str, str]]:
    """Yield the circumstances of a run, each by a name of a few letters.

    Args:
        state: What the run has come to.
        undone: The run that it undoes; None where it undoes none.
        undoing: The runs that undo it, oldest first.
    """
    if state.start is not None:
        yield from _start(state.start)
    ended = f" to {moment(state.ended)}" if state.ended else ""
    yield "when", f"{moment(state.started)}{ended} UTC"
    if state.variables:
        yield "variables", ", ".join(f"{flat(name)}={flat(value)}" for name, value in state.variables.items())
    for one in state.resumed:
        reason = f": {flat(one.event.reason)}" if one.event.reason else ""
        yield "resumed", f"{moment(one.time)} UTC by {flat(one.event.person)}{reason}"
        yield from (("resumed", flat(words)) for words in one.event.elsewhere)
    for move in state.refs:
        yield "remote", f"{flat(move.remote)}: {moved(move.ref, move.before, move.after)}"
    if state.question is not None and state.result is None:
        yield "asked", f"about {flat(state.question.step)}: somebody must answer"
    if state.paused is not None:
        at = f"at {flat(state.paused.step)}: " if state.paused.step else ""
        yield "paused", at + flat(state.paused.reason)
    if undone is not None:
        yield "undoes", _other(undone)
    yield from (("undone by", _other(row)) for row in undoing)


def _start(start: RunStarted) -> Iterator[tuple[str, str]]:
    """Yield how a run began: with which guide, where and by whom."""
    sections = f", {sections_words(start.sections)}" if start.sections else ""
    yield "guide", f"{visible(start.guide)}{sections}" + (", a rehearsal" if start.rehearsal else "")
    revision = ""
    if start.revision:
        revision = f", {checkout_words(start.revision, start.branch, dirty=start.dirty)}"
    yield "where", f"{flat(start.host)}:{visible(start.workdir)}{revision}"
    yield "who", f"{flat(start.user)}, with mdrun {flat(start.version)}"
    for command, words in start.context.items():
        yield "where", f"{flat(command)}: {flat(words)}"


def _other(row: RunSummary) -> str:
    """Return another run in a few words: ``RUN (section 2: passed)``."""
    sections = f"{sections_words(row.start.sections)}: " if row.start and row.start.sections else ""
    return f"{visible(row.run)} ({sections}{row.ended})"
