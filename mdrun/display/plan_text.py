"""A plan as text, so that an operator sees at a glance how a guide is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.display.durations import duration
from mdrun.display.findings import finding_lines, summary_line
from mdrun.display.names import heading
from mdrun.display.paint import Paint, painter
from mdrun.display.reasons import decision_words, guard_words
from mdrun.display.text import cells, counted, crop, flat, lines_of, pad, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.plan.records import Plan, Step, Variable

_STEP = "  "
_DETAIL = "      "
_WORTH_SAYING = 1.0
"""Seconds from which on it is said how long something usually takes."""
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
    steps = {step.id: step for step in plan.steps}
    headings = {row.number: row for row in plan.sections}
    section = None
    for step in plan.steps:
        if step.section != section:
            section = step.section
            yield ""
            row = headings.get(section)
            yield paint(heading(row), "strong") + paint(f"  line {row.line}", "dim") if row else section
        yield from _step(step, steps, usual.get(step.id, 0.0), width, paint)
    if plan.findings:
        yield ""
        source = lines_of(plan.data.decode("utf-8-sig", "replace"))
        narrow = width if width < _NARROW else None
        yield from finding_lines(plan.findings, {plan.guide: source}, color, narrow)
    yield ""
    yield _count(plan, sum(usual.values()), paint)


def _scope(plan: Plan, paint: Paint) -> Iterator[str]:
    chosen = f"sections {', '.join(map(flat, plan.selected))}" if plan.selected else "the whole guide"
    facts = [chosen]
    if plan.needs:
        facts.append(f"needs {', '.join(map(flat, plan.needs))}")
    if plan.shell is not None and plan.shell.program != "bash":
        facts.append(f"run by {flat(plan.shell.program)}")
    if plan.timeout is not None:
        facts.append(f"timeout {duration(plan.timeout)}")
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


def _step(step: Step, steps: Mapping[str, Step], usual: float, width: int, paint: Paint) -> Iterator[str]:
    first, last = step.lines
    where = f"line {first}" if first == last else f"lines {first}-{last}"
    name = f"  name {flat(step.name)}" if step.name else ""
    language = f" ({flat(step.language)})" if step.language and step.kind == "command" else ""
    took = f"  usually {duration(usual)}" if usual >= _WORTH_SAYING else ""
    yield f"{_STEP}{paint(step.id, 'strong')}  {step.kind}{language}  {paint(where + name + took, 'dim')}"
    for line in wrap(flat(step.title), width - len(_DETAIL)) if step.title else ():
        yield f"{_DETAIL}{line}"
    if step.kind == "command":
        yield from _commands(step, width, paint)
    else:
        for line in wrap(_settled(step, steps), width - len(_DETAIL) - 2):
            yield f"{_DETAIL}{paint(line, 'note')}"
    given = step.directives.given()
    for words, style in _remarks(step, given):
        for number, line in enumerate(wrap(words, width - len(_DETAIL) - 2)):
            yield f"{_DETAIL}{paint(('! ' if number == 0 else '  ') + line, style)}"
    if given:
        directives = " ".join(_directive(key, value) for key, value in given.items())
        yield f"{_DETAIL}{paint('directives: ' + directives, 'dim')}"


def _commands(step: Step, width: int, paint: Paint) -> Iterator[str]:
    gutter = len(str(step.lines[1]))
    for command in step.commands:
        for offset, line in enumerate(lines_of(command.text)):
            number, room = f"{command.line + offset:>{gutter}}", width - len(_DETAIL) - gutter - 3
            for part in wrap(visible(line), room):
                yield f"{_DETAIL}{paint(f'{number} │ ', 'dim')}{part}"
                number = " " * gutter


def _settled(step: Step, steps: Mapping[str, Step]) -> str:
    """Return how a check or a manual step will be settled."""
    if step.kind == "manual":
        return "by a person"
    if step.settled_by == "command" and step.commands:
        return f"by its own command `{flat(step.commands[0].text)}`"
    if step.settled_by == "evidence" and not step.refers_to:
        return "by its parts"
    if step.settled_by == "evidence":
        words = f"by evidence of {', '.join(_reference(one, steps) for one in step.refers_to)}"
        if step.tokens:
            words += f", with {' and '.join(f'`{flat(token)}`' for token in step.tokens)} in the output"
        return words
    return "by a person"


def _reference(reference: str, steps: Mapping[str, Step]) -> str:
    name, _, line = reference.rpartition(":")
    commands = steps[name].commands if name in steps else ()
    text = next((command.text for command in commands if str(command.line) == line), None)
    return f"{name} line {line}" + (f" `{crop(flat(text), 60)}`" if text is not None else "")


def _remarks(step: Step, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an operator must notice, each with its style."""
    if given.get("skip"):
        yield "never run", "careful"
    if given.get("manual") and step.kind == "command":
        yield "run by a person, not by mdrun", "careful"
    if step.directives.background:
        yield _in_the_background(step), "note"
    if step.directives.capture:
        name, pattern = step.directives.captured()
        what = f"what /{pattern}/ finds in its output" if pattern else "its last line of output"
        yield f"{what} becomes {name}", "note"
    for reason in decision_words(step):
        yield f"asks first: {reason}", "careful"
    confirm = step.directives.confirm
    if confirm:
        yield "asks first: " + (flat(confirm) if isinstance(confirm, str) else "the guide says so"), "careful"
    if step.guards and "guarded" not in step.decisions:
        yield f"has lasting effects: {guard_words(step.guards)}", "careful"


def _in_the_background(step: Step) -> str:
    words = "goes on in the background until the run is over"
    if step.directives.ready is not None:
        words += f"; the next step waits until `{flat(step.directives.ready)}` passes"
    return words


def _directive(key: str, value: object) -> str:
    match value:
        case True:
            return key
        case False:
            return f"{key}=no"
        case float():
            return f"{key}={value:g}s"
        case tuple():
            words = " ".join(f"{name}={text}" for name, text in value)
        case _:
            words = str(value)
    shown = flat(words)
    return f'{key}="{shown}"' if " " in shown else f"{key}={shown}"


def _count(plan: Plan, usual: float, paint: Paint) -> str:
    steps = plan.steps
    kinds = {
        "command step": sum(step.kind == "command" for step in steps),
        "check": sum(step.kind == "check" for step in steps),
        "manual step": sum(step.kind == "manual" for step in steps),
    }
    parts = [counted(number, noun) for noun, number in kinds.items() if number]
    words = f"{counted(len(steps), 'step')}" + (f": {', '.join(parts)}" if parts else "")
    stops = sum(bool(step.decisions or step.directives.confirm) for step in steps)
    people = sum(
        (step.kind == "manual" or step.settled_by == "person") and not step.directives.skip for step in steps
    )
    asks = ([f"{stops:,} ask{'s' * (stops == 1)} first"] if stops else []) + (
        [f"{people:,} need{'s' * (people == 1)} a person"] if people else []
    )
    took = [f"usually {duration(usual)}"] if usual >= _WORTH_SAYING else []
    findings = summary_line(plan.findings)
    tail = paint(findings, "bad" if any(plan.errors()) else "careful") if findings else ""
    return " · ".join(part for part in (paint(words, "strong"), *asks, *took, tail) if part)
