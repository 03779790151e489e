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
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.config import Settings
    from mdrun.plan.drafts import Draft

_FORM = "write STEP: DIRECTIVES, such as '1.1/2: retry=3'"
_SHOWN = 12
"""Steps of a guide that are named where there is no such one."""


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
            findings.append(_stray(said, [one.id for one in steps], by_name))
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


def _stray(said: Outside, ids: Sequence[str], by_name: Mapping[str, Draft]) -> Finding:
    """Return what is wrong with directives that are for no step, or say nothing."""
    message, remedy = f"{said.step}: nothing is said of this step", _FORM
    if said.step not in by_name:
        message = f"{said.step}: the guide has no such step"
        if within := [one for one in ids if one.rpartition("/")[0] == said.step]:
            remedy = f"{said.step} is a section: say it of its steps, {_few(within)}"
        else:
            remedy = did_you_mean(said.step, by_name, f"its steps: {_few(ids)}" if said.text else remedy)
    return Finding(said.path, said.line, 0, "error", "directive-step", message, remedy)


def _few(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:_SHOWN])}{' …' if len(ids) > _SHOWN else ''}"


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
