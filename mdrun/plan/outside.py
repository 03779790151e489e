"""Directives that do not stand in the guide: those of the settings, and ``--with``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mdrun.config import Outside
from mdrun.dataclass import fields, replace
from mdrun.directives.annotations import from_text
from mdrun.directives.sense import misplaced
from mdrun.errors import Finding
from mdrun.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.config import Settings
    from mdrun.plan.drafts import Draft


def apply(
    guide: str, name: str, steps: Sequence[Draft], settings: Settings, options: Sequence[str]
) -> list[Finding]:
    """Give the steps of a guide the directives that are said elsewhere, and report what is wrong with those.

    Args:
        guide: The guide's path.
        name: Its path from the top of its repository, as settings call it.
        steps: Its steps.
        settings: The settings.
        options: What ``--with`` says, such as ``1.1/2: retry=3``.
    """
    by_name = {made.id: made for made in steps}
    by_name |= {made.directives.name: made for made in steps if made.directives.name}
    findings: list[Finding] = []
    for said in (*_of_settings(name or guide, settings), *map(_option, options)):
        made = by_name.get(said.step)
        if made is None or not said.text.strip():
            remedy = "write STEP: DIRECTIVES, such as '1.1/2: retry=3'"
            message = f"{said.step}: nothing is said of this step"
            if made is None:
                message = f"{said.step}: the guide has no such step"
                remedy = did_you_mean(said.step, by_name, remedy)
            findings.append(Finding(said.path, said.line, 0, "error", "directive-step", message, remedy))
            continue
        directives, problems = from_text(said.text, said.path, said.line)
        problems += misplaced(directives, made.kind, said.path, said.line)
        if directives.notes:
            message = "'notes' counts only in the guide itself"
            problems.append(
                Finding(said.path, said.line, 0, "error", "directive-misplaced", message, "write skip")
            )
        findings += problems if said.line else map(partial(_naming, said.step), problems)
        told = tuple((entry.name, said.path) for entry in fields(directives) if entry.name in directives.said)
        made.directives = replace(directives, outside=told).over(made.directives)
        if directives.name:
            by_name[directives.name] = made
    return findings


def _naming(step: str, problem: Finding) -> Finding:
    """Return what is wrong with an option, which has no line to be known by but the step that it names."""
    return replace(problem, message=f"{step}: {problem.message}")


def _of_settings(guide: str, settings: Settings) -> Iterator[Outside]:
    for path, entries in settings.guides.items():
        if guide == path:
            yield from entries


def _option(text: str) -> Outside:
    step, colon, directives = text.partition(":")
    return Outside(step.strip(), directives if colon else "", "--with")
