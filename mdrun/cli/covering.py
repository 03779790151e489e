"""``mdrun runs --coverage``: which sections of a guide were ever tried."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from mdrun.cli.planning import prepare
from mdrun.cli.width import columns
from mdrun.display import colored
from mdrun.display.coverage import ago, coverage_lines, named
from mdrun.display.text import visible
from mdrun.errors import UsageError
from mdrun.runs import is_of
from mdrun.runs.coverage import coverage as covered_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.runs import RunSummary
    from mdrun.runs.coverage import Covered


def tell(guide: str | None, rows: Iterable[RunSummary], max_age: float | None) -> int:
    """List the sections of a guide, and return 1 where one has not passed for too long.

    Args:
        guide: Its path.
        rows: The runs there are, newest first.
        max_age: How long ago a section may have passed, in seconds; None for ever.

    Raises:
        MdrunError: There is no guide, or it cannot be read.
    """
    if guide is None:
        raise UsageError("coverage-without-guide")
    found = covered_by(prepare(guide).plan(), (row for row in rows if is_of(row, guide)))
    if not found:
        click.echo(f"{visible(guide)} has no steps")
        return 0
    now = datetime.now(UTC)
    width = columns(100) if sys.stdout.isatty() else None
    for line in coverage_lines(found, now, width=width, color=colored(sys.stdout, "auto", os.environ)):
        click.echo(line)
    late = [row for row in found if max_age is not None and _is_late(row, max_age, now)]
    for row in late:
        passed = f"last passed {ago(row.passed, now)}" if row.passed else "never passed"
        where = f"{visible(guide)}:{row.section.line}: {visible(named(row.section))}"
        click.echo(f"{where}: {passed}, and --max-age allows less", err=True)
    return 1 if late else 0


def _is_late(row: Covered, max_age: float, now: datetime) -> bool:
    if row.passed is None:
        return True
    return (now - datetime.fromisoformat(row.passed)).total_seconds() > max_age
