"""The tools that a run needs and nobody can find."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

    from mdrun.plan.records import Plan


def tools(
    plan: Plan,
    path: str | None,
    skipped: Container[str] = (),
    perhaps: Container[str] = (),
    instead: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each tool that the plan needs and nobody can find.

    A tool that an earlier step may install is only a warning, and so is one of a step that may not be chosen.

    Args:
        plan: The plan.
        path: The shell's ``PATH``.
        skipped: Ids of steps that are not run.
        perhaps: Ids of steps of which it is not known whether they are.
        instead: Tools that something else stands for.
    """
    seen: set[str] = set()
    provided = False
    known = plan.functions.union(instead)
    for declared in dict.fromkeys(plan.needs):
        seen.add(declared)
        if declared not in instead and not _is_found(declared, path):
            yield _missing(plan, declared, 0, provided=False)
    running = [step for step in plan.steps if step.id not in skipped]
    for step in sorted(running, key=lambda step: step.id in perhaps):
        for use in step.uses:
            tool = use.tool
            if tool is None:
                provided = True
            elif tool not in seen and tool not in known and not _is_found(tool, path):
                chosen = step.id if step.id in perhaps else ""
                yield _missing(plan, tool, use.line, provided=provided, chosen=chosen)
            seen.add(tool or "")


def _is_found(tool: str, path: str | None) -> bool:
    """Say whether the shell finds a tool, as :func:`shutil.which` does; importing that takes longer."""
    folders = [""] if "/" in tool else (os.defpath if path is None else path).split(os.pathsep)
    places = (os.path.join(folder, tool) for folder in folders)
    return any(os.access(place, os.X_OK) and not os.path.isdir(place) for place in places)


def _missing(plan: Plan, tool: str, line: int, *, provided: bool, chosen: str = "") -> Finding:
    if provided or chosen:
        message = f"{tool} is not here yet; an earlier step may bring it"
        if not provided:
            message = f"{tool} is not found; step {chosen} needs it, if it is chosen"
        return Finding(plan.guide, line, 0, "warning", "tool-missing", message, "")
    return Finding(
        plan.guide, line, 0, "error", "tool-missing", f"{tool} is not found", f"install {tool}, or mend PATH"
    )
