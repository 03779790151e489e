"""Where a careful operator would stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.sections import path_of
from mdrun.wordlists import mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mdrun.sections import Section

_SAMPLE = re.compile(r"(?<![\w./\"'\[{(])(?:\.\.\.|…)(?![\w/])|/path/to\b|\bTODO\b|\bFIXME\b|\bCHANGEME\b")
_EMPTY_ASSIGNMENT = re.compile(r"(?:export\s+)?[A-Za-z_]\w*=")


def sample_values(script: str) -> bool:
    """Say whether a script holds something that was meant to be replaced by the reader."""
    code = "\n".join(line for line in script.split("\n") if not line.lstrip().startswith("#"))
    if _SAMPLE.search(code):
        return True
    return any(_EMPTY_ASSIGNMENT.fullmatch(part.text) for part in parse(script).parts)


def conditional_sections(sections: Sequence[Section], named: Collection[int]) -> list[bool]:
    """Say of each section whether it, or one around it, is for another day; a named one never is."""
    own = [_is_conditional(section) for section in sections]
    return [
        next(
            (own[at] and at not in named for at in path_of(sections, index) if own[at] or at in named), False
        )
        for index in range(len(sections))
    ]


def _is_conditional(section: Section) -> bool:
    """Say whether a section is a procedure for another day by its title."""
    return section.level > 1 and mentions(section.title, "another-day")
