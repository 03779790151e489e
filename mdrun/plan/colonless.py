"""Comments that were meant for mdrun, and lack what makes them directives."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from mdrun.directives.values import READERS
from mdrun.document import Fence
from mdrun.errors import Finding
from mdrun.inline import without_code
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.document import Guide

_COMMENT = regex(r"(?<!\\)<!--\s{0,9}mdrun\s([^=<>]{0,200}?)(?:=|-->)", re.IGNORECASE)
"""No part may match a text of any length: a guide may hold a line of megabytes."""
_LINES = 3
"""Lines over which such a comment stands."""


def colonless(guide: Guide) -> Iterator[Finding]:
    """Yield each comment that names mdrun and directives, without the colon that makes it one."""
    blocks: list[Fence] | None = None
    for number, line in enumerate(guide.lines, start=1):
        if "<!--" not in line:
            continue
        text = line if "-->" in line else "\n".join(guide.lines[number - 1 : number - 1 + _LINES])
        found = _COMMENT.search(without_code(text))
        said = found[1].split() if found is not None else []
        if found is None or found.start() > len(line) or not said or not READERS.keys() >= set(said):
            continue
        blocks = blocks if blocks is not None else _blocks(guide)
        if not _in_block(blocks, number):
            message = f"this comment says nothing to mdrun: no colon stands between 'mdrun' and {said[0]!r}"
            remedy = "write <!-- mdrun: DIRECTIVES -->"
            yield Finding(guide.path, number, found.start() + 1, "error", "directive-unread", message, remedy)


def _blocks(guide: Guide) -> list[Fence]:
    return [each for each in guide.elements if isinstance(each, Fence)]


def _in_block(blocks: list[Fence], number: int) -> bool:
    at = bisect_right(blocks, number, key=lambda each: each.first)
    return at > 0 and number <= blocks[at - 1].last
