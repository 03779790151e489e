"""Where a careful operator would stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.wordlists import mentions

if TYPE_CHECKING:
    from mdrun.sections import Section

_SAMPLE = re.compile(r"(?<![\w./\"'\[{(])(?:\.\.\.|…)(?![\w/])|/path/to\b|\bTODO\b|\bFIXME\b|\bCHANGEME\b")
_EMPTY_ASSIGNMENT = re.compile(r"(?:export\s+)?[A-Za-z_]\w*=")


def sample_values(script: str) -> bool:
    """Say whether a script holds something that was meant to be replaced by the reader."""
    code = "\n".join(line for line in script.split("\n") if not line.lstrip().startswith("#"))
    if _SAMPLE.search(code):
        return True
    return any(_EMPTY_ASSIGNMENT.fullmatch(part.text) for part in parse(script).parts)


def section_is_conditional(section: Section) -> bool:
    """Say whether a section is a procedure for another day by its title."""
    return section.level > 1 and mentions(section.title, "another-day")
