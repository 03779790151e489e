"""What a run stands on: the bash that is to run it, and the directory that it runs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.errors import Finding, ShellError
from mdrun.shell import find_bash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.plan.records import Plan


def shell(plan: Plan) -> Iterator[Finding]:
    """Yield why the bash that the guide or its settings want does not serve."""
    wanted = plan.settings.shell
    if wanted is None:
        return
    try:
        find_bash(wanted.program)
    except ShellError as problem:
        remedy = f"{problem.remedy}, or mend the path"
        yield Finding(wanted.path, wanted.line, 0, "error", "shell-unusable", problem.message, remedy)


def with_shell(plan: Plan) -> Plan:
    """Return a plan that also says why its bash does not serve here, if it does not."""
    found = tuple(shell(plan))
    return replace(plan, findings=(*found, *plan.findings)) if found else plan


def place(plan: Plan, workdir: Path) -> Iterator[Finding]:
    """Warn where mdrun itself lies in the directory that the guide may change under its feet."""
    from pathlib import Path

    own = Path(__file__).resolve()
    if own.is_relative_to(workdir.resolve()):
        message = "mdrun itself lies inside the working directory, which this guide may change"
        remedy = "install it elsewhere, for example with: uv tool install mdrun"
        yield Finding(plan.guide, 0, 0, "warning", "mdrun-inside", message, remedy)
