"""What a command printed, as a check is judged by it and as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def settlement_of(step: Step) -> Settlement:
    """Return what settles a check."""
    assert step.settlement is not None
    return step.settlement


def claimed(
    step: Step, status: int, printed: tuple[Path, int, int], wanted: int | None = None
) -> tuple[bool, str]:
    """Say whether a command did what a check says of it, and which of its words show that.

    Args:
        step: The check.
        status: The command's status.
        printed: The file with its output, and where that begins and ends there.
        wanted: The status that counts as success; what the check says of it, where it is None.
    """
    path, start, end = printed
    claim, tokens = settlement_of(step).claim, settlement_of(step).tokens
    if claim == "without" and end - start > _JUDGED:
        return False, "its output is too long to be looked through"
    needed = claim not in ("", "negated") or bool(tokens)
    text = shown(path, max(start, end - _JUDGED), end) if needed else ""
    success = step.directives.exit if wanted is None else wanted
    return holds(claim, status, success, text, tokens)


def beginning(output: Path, start: int, end: int) -> str:
    """Return the beginning of a part of an output, as a person reads it."""
    return shown(output, start, min(end, start + _SHOWN))


def shown(output: Path, start: int, end: int) -> str:
    """Return a part of an output as a person reads it; one without a byte has no file."""
    if start == end:
        return ""
    with opened(output) as file:
        file.seek(start)
        return plain(file.read(end - start)).decode(errors="replace")
