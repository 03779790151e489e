"""What a guide as a whole is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document import Guide
    from mdrun.sections import Section

_TITLE = regex(
    r"^title:[ \t]+(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s\"'|>&*!#][^\n]*?))"
    r"[ \t]*(?:[ \t]#[^\n]*)?$",
    re.MULTILINE,
    marks=("title:",),
)
"""A title in front matter, where it is one line: it is looked for in every plan, and so without PyYAML."""


def title_of(guide: Guide, sections: Sequence[Section]) -> str:
    """Return the title in a guide's front matter, else that of its only heading of the first level.

    A guide that has neither goes by its file's name: the first of several sections does not name the others.
    """
    said = _TITLE.search(guide.front_matter)
    if said is not None:
        return said["double"] or said["single"] or said["plain"] or ""
    first = [section.full_title for section in sections if section.level == 1]
    return first[0] if len(first) == 1 else ""
