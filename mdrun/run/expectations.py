"""Whether a block did what the guide expects of it."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

from mdrun.files import opened, tail
from mdrun.outcomes import TOO_LONG
from mdrun.patterns import regex
from mdrun.shown import plain, plain_pieces

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from mdrun.directives import Directives
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan
    from mdrun.shell import BlockEnded

OTHER_OUTPUT = "its output is not the one that the guide shows"
_SHOWN = 3
"""Lines of the guide, and of the output, that are shown where they differ."""
_WIDEST = 80
"""Characters of each of them."""
_COMPARED = 500
"""Lines that are looked through for those that differ: comparing many takes time."""
_FENCE = regex(rb"\s*(?:`{3,}|~{3,})\s*output\b")
_WHOLE_OUTPUT = 1 << 20
"""Bytes of output that an ``output`` fence is compared with at most."""
_MATCHED = 16 << 20
"""Characters of output in which a pattern is looked for at once."""
_AGAIN = 1 << 20
"""Characters of them, and the rest of their first line, that are looked through again with what follows."""
_UNEXECUTED = 126
"""Status where a program was found and could not be executed (POSIX 2.8.2)."""
_E2BIG = b"Argument list too long"
"""What the C library calls that error of execve(2)."""
_LAST_WORDS = 1 << 10
"""Bytes of the end of an output in which a shell says why."""


def get_ready(plan: Plan) -> None:
    """Import what compares outputs, where the guide shows one."""
    if any(step.directives.output is not None for step in plan.steps):
        import difflib  # noqa: F401


def judged(said: Directives, ended: BlockEnded, path: Path) -> tuple[StepOutcome, str]:
    """Return the outcome of a block, and why it is no good one where its status does not say it.

    Args:
        said: What the guide expects.
        ended: How the block ended.
        path: The file that holds its output, if it has any.
    """
    if ended.timed_out:
        return "timed-out", ""
    if ended.interrupted:
        return "failed", "interrupted"
    if ended.status != said.exit:
        why = f"the shell ended: {ended.died}" if ended.died else _unexecuted(ended, path)
        return "failed", f"exit {ended.status}, and the guide expects {said.exit}" if said.exit else why
    if said.expect is not None and not (ended.output_size and _holds(path, said.expect)):
        shown = f'"{said.expect}"' if _pattern(said.expect) is None else said.expect
        return "failed", f"its output does not hold {shown}"
    if said.output is not None:
        printed = _beginning(path) if ended.output_size else ""
        if not _is_like(printed, said.output):
            return "failed", OTHER_OUTPUT + difference(printed, said.output)
    return "passed", ""


def _unexecuted(ended: BlockEnded, path: Path) -> str:
    """Return why a program was not executed, where its output says that it was given too much."""
    if ended.status != _UNEXECUTED or not ended.output_size:
        return ""
    return TOO_LONG if _E2BIG in tail(path, _LAST_WORDS) else ""


def output_fence(guide: bytes, after: int) -> int | None:
    """Return the line of the first ``output`` fence behind a line of a guide, both 1-based."""
    lines = guide.splitlines()[after:]
    return next((after + row for row, line in enumerate(lines, 1) if _FENCE.match(line)), None)


def difference(printed: str, expected: str) -> str:
    """Return the first lines that differ, ``: - expected / + printed``; nothing where ``...`` hides which."""
    from difflib import SequenceMatcher

    own, other = _trimmed(expected).split("\n")[:_COMPARED], _trimmed(printed).split("\n")[:_COMPARED]
    for kind, first, end, begin, last in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        lacking = [line for line in own[first:end] if line and line != "..."]
        more = [line for line in other[begin:last] if not any(_is_like(line, like) for like in lacking)]
        lacking = [like for like in lacking if not any(_is_like(line, like) for line in other[begin:last])]
        if kind != "equal" and (lacking or (more and "..." not in own[first:end])):
            parts = [f"- {line[:_WIDEST]}" for line in lacking[:_SHOWN]]
            return ": " + " / ".join([*parts, *(f"+ {line[:_WIDEST]}" for line in more[:_SHOWN] if line)])
    return ""


def _holds(path: Path, expected: str) -> bool:
    """Look for a text or a pattern in an output of any size.

    Both are looked for in what a terminal shows: without colours, and without what was written over.
    """
    pattern = _pattern(expected)
    with opened(path) as file:
        return _holds_text(file, expected.encode()) if pattern is None else _holds_like(file, pattern)


def _pattern(expected: str) -> str | None:
    """Return the regular expression that is expected; None where a text is."""
    return expected[1:-1] if len(expected) > 1 and expected[0] == expected[-1] == "/" else None


def _holds_like(file: BinaryIO, pattern: str) -> bool:
    """Look for a pattern, in much output part by part; a part begins with the end of the one before."""
    like = re.compile(pattern, re.MULTILINE)
    decoder = getincrementaldecoder("utf-8")("replace")
    text = ""
    for piece in plain_pieces(file):
        text += decoder.decode(piece)
        if len(text) > _MATCHED:
            if like.search(text):
                return True
            text = text[text.rfind("\n", -2 * _AGAIN, -_AGAIN) + 1 or -_AGAIN :]  # from a line's start
    return like.search(text + decoder.decode(b"", final=True)) is not None


def _holds_text(file: BinaryIO, wanted: bytes) -> bool:
    """Look for a text piece by piece, in constant memory."""
    end = b""
    for piece in plain_pieces(file):
        together = end + piece
        if wanted in together:
            return True
        end = together[max(0, len(together) - len(wanted) + 1) :]
    return False


def _beginning(path: Path) -> str:
    """Return as much of an output as is compared, as a person reads it."""
    with opened(path) as file:
        return plain(file.read(_WHOLE_OUTPUT)).decode(errors="replace")


def _is_like(actual: str, expected: str) -> bool:
    """Compare a whole output with the guide's, in which ``...`` stands for any text."""
    first, *others = _trimmed(expected).split("...")
    found = _trimmed(actual)
    if not others:
        return found == first
    if not found.startswith(first):
        return False
    # The first place of each part leaves the most for the others; a pattern would try all places of all.
    at = len(first)
    for part in others[:-1]:
        place = found.find(part, at)
        if place < 0:
            return False
        at = place + len(part)
    return found.endswith(others[-1]) and len(found) - len(others[-1]) >= at


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
