"""Choices that a command leaves to its reader: ``./deploy dev|staging|prod``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.likeness.commands import known_commands

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_QUOTED = regex(r"'[^']*'|\"[^\"]*\"|\[\[ [^\n]*? \]\]")
"""Text, and comparisons: a ``|`` in them is one of a pattern."""
_CHOICE = regex(r"(?<![\w.:@/-])[\w.:@/-]*[\w>\])](?P<others>(?:\|[A-Za-z][\w.-]*)+)")


def choices(code: str) -> Iterator[str]:
    """Yield the choices in a script; words that are commands make a pipeline."""
    if "|" in code:
        yield from (found[0] for found in _CHOICE.finditer(_QUOTED.sub("''", code)) if _is_choice(found))


def without_choices(code: str) -> str:
    """Return a script with the first word of each choice in its place."""
    for choice in choices(code):
        code = code.replace(choice, choice.partition("|")[0])
    return code


def _is_choice(found: re.Match[str]) -> bool:
    return not known_commands().issuperset(found["others"].split("|")[1:])
