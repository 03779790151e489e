"""What a command printed, as a check is judged by it and as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdrun.evidence.proving import holds
from mdrun.files import opened
from mdrun.shown import plain

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.evidence.settlement import Settlement
    from mdrun.plan.records import Step

_JUDGED = 8 << 20
"""Bytes of a command's output that are looked through for what must stand in it, from its end."""
_SHOWN = 2000
"""Bytes from its beginning that a person is shown."""


class Printed(NamedTuple):
    """What one command printed, as a part of its step's output."""

    file: Path
    """The file that holds the step's output; it is not there where the step printed nothing."""
    start: int
    """Where the command's own begins in that file, in bytes."""
    end: int
    """Where it ends."""


def settlement_of(step: Step) -> Settlement:
    """Return what settles a check."""
    assert step.settlement is not None
    return step.settlement


def claimed(step: Step, status: int, printed: Printed, wanted: int | None = None) -> tuple[bool, str]:
    """Say whether a command did what a check says of it, and which of its words show that.

    Args:
        step: The check.
        status: The command's status.
        printed: What it printed.
        wanted: The status that counts as success; what the check says of it, where it is None.
    """
    start, end = printed.start, printed.end
    claim, tokens = settlement_of(step).claim, settlement_of(step).tokens
    if claim == "without" and end - start > _JUDGED:
        return False, "its output is too long to be looked through"
    needed = claim not in ("", "negated") or bool(tokens)
    text = _read(printed.file, max(start, end - _JUDGED), end) if needed else ""
    success = step.directives.exit if wanted is None else wanted
    return holds(claim, status, success, text, tokens)


def beginning(printed: Printed) -> str:
    """Return the beginning of what a command printed, as a person reads it."""
    return _read(printed.file, printed.start, min(printed.end, printed.start + _SHOWN))


def _read(path: Path, start: int, end: int) -> str:
    """Return a part of an output as a person reads it; one without a byte has no file."""
    if start == end:
        return ""
    with opened(path) as file:
        file.seek(start)
        return plain(file.read(end - start)).decode(errors="replace")
