"""A plan as text, so that an operator sees at a glance how a guide is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.findings import finding_lines, summary_line
from mdrun.display.paint import Paint, painter
from mdrun.display.planned_section import Sections
from mdrun.display.planned_step import WORTH_SAYING, step_lines
from mdrun.display.run_words import sections_words
from mdrun.display.text import cells, counted, flat, pad, visible
from mdrun.durations import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.plan.records import Plan, Step, Variable

_LEAST = 40
"""Columns that are used even where the terminal has fewer."""
_NARROW = 80
"""Columns below which findings are cut to fit, too."""


def plan_lines(
    plan: Plan, usual: Mapping[str, float] | None = None, *, width: int = 80, color: bool = False
) -> Iterator[str]:
    """Yield what ``mdrun plan`` prints.

    Args:
        plan: The plan.
        usual: By id, how long a step has taken in its last runs and rehearsals, in seconds.
        width: Columns; long text is wrapped, commands are cut.
        color: Whether to use colours.
    """
    paint, usual = painter(color), usual or {}
    width = max(width, _LEAST)
    title = flat(plan.title)
    yield paint(visible(plan.guide), "strong") + (f"  {title}" if title else "")
    yield from _scope(plan, paint)
    yield from _variables(plan, paint)
    asked = plan.asked_whole()
    yield from _steps(plan, asked, usual, width, paint)
    if plan.findings:
        yield ""
        narrow = width if width < _NARROW else None
        yield from finding_lines(plan.findings, {plan.guide: plan.lines}, color=color, width=narrow)
    yield ""
    yield _count(plan, asked, sum(usual.values()), paint)


def _steps(
    plan: Plan, asked: Mapping[str, Sequence[str]], usual: Mapping[str, float], width: int, paint: Paint
) -> Iterator[str]:
    """Yield the steps under the headings of their sections, and the sections that hold none."""
    steps = {step.id: step for step in plan.steps}
    sections = Sections(plan, asked, width, paint)
    section = None
    for step in plan.steps:
        if step.section != section:
            section = step.section
            yield from sections.above(step)
        yield from step_lines(step, steps, usual.get(step.id, 0.0), width, paint)
    yield from sections.rest()


def _scope(plan: Plan, paint: Paint) -> Iterator[str]:
    chosen = sections_words(plan.selected) if plan.selected else "the whole guide"
    facts = [chosen]
    if plan.settings.needs:
        facts.append(f"needs {', '.join(map(flat, plan.settings.needs))}")
    if plan.settings.shell is not None and plan.settings.shell.program != "bash":
        facts.append(f"run by {flat(plan.settings.shell.program)}")
    if plan.settings.timeout is not None:
        facts.append(f"timeout {duration(plan.settings.timeout)}")
    yield paint(" · ".join(facts), "dim")
    yield paint(f"plan {plan.hash}", "dim")


def _variables(plan: Plan, paint: Paint) -> Iterator[str]:
    if not plan.variables:
        return
    yield ""
    yield paint("Variables", "strong")
    values = {variable.name: _value(variable) for variable in plan.variables}
    names = max(cells(flat(name)) for name in values)
    wide = min(max(map(cells, values.values())), 40)
    for variable in plan.variables:
        value = pad(values[variable.name], wide)
        missing = variable.value is None and not variable.captured_by
        shown = paint(value, "bad") if missing else value
        uses = (
            f"line{'s' * (len(variable.lines) > 1)} {', '.join(map(str, variable.lines))}"
            if variable.lines
            else ""
        )
        source = f"from {variable.source}" if variable.source not in (None, "capture") else ""
        if source and variable.captured_by:
            source += f", until step {variable.captured_by[0]}"
        exported = (
            "as " + ", ".join(f"${flat(name)}" for name in variable.exports) if variable.exports else ""
        )
        rest = "  ".join(word for word in (source, uses, exported) if word)
        yield f"  {pad(flat(variable.name), names)}  {shown}  {paint(rest, 'dim')}".rstrip()


def _value(variable: Variable) -> str:
    if variable.value is None and variable.captured_by:
        return f"from step {', '.join(variable.captured_by)}"
    if variable.value is None:
        return "(secret, fetched when it runs)" if variable.awaits else "missing"
    return "(secret)" if variable.secret else flat(variable.value)


def _by_a_person(step: Step) -> bool:
    return step.kind == "manual" or step.directives.manual or step.settled_by == "person"


def _count(plan: Plan, asked: Mapping[str, Sequence[str]], usual: float, paint: Paint) -> str:
    steps = plan.steps
    kinds = {
        "command step": sum(step.kind == "command" for step in steps),
        "check": sum(step.kind == "check" for step in steps),
        "manual step": sum(step.kind == "manual" for step in steps),
    }
    parts = [counted(number, noun) for noun, number in kinds.items() if number]
    words = f"{counted(len(steps), 'step')}" + (f": {', '.join(parts)}" if parts else "")
    sections = {number for numbers in asked.values() for number in numbers}
    stops = len(sections) + sum(bool({*step.decisions} - {"section"}) for step in steps)
    people = sum(_by_a_person(step) and not step.directives.skip for step in steps)
    asks = ([f"{stops:,} ask{'s' * (stops == 1)} first"] if stops else []) + (
        [f"{people:,} need{'s' * (people == 1)} a person"] if people else []
    )
    took = [f"usually {duration(usual)}"] if usual >= WORTH_SAYING else []
    findings = summary_line(plan.findings)
    tail = paint(findings, "bad" if any(plan.errors()) else "careful") if findings else ""
    return " · ".join(part for part in (paint(words, "strong"), *asks, *took, tail) if part)
