"""What is told beside the steps: decisions, values, deviations, and that a run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.failures import status_words
from mdrun.display.text import flat, safe_lines
from mdrun.display.told import Note
from mdrun.display.words import because
from mdrun.durations import duration
from mdrun.events import CommandFinished, Decided, Deviation, RefMoved, Resumed, RunFinished, VariableSet
from mdrun.many import brief, listed
from mdrun.refs import moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Event


def asides(event: Event, *, verbose: bool) -> Iterator[Note]:
    """Yield the notes on an event; none on those that are told otherwise.

    Args:
        event: The event.
        verbose: Tell every command and decision, too, and how a block was changed.
    """
    match event:
        case CommandFinished() if verbose:
            mark = "✔" if event.status == 0 else "✖"
            took = f"{status_words(event.status)}, {duration(event.seconds)}"
            yield Note(f"{mark} line {event.line}  ({took})")
        case Decided() if verbose:
            yield Note(f"{event.step}  decided: {event.answer}, by {flat(event.by)}")
        case VariableSet():
            yield Note(f"{flat(event.name)} = {flat(event.value)}  ({flat(event.source)})")
        case Deviation() if event.kind != "skipped":
            yield Note(f"! {event.step} {event.kind.replace('-', ' ')}{because(event.reason)}")
            if verbose:
                yield from (Note(line, 3) for line in safe_lines(event.diff))
        case RefMoved():
            yield Note(f"{flat(event.remote)}: {moved(event.ref, event.before, event.after)}", 0)
        case Resumed():
            yield Note(f"resumed by {flat(event.person)}{because(event.reason)}", 0)
            yield from (Note(f"! {flat(words)}", 0) for words in event.elsewhere)
            yield from (Note(f"! not restored: {flat(name)}", 0) for name in event.lost)
        case RunFinished(left=left) if left:
            yield Note(f"! {brief(flat(listed('ended with the run', left)))}", 0)
        case _:
            pass
