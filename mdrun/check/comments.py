"""Comments that were meant for mdrun, and are none of its."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.check.text import CODE, without
from mdrun.directives.values import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_COMMENT = re.compile(r"<!--\s*mdrun[ \t]+([a-z][a-z-]*)\b(?=\s*(?:=|-->|[a-z-]+=))", re.IGNORECASE)


def unread(subject: Subject) -> Iterator[Finding]:
    """Yield each comment that names mdrun and a directive, without the colon that makes it one."""
    for number, line in subject.words:
        if "<!--" not in line:
            continue
        found = _COMMENT.search(without(CODE, line))
        if found is not None and found[1] in READERS:
            message = f"this comment says nothing to mdrun: no colon stands between 'mdrun' and {found[1]!r}"
            yield subject.find("directive-unread", (number, found.start() + 1), message)
