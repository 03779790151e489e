"""Whether a block did what the guide expects of it."""

from __future__ import annotations

import mmap
import os
import re
from typing import TYPE_CHECKING

from mdrun.files import opened
from mdrun.shown import is_plain, plain, plain_copy, plain_pieces

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from mdrun.directives import Directives
    from mdrun.events import StepOutcome
    from mdrun.shell import BlockEnded

_WHOLE_OUTPUT = 1 << 20
"""Bytes of output that an ``output`` fence is compared with at most."""


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
        died = f"the shell ended: {ended.died}" if ended.died else ""
        return "failed", f"exit {ended.status}, and the guide expects {said.exit}" if said.exit else died
    if said.expect is not None and not (ended.output_size and _holds(path, said.expect)):
        shown = said.expect if said.expect[0] == "/" else f'"{said.expect}"'
        return "failed", f"its output does not hold {shown}"
    if said.output is not None and not _is_like(_beginning(path) if ended.output_size else "", said.output):
        return "failed", "its output is not the one that the guide shows"
    return "passed", ""


def _holds(path: Path, expected: str) -> bool:
    """Look for a text or a pattern in an output of any size; the pattern is matched byte by byte.

    Both are looked for in what a terminal shows: without colours, and without what was written over.
    """
    with opened(path) as file:
        if not (len(expected) > 1 and expected[0] == expected[-1] == "/"):
            return _holds_text(file, expected.encode())
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if is_plain(data):
                return re.search(expected[1:-1].encode(), data, re.MULTILINE) is not None
    with os.fdopen(plain_copy(path), "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return re.search(expected[1:-1].encode(), data, re.MULTILINE) is not None


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
