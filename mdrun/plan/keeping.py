"""A plan as a run keeps it, and back: what was planned goes on, whatever another mdrun would plan.

The object is the public one of :func:`mdrun.plan.objects.plan_object`, with one more key: ``rest`` holds
what that leaves out. No value of a secret is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from mdrun.config import RunSettings, Secrets, Shell
from mdrun.dataclass import replace
from mdrun.plan import rests
from mdrun.plan.objects import plan_object
from mdrun.plan.records import Plan
from mdrun.rubbish import none_sought

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mdrun.plan.records import SectionRow, Step

_Made = TypeVar("_Made")

FORMAT = 5
"""Goes up when what ``rest`` holds, or what it means, changes."""


def kept(plan: Plan) -> dict[str, Any]:
    """Return a plan as the object that a run keeps."""
    said = plan.settings
    return {
        **plan_object(plan),
        "rest": {
            "format": FORMAT,
            "title": plan.title,
            "needs": said.needs,
            "timeout": said.timeout,
            "shell": rests.values_of(said.shell) if said.shell is not None else None,
            "styles": sorted(plan.styles),
            "context": said.context,
            "guards": said.guards,
            "secrets": [said.secrets.env, [rests.values_of_shape(shape) for shape in said.secrets.patterns]],
            "sections": [rests.rest_of_section(row) for row in plan.sections],
            "variables": [rests.rest_of_variable(variable) for variable in plan.variables],
            "steps": [rests.rest_of_step(step) for step in plan.steps],
            "outside": {step.id: step.directives.outside for step in plan.steps if step.directives.outside},
            "functions": sorted(plan.functions),
            "findings": [finding.also for finding in plan.findings],
        },
    }


@none_sought()
def loaded(found: Mapping[str, Any], data: bytes) -> Plan | None:
    """Return the plan that a run has kept, without the values of secrets.

    Args:
        found: The object that :func:`kept` returned.
        data: The guide's bytes.

    Returns:
        None where it is not whole, or of a form that is not known: then it must be made again.

    Raises:
        KeyError, TypeError, ValueError, IndexError: It is not what was kept.
    """
    rest = found.get("rest")
    if rest is None or rest["format"] != FORMAT:
        return None
    env, patterns = rest["secrets"]
    return Plan(
        guide=found["guide"],
        data=data,
        sha256=found["sha256"],
        title=rest["title"],
        sections=_each(rests.section, found["sections"], rest["sections"]),
        selected=tuple(found["selected"]),
        variables=_each(rests.variable, found["variables"], rest["variables"]),
        steps=_told(_each(rests.step, found["steps"], rest["steps"]), rest.get("outside", {})),
        findings=_each(rests.finding, found["findings"], rest["findings"]),
        hash=found["hash"],
        settings=RunSettings(
            timeout=rest["timeout"],
            shell=Shell(*rest["shell"]) if rest["shell"] is not None else None,
            needs=tuple(rest["needs"]),
            guards=tuple(rest["guards"]),
            context=tuple(rest["context"]),
            secrets=Secrets(tuple(env), tuple(rests.shape(*values) for values in patterns)),
        ),
        styles=frozenset(rest["styles"]),
        functions=frozenset(rest["functions"]),
    )


def sections_of(found: Mapping[str, Any]) -> tuple[SectionRow, ...]:
    """Return the sections of a plan that was kept; none where it was kept in another form.

    Args:
        found: What :func:`kept` returned, read back from JSON.
    """
    rest = found.get("rest")
    if rest is None or rest["format"] != FORMAT:
        return ()
    return _each(rests.section, found["sections"], rest["sections"])


def _told(steps: tuple[Step, ...], outside: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Step, ...]:
    """Return steps with who gave what is said of them outside of the guide."""
    if not outside:
        return steps
    given = {name: tuple((key, place) for key, place in pairs) for name, pairs in outside.items()}
    return tuple(
        replace(step, directives=replace(step.directives, outside=given[step.id]))
        if step.id in given
        else step
        for step in steps
    )


def _each(make: Callable[[Any, Any], _Made], rows: Sequence[Any], rests: Sequence[Any]) -> tuple[_Made, ...]:
    return tuple(make(row, rest) for row, rest in zip(rows, rests, strict=True))
