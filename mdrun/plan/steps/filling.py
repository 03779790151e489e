"""Steps whose placeholders wait for what an earlier step captures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun.placeholders import Blank
    from mdrun.plan.records import Plan, Step, Variable


def filled(step: Step, values: Mapping[str, str], styles: Collection[str]) -> Step:
    """Return a step with the placeholders filled that wait for a value of these.

    Args:
        step: The step.
        values: Values by name, of this moment.
        styles: The styles of placeholders that are looked for.
    """
    late = {name: values[name] for name in step.late if name in values} if step.late else {}
    if not late:
        return step

    def fill(text: str) -> str:
        return placeholders.fill(text, late, styles)

    def words(text: str) -> str:
        return placeholders.fill(text, late, styles, prose=True)

    said = step.directives
    if isinstance(said.confirm, str):
        said = replace(said, confirm=words(said.confirm))
    return replace(
        step,
        title=words(step.title),
        block=step.block.changed(fill) if step.block is not None else None,
        settlement=step.settlement.changed(fill, words) if step.settlement is not None else None,
        directives=replace(said, ready=fill(said.ready)) if said.ready is not None else said,
    )


def with_secrets(step: Step, secrets: Mapping[str, str], styles: Collection[str]) -> Step:
    """Return a step as the shell gets it: its commands filled with secrets, which nothing else may show.

    Args:
        step: The step.
        secrets: The secrets by name.
        styles: The styles of placeholders that are looked for.
    """
    if not secrets:
        return step

    def fill(text: str) -> str:
        return placeholders.fill(text, secrets, styles)

    said, settlement = step.directives, step.settlement
    if settlement is not None and settlement.command is not None:
        settlement = replace(settlement, command=fill(settlement.command))
    return replace(
        step,
        block=step.block.changed(fill) if step.block is not None else None,
        settlement=settlement,
        directives=replace(said, ready=fill(said.ready)) if said.ready is not None else said,
    )


def waiting(step: Step, styles: Collection[str]) -> Iterator[tuple[Blank, bool]]:
    """Yield the placeholders of a step that need a late value, each with whether a command holds it."""
    texts = [(command.text, True) for command in step.commands]
    if step.directives.ready is not None:
        texts.append((step.directives.ready, True))
    if step.kind != "command":
        texts.append((step.title, False))
    for text, command in texts:
        for blank in placeholders.find(text, styles, prose=not command):
            if blank.name in step.late:
                yield blank, command


def unheld(step: Step, plan: Plan, values: Collection[str]) -> Iterator[tuple[str, Variable]]:
    """Yield what a step expands as ``$name`` that only an earlier step gives, and that has no value.

    An expansion that says what counts then, such as ``${name:-other}``, needs none; nor does a name that the
    guide sets itself.

    Args:
        step: The step.
        plan: Its plan.
        values: Names of the variables that have a value at this moment.
    """
    for variable in plan.variables:
        if not variable.captured_by or variable.value is not None or variable.name in values:
            continue
        if any(step.lines[0] <= line <= step.lines[1] for line in variable.lines):
            yield from ((name, variable) for name in variable.exports if _needs(step, plan, name))


def _needs(step: Step, plan: Plan, name: str) -> bool:
    return any(expands(one.text, name) for one in step.commands) and not any(
        sets(one, name) for one in plan.steps
    )


def expands(text: str, name: str) -> bool:
    """Return whether shell text expands a variable and does not say what counts where it has no value."""
    return re.search(rf"\$(?:{name}(?!\w)|\{{[#!]?{name}(?!\w|:?[-=?+]))", text) is not None


def sets(step: Step, name: str) -> bool:
    """Return whether a step's block gives a variable a value."""
    return re.search(rf"(?m)(?:^|[\s;&|(]){name}\+?=", step.script) is not None


def empty(step: Step, plan: Plan, values: Collection[str]) -> str:
    """Return why a step would run with nothing in the place of a variable; nothing where it would not."""
    for name, variable in unheld(step, plan, values):
        if any(one.id in variable.captured_by for one in plan.steps[: plan.steps.index(step)]):
            return f"${name} has no value: {_nothing(variable.name)}"
    return ""


def _nothing(name: str) -> str:
    return f"nothing has captured {name}; `mdrun resume` takes it with -v {name}=…"


def refused(step: Step, values: Mapping[str, str], styles: Collection[str]) -> tuple[str, int]:
    """Return why a step cannot be run with these values, nothing where it can; and the guide line of that.

    Args:
        step: The step, not filled yet.
        values: Values by name, of this moment.
        styles: The styles of placeholders that are looked for.
    """
    for blank, command in waiting(step, styles) if step.late else ():
        value = values.get(blank.name)
        if value is None:
            return f"{blank.text} is not filled: {_nothing(blank.name)}", _line_of(step, blank.text)
        if command and not placeholders.PLAIN.fullmatch(value):
            reason = (
                f'{value!r} is not safe in the command that {blank.text} stands in; write "${blank.name}"'
            )
            return reason, _line_of(step, blank.text)
    return "", step.lines[0]


def _line_of(step: Step, text: str) -> int:
    """Return the first guide line of a step's commands that holds a text; the step's own where none does."""
    lines = (
        one.line + offset
        for one in step.commands
        for offset, line in enumerate(one.text.split("\n"))
        if text in line
    )
    return next(lines, step.lines[0])
