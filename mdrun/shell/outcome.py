"""How a command or a block ended, from what the shell said and how it went away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mdrun.shell.pipeline import is_pipeline

if TYPE_CHECKING:
    from mdrun.shell.reports import Report

BROKEN_PIPE = 141
"""Status of a writer whose reader was satisfied early: 128 + SIGPIPE."""
TIMED_OUT = 124
"""Status where the time was over and nothing else says so, as timeout(1) has it."""
INTERRUPTED = 130
"""Status where the operator interrupted between two commands: 128 + SIGINT."""
NOT_FOUND = 127
"""Status of a command that is not there (POSIX 2.8.2)."""
NO_ANSWER = 125
"""Status of a command of which the shell never said how it ended: never 0, whatever the shell's own was."""

_EXIT = r"(?<![\w-])exit(?![\w-])"
_EXEC = r"(?<![\w-])exec(?![\w-])"


class Outcome(NamedTuple):
    """How it ended."""

    status: int = 0
    """Exit status, 0 to 255."""
    line: int | None = None
    """Guide line of what failed; None where nothing did."""
    died: str | None = None
    """How the shell went away, where it did other than by a failing command."""
    over: bool = False
    """Whether the block ends with it."""


def of_ending(*, timed_out: bool) -> int:
    """Return the status of a block that was told to end, where nothing else says one."""
    return TIMED_OUT if timed_out else INTERRUPTED


def of_pipeline(text: str, line: int, pipestatus: tuple[int, ...]) -> Outcome | None:
    """Return how a pipeline failed whose last member did not: by its last that did, a closed pipe apart."""
    failed = [status for status in pipestatus[:-1] if status not in (0, BROKEN_PIPE)]
    if failed and is_pipeline(text):
        return Outcome(failed[-1], line, over=True)
    return None


def of_death(
    code: int, farewell: Report | None, text: str, line: int, *, ours: bool, trapped: bool
) -> Outcome:
    """Return how a command ended whose shell went away.

    Args:
        code: The shell's exit status, negative for a signal.
        farewell: What its ``EXIT`` trap said; None where that never ran.
        text: The command.
        line: The command's first line in the guide.
        ours: Whether we told it to end.
        trapped: Whether the guide has an ``EXIT`` trap of its own, which may change the status.
    """
    status = code if code >= 0 else 128 - code
    if farewell is None or not _is_whole(farewell):
        without_a_word = "killed" if code < 0 else "exec" if re.search(_EXEC, text) else "exit"
        return Outcome(
            status, line if status else None, None if ours and code < 0 else without_a_word, over=True
        )
    said, failed, *calls = farewell.fields[1:]
    if code >= 0 and not trapped:
        status = int(said)
    if not status and re.search(_EXEC, text) and not re.search(_EXIT, text):
        status = NOT_FOUND  # it lived to tell: bash 5.1 says 0 after an `exec` of what is not there
    # Where it died in a function: the line of the outermost call (bash manual, BASH_LINENO). What comes
    # before the command is ours.
    found = int(failed) if failed != b"-" else int(calls[-2]) if len(calls) > 1 else line
    line = _first_of(text, line, min(max(line, found), line + text.count("\n")))
    died = None
    if code < 0:
        died = None if ours else "killed"
    elif not status or (failed == b"-" and re.search(_EXIT, text)):
        died = "exit"
    return Outcome(status, line if status else None, died, over=True)


def _first_of(text: str, first: int, line: int) -> int:
    """Return the line on which the command on ``line`` begins, if backslashes continue lines before."""
    lines = text.split("\n")
    while 0 < line - first < len(lines) and lines[line - first - 1].endswith("\\"):
        line -= 1
    return line


def _is_whole(farewell: Report) -> bool:
    """Say whether a report of a shell's end holds numbers where it should; a block may steal a part."""
    said, failed, *calls = farewell.fields[1:] if len(farewell.fields) > 2 else (b"", b"")
    return said.isdigit() and (failed == b"-" or failed.isdigit()) and all(map(bytes.isdigit, calls))
