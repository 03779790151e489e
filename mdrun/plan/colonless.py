"""Comments that were meant for mdrun, and are none of its."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.directives.values import READERS
from mdrun.document import Fence
from mdrun.errors import Finding
from mdrun.inline import without_code
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.document import Guide

_COMMENT = regex(r"<!--\s*mdrun[ \t]+([a-z][a-z-]*)\b(?=\s*(?:=|-->|[a-z-]+=))", re.IGNORECASE)


def colonless(guide: Guide) -> Iterator[Finding]:
    """Yield each comment that names mdrun and a directive, without the colon that makes it one."""
    for number, line in enumerate(guide.lines, start=1):
        if "<!--" not in line:
            continue
        found = _COMMENT.search(without_code(line))
        if found is not None and found[1] in READERS and not _in_block(guide, number):
            message = f"this comment says nothing to mdrun: no colon stands between 'mdrun' and {found[1]!r}"
            remedy = "write <!-- mdrun: DIRECTIVES -->"
            yield Finding(guide.path, number, found.start() + 1, "error", "directive-unread", message, remedy)


def _in_block(guide: Guide, number: int) -> bool:
    return any(isinstance(each, Fence) and each.first <= number <= each.last for each in guide.elements)
