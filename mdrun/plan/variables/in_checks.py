"""Values for the commands of checks, which are code spans that only turn out to be commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.placeholders import PLAIN, find
from mdrun.plan.variables.refusals import unsafe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.records import Step, Variable


def unsafe_in_checks(
    guide: Guide, steps: Iterable[Step], variables: Iterable[Variable], styles: Collection[str]
) -> Iterator[Finding]:
    """Yield a finding for each value that is not plain and that a command in a check's words needs.

    Args:
        guide: The guide.
        steps: Steps of its plan; nothing but plain values has filled their commands.
        variables: The variables of that plan.
        styles: The styles of placeholders that are looked for.
    """
    values = {one.name: one for one in variables if one.value is not None and not PLAIN.fullmatch(one.value)}
    for step in steps if values else ():
        if step.kind != "check" or isinstance(step.directives.check, str):
            continue  # a command of a directive is judged as it is written
        for command in step.commands:
            for blank in find(command.text, styles):
                name = "x_y" if blank.form == "pair" and "x_y" in values else blank.name
                if name in values:
                    variable, line = values[name], guide.lines[command.line - 1]
                    place = command.line, line.find(blank.text) + 1
                    yield unsafe(variable, variable.value or "", blank.text, guide.path, place)
