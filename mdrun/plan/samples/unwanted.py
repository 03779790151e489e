"""Values that no run can want, wherever they stand in a script."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_MARKS = "@ "
"""Begins a line of the list that says what stands in all that the lines after it find."""


def first_unwanted(script: str) -> str | None:
    """Return the first value in a script that no run can want, None where there is none."""
    small = script.casefold()
    patterns, marks = _list()
    # To compile them all takes longer than anything else in a plan, and few scripts hold a mark of many.
    likely = sorted({number for mark, number in marks if mark in small})
    found = filter(None, (patterns[number].search(script) for number in likely))
    first = min(found, key=lambda match: match.start(), default=None)
    return first[0] if first is not None else None


@cache
def _list() -> tuple[Sequence[re.Pattern[str]], Sequence[tuple[str, int]]]:
    """Return what finds such values, and by marks in small letters, which of these may find some."""
    expressions: list[list[str]] = []
    marks: list[tuple[str, int]] = []
    for line in lines("samples"):
        if line.startswith(_MARKS):
            marks += ((mark, len(expressions)) for mark in line.split()[1:])
            expressions.append([])
        else:
            expressions[-1].append(line)
    return [regex("|".join(some)) for some in expressions], marks
