"""How something failed, in the words that every form of the display uses, and the line that did."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from mdrun.display.text import LEAST, cells, crop, flat, lines_of, visible, wrap
from mdrun.display.told import Source
from mdrun.durations import duration
from mdrun.outcomes import TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mdrun.display.records import Failure
    from mdrun.events import CommandFinished, StepFinished

_STATUS = {126: "cannot be executed", 127: "command not found"}
_OFTEN: Mapping[int, str] = {
    126: "the file is there, but was not run: see what was printed, its permissions, and its first line",
    127: "there is no such command: see its name, and PATH",
    137: "killed from outside; often memory ran out",
    139: "it crashed: it used memory that is not its own",
    141: "nobody read what it wrote, as where `| head` has seen enough",
    143: "somebody else asked it to end",
}
"""What is mostly behind a status; 126 and 127 are the shell's own (POSIX 2.8.2), the others are 128 + n."""
_TOO_LONG = "it has more words than a program can be given; xargs, a pipe or a file helps, or to export less"
_SOURCE = 100
_MOST_ROWS = 8
"""Rows of them that are shown of a line; it is cut where it has more."""


def status_words(status: int) -> str:
    """Return ``exit 1``, and what is known of statuses with a meaning: ``exit 137 (SIGKILL)``."""
    meaning = _STATUS.get(status, "")
    if 128 < status < 128 + signal.NSIG:
        try:
            meaning = signal.Signals(status - 128).name
        except ValueError:
            meaning = ""
    return f"exit {status}" + (f" ({meaning})" if meaning else "")


def often(finished: StepFinished) -> str:
    """Return what is mostly behind the status of a failed step; nothing where it can be anything."""
    if finished.reason == TOO_LONG:
        return _TOO_LONG
    return _OFTEN.get(finished.status, "") if finished.status is not None else ""


def failure_words(finished: StepFinished | Failure) -> str:
    """Return why a step failed: its status, its reason, or both."""
    reason = flat(finished.reason)
    if not finished.status or reason.startswith("exit "):
        return reason or "exit 0"
    status = status_words(finished.status)
    return f"{status}, {reason}" if reason else status


def place_of(line: int | None, guide: str, *, changed: bool) -> str:
    """Return `` at guide.md:5``, or that the line is one of a changed block; empty where none is known."""
    if not line:
        return ""
    return f" at line {line}, as you have changed it" if changed else f" at {visible(guide)}:{line}"


def failed_line(finished: StepFinished, guide: str, *, changed: bool = False) -> str:
    """Return ``1/1 failed: exit 1 at guide.md:5``.

    Args:
        finished: How the step ended.
        guide: The guide, as the operator named it.
        changed: Whether its block was run as the operator had changed it.
    """
    if finished.outcome == "timed-out":
        what = f"timed out after {duration(finished.seconds)}"
        if finished.status is None and finished.reason:  # what was waited for; else the status says it all
            what += f": {flat(finished.reason)}"
    else:
        what = f"failed: {failure_words(finished)}"
    return f"{finished.step} {what}{place_of(finished.line, guide, changed=changed)}"


def source_as_run(
    lines: Sequence[str] | None, commands: Sequence[CommandFinished], line: int | None, note: str
) -> Source | None:
    """Return a line that a step has run, with what is said of it; None where there is none.

    Of a bracket it is the whole command that it belongs to: where a subshell fails, or a member of a
    pipeline, bash tells the line of that.

    Args:
        lines: Those of the guide; None where the block was run as the operator had changed it.
        commands: What was run.
        line: The line's number in the guide, 1-based.
        note: What is said of it.
    """
    if line is None:
        return None
    if lines is None:
        text = _text_at(commands, line) or None
    else:
        text = lines[line - 1] if 0 < line <= len(lines) else None
    if text is None:
        return None
    return _in_full(commands, Source(line, text, note, _failed_part(commands, line)))


def _text_at(commands: Iterable[CommandFinished], line: int) -> str:
    """Return the line of these commands that has this number; empty where none of them holds it."""
    texts = ((one, lines_of(one.text)) for one in commands)
    found = [lines[line - one.line] for one, lines in texts if one.line <= line < one.line + len(lines)]
    return found[-1] if found else ""


def _failed_part(commands: Iterable[CommandFinished], line: int) -> str:
    """Return the command that failed and begins on the line of this number; empty where none does."""
    found = [one.text for one in commands if one.line == line and one.status]
    return lines_of(found[-1])[0] if found else ""


def _in_full(commands: Iterable[CommandFinished], source: Source) -> Source:
    """Return a line that failed; of a bracket, the command that it belongs to."""
    if not any(map(str.isalnum, source.text)):
        for one in commands:
            rows = lines_of(one.text)
            if one.status and one.line <= source.line < one.line + len(rows):
                return Source(one.line, "\n".join(rows), source.note)
    return source


def failure_head(failure: Failure) -> str:
    """Return ``1/1 failed: exit 1 at guide.md:5`` for a failure that the end of a run tells."""
    place = place_of(failure.line, failure.path, changed=failure.changed)
    return f"{failure.step} failed: {failure_words(failure)}{place}"


def failure_source(failure: Failure) -> Source | None:
    """Return the line that failed, and why; None where it is not known."""
    if not failure.line or not failure.source:
        return None
    return Source(failure.begins or failure.line, failure.source, failure_words(failure), failure.part)


def source_lines(source: Source, width: int = _SOURCE) -> list[str]:
    """Return a line of the guide with carets under it and what is said of it.

    Args:
        source: The line; a long one takes several rows, the last of which has the carets. Its note stands
            after these; below them where it has no room there.
        width: Columns that the text with its note may take.
    """
    *before, last = source.text.rstrip().split("\n")
    line, note = source.line + len(before), source.note
    width = max(width, LEAST)
    text = visible(last)
    start = " " * min(len(text) - len(text.lstrip()), width // 2)
    parts = wrap(crop(text.lstrip(), width * _MOST_ROWS), width - len(start))
    gutter = " " * len(str(line))
    under = _under(parts, visible(source.part.strip()))
    rows = _numbered(before, source.line, len(gutter), width)
    rows += [f"{'' if at else line:>{len(gutter)}} │ {start}{part}" for at, part in enumerate(parts)]
    carets = f"{gutter} │ {start}{under}"
    if len(start) + len(under) + 1 + cells(note) <= width:
        return [*rows, f"{carets} {note}".rstrip()]
    return [*rows, carets, *(f"{gutter} │ {part}" for part in wrap(note, width))]


def _under(rows: Sequence[str], part: str) -> str:
    """Return carets for the last row of a line: under a part of it, where that is found."""
    text = rows[-1]
    if not part or text.count(part) != 1 or any(part in row for row in rows[:-1]):
        return "^" * max(cells(text), 1)
    return " " * cells(text[: text.index(part)]) + "^" * cells(part)


def _numbered(lines: Sequence[str], first: int, digits: int, width: int) -> list[str]:
    """Return lines with their numbers, those in the middle left out where they are many."""
    rows = [f"{number:>{digits}} │ {crop(visible(text), width)}" for number, text in enumerate(lines, first)]
    if len(rows) > _MOST_ROWS:
        rows[_MOST_ROWS // 2 : -_MOST_ROWS // 2] = [f"{'':{digits}} │ …"]
    return rows
