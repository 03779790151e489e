"""A plan as the object that ``plan --json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.evidence.references import step_and_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.plan.records import Plan, SectionRow, Step, Variable


def plan_object(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON has it; the values of secrets are not in it."""
    return {
        "guide": plan.guide,
        "sha256": plan.sha256,
        "hash": plan.hash,
        "sections": [_section(row) for row in plan.sections],
        "selected": list(plan.selected),
        "variables": [_variable(variable) for variable in plan.variables],
        "steps": [_step(step) for step in plan.steps],
        "findings": [finding.to_json() for finding in plan.findings],
    }


def _section(row: SectionRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "anchor": row.anchor,
        "level": row.level,
        "line": row.line,
        "words": list(row.words) if row.words is not None else None,
    }


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "value": None if variable.secret else variable.value,
        "source": variable.source,
        "secret": variable.secret,
        "lines": list(variable.lines),
        "captured_by": list(variable.captured_by),
    }


def _step(step: Step) -> dict[str, Any]:
    block, settlement = step.block, step.settlement
    return {
        "id": step.id,
        "name": step.name,
        "kind": step.kind,
        "section": step.section,
        "lines": list(step.lines),
        "title": step.title or None,
        "language": block.language if block is not None else None,
        "script": block.script if block is not None else None,
        "commands": [{"line": command.line, "text": command.text} for command in step.commands],
        "settled_by": step.settled_by,
        "refers_to": _referred(settlement.refers_to) if settlement is not None else [],
        "decisions": list(step.decisions),
        "guards": list(step.guards),
        "directives": step.directives.given(),
    }


def _referred(references: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(step_and_line, references)))
