"""Secrets of a plan that was made before: their values decide nothing of what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.placeholders import PLAIN, find
from mdrun.plan.variables.refusals import refusal, refused, unfilled, unsafe, without_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.errors import Finding
    from mdrun.placeholders import Blank
    from mdrun.plan.records import Plan, Variable
    from mdrun.plan.variables.values import Value


def with_secrets(plan: Plan, values: Mapping[str, Value]) -> Plan:
    """Return a plan whose secrets have other values, with what is wrong with those.

    Args:
        plan: The plan.
        values: By name, the values that are given; the other secrets have none.
    """
    own = {one.name: _given(one, values.get(one.name)) for one in plan.variables if one.secret}
    if not own:
        return plan
    stale = {without_value(one, one.lines, plan.guide).message for one in own.values() if one.lines}
    missing = (found for found in plan.findings if found.code == "variable-missing")
    gone = {found for found in missing if found.message in stale}
    gone |= {found for one in own.values() for found in _unfilled(one, plan)}
    findings = [found for found in plan.findings if found not in gone]
    findings += (found for one in own.values() for found in _wrong(one, plan))
    variables = tuple(own.get(one.name, one) for one in plan.variables)
    return replace(plan, variables=variables, findings=tuple(findings))


def _given(variable: Variable, value: Value | None) -> Variable:
    return replace(
        variable,
        value=value.text if value is not None else None,
        source=value.source if value is not None else None,
    )


def _unfilled(variable: Variable, plan: Plan) -> Iterator[Finding]:
    """Yield what the plan has said of placeholders that a secret fills."""
    if variable.named_secret:
        for found in plan.findings:
            if found.code == "placeholder-unfilled" and found.line in variable.lines:
                texts = (blank.text for blank, _ in _blanks(variable, plan))
                if any(text in found.message for text in texts):
                    yield found


def _wrong(variable: Variable, plan: Plan) -> Iterator[Finding]:
    if variable.named_secret and (filled := list(_blanks(variable, plan))):
        (blank, line), lines = filled[0], [line for _, line in filled]
        if variable.value is None:
            yield unfilled(variable, blank.text, lines, plan.guide)
        elif not refusal(variable, variable.value) and not PLAIN.fullmatch(variable.value):
            yield unsafe(variable, variable.value, blank.text, plan.guide, (line, 0), tuple(lines[1:]))
    elif variable.value is None and variable.lines and not variable.awaits and _is_expanded(variable):
        yield without_value(variable, variable.lines, plan.guide)
    if variable.value is not None and (problem := refusal(variable, variable.value)):
        yield refused(variable, problem, plan.guide)


def _is_expanded(variable: Variable) -> bool:
    """Say whether commands expand a secret: one that stands only in words is for whoever reads them."""
    return bool(variable.exports)


def _blanks(variable: Variable, plan: Plan) -> Iterator[tuple[Blank, int]]:
    """Yield the placeholders in commands that a secret fills, each with its line."""
    for step in plan.steps:
        for command in step.commands:
            for blank in find(command.text, plan.styles):
                if blank.name == variable.name:
                    yield blank, command.line + command.text.count("\n", 0, blank.start)
