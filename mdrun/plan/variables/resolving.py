"""Each variable of a plan with the value that it gets, and what is wrong with the values."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.nearest import did_you_mean
from mdrun.plan.records import Variable
from mdrun.plan.variables.captures import NOTHING, Captures
from mdrun.plan.variables.naming import is_named_for_secret
from mdrun.plan.variables.refusals import judge, revealing
from mdrun.plan.variables.usage import Usage
from mdrun.plan.variables.values import Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun.config import Declared


def resolve(
    usage: Mapping[str, Usage],
    declared: Mapping[str, Declared],
    values: Mapping[str, Value],
    guide: str,
    captures: Captures = NOTHING,
) -> tuple[tuple[Variable, ...], list[Finding]]:
    """Give each variable of the plan its value, and report every value that is missing or refused.

    Args:
        usage: How the guide uses each variable.
        declared: What front matter and settings say.
        values: What was given, the strongest source only.
        guide: The guide's path, for findings.
        captures: What the run itself will find.
    """
    variables: list[Variable] = []
    findings: list[Finding] = []
    # A name that the guide does not know may be a secret's, misspelt: no plan shows its value.
    for name in sorted({*usage, *declared, *captures.by}):
        use = usage.get(name, Usage())
        said = declared.get(name)
        variable = _variable(name, use, said, values.get(name), captures)
        named = name in values and values[name].source != "env"
        if not use.lines and not named and name not in captures.by:
            continue
        variables.append(variable)
        findings += judge(variable, use, guide)
    findings += _revealing(variables, guide)
    return tuple(variables), findings


def _revealing(variables: Collection[Variable], guide: str) -> Iterator[Finding]:
    """Yield a finding for each plain value that holds a declared secret: the plan would keep it."""
    secrets = {one.name: one.value for one in variables if one.declared_secret and one.value}
    for variable in variables:
        for name, secret in secrets.items():
            if variable.value is not None and not variable.secret and secret in variable.value:
                yield revealing(variable, name, guide)


def unknown(known: Collection[str], values: Mapping[str, Value], guide: str) -> Iterator[Finding]:
    """Yield a finding for each ``-v`` that the guide does not use.

    Args:
        known: Names of the variables that it uses, declares or captures.
        values: What was given.
        guide: The guide's path.
    """
    names = sorted(known)
    for name, value in values.items():
        if value.source in ("-v", "--var-file") and name not in known:
            remedy = did_you_mean(name, names, f"it uses: {', '.join(names) or 'none'}")
            message = f"the guide does not use {name!r}"
            yield Finding(guide, 0, 0, "error", "variable-unknown", message, remedy)


def _variable(
    name: str, use: Usage, said: Declared | None, value: Value | None, captures: Captures
) -> Variable:
    if value is None and said is not None and said.default is not None:
        value = Value(said.default, "default")
    if value is None and name == "date":
        value = Value(time.strftime("%Y-%m-%d"), "today")
    exports = set(use.spelled)
    if said is not None:
        exports.add(said.spelled or name)
    if name in captures.by:
        exports.add(captures.spelled[name])
    return Variable(
        name=name,
        value=value.text if value else None,
        source=value.source if value else "capture" if name in captures.by else None,
        exports=tuple(sorted(exports)),
        lines=tuple(sorted(use.lines)),
        captured_by=captures.by.get(name, ()),
        declared=said,
        named_secret=_is_named_secret(name, use, said, captures),
    )


def _is_named_secret(name: str, use: Usage, said: Declared | None, captures: Captures) -> bool:
    """Say whether only its name tells that a variable is secret, and nobody says otherwise.

    What the guide gives itself, or a step prints, can be read by all anyhow.
    """
    if said is not None and (said.secret is not None or said.default is not None):
        return False
    return is_named_for_secret(name) and not use.for_name and name not in captures.by
