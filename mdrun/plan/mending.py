"""Blocks that bash cannot read: their placeholders ask for nothing until the block is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.errors import Finding
    from mdrun.plan.records import Step, Variable


def lines_to_mend(steps: Iterable[Step]) -> frozenset[int]:
    """Return the guide's lines, 1-based, that stand in blocks which cannot be run as they are."""
    broken = (step.lines for step in steps if "broken" in step.decisions)
    return frozenset(line for first, last in broken for line in range(first, last + 1))


def wanted(variables: Iterable[Variable], mended: frozenset[int]) -> tuple[Variable, ...]:
    """Return the variables that something else than the lines to mend asks for."""
    return tuple(one for one in variables if not _is_idle(one, mended))


def _is_idle(variable: Variable, mended: frozenset[int]) -> bool:
    known = variable.value is not None or variable.declared is not None or variable.captured_by
    return not known and bool(variable.lines) and mended.issuperset(variable.lines)


def without_missing(findings: Sequence[Finding], mended: frozenset[int]) -> list[Finding]:
    """Return findings without those that a placeholder in the lines to mend has no value."""
    return [one for one in findings if one.code != "placeholder-unfilled" or one.line not in mended]
