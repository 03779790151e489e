"""Secrets of a plan that was made before: their values decide nothing of what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.plan.variables.refusals import refusal, refused, without_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.errors import Finding
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
    findings = [found for found in plan.findings if found not in gone]
    findings += (found for one in own.values() for found in _wrong(one, plan.guide))
    variables = tuple(own.get(one.name, one) for one in plan.variables)
    return replace(plan, variables=variables, findings=tuple(findings))


def _given(variable: Variable, value: Value | None) -> Variable:
    return replace(
        variable,
        value=value.text if value is not None else None,
        source=value.source if value is not None else None,
    )


def _wrong(variable: Variable, guide: str) -> Iterator[Finding]:
    if variable.value is None:
        if variable.lines and not variable.awaits:
            yield without_value(variable, variable.lines, guide)
    elif problem := refusal(variable, variable.value):
        yield refused(variable, problem, guide)
