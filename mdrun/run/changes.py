"""What the operator has made of a step's block: the difference that stands on record, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import HIDDEN
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

_HUNK = regex(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
"""The head of a part of a unified diff (POSIX, diff -u)."""


def difference(before: str, after: str, guide: str) -> str:
    """Return how a block was changed, as a unified diff.

    Args:
        before: The guide's own block.
        after: What is run instead.
        guide: How the guide is called.
    """
    import difflib

    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), guide, "run instead", lineterm="")
    return "\n".join(lines)


def rows_before(before: str, after: str) -> list[tuple[int, bool]]:
    """Return, for each line of a changed block, the line of the guide's own that it stands for, 0-based.

    A line that nobody changed stands for itself, one in the place of others for one of these, and one that is
    new for the line before it. With each is told whether it is the guide's own.
    """
    from difflib import SequenceMatcher

    own, made, rows = before.split("\n"), after.split("\n"), list[tuple[int, bool]]()
    for kind, first, end, begin, last in SequenceMatcher(None, own, made, autojunk=False).get_opcodes():
        same = kind == "equal"
        rows += ((max(min(first + row, end - 1), 0), same) for row in range(last - begin))
    return rows


def changed_script(before: str, diff: str) -> str | None:
    """Return what :func:`difference` has told of; None where the block is another one, or hid a secret.

    Args:
        before: The guide's own block.
        diff: How it was changed.
    """
    lines = diff.split("\n")
    begin = next((at for at, line in enumerate(lines) if _HUNK.match(line)), len(lines))
    if HIDDEN in diff:
        return None
    own, made, at = before.split("\n"), list[str](), 0
    for line in lines[begin:]:
        if head := _HUNK.match(line):
            first = int(head[1]) - (head[2] != "0")  # where none is taken away, the line before is named
            if not at <= first <= len(own):
                return None
            made += own[at:first]
            at = first
        elif not _fits(line, own, at):
            return None
        else:
            at += not line.startswith("+")
            made += [line[1:]] * (not line.startswith("-"))
    return "\n".join([*made, *own[at:]]) if begin < len(lines) else None


def _fits(line: str, own: Sequence[str], at: int) -> bool:
    """Say whether a line of a diff agrees with the block at this place."""
    return line.startswith("+") or (line[:1] in (" ", "-") and own[at : at + 1] == [line[1:]])
