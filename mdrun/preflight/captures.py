"""Placeholders that nothing will fill, because the step that would is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.plan.filling import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.questions import Answers


def captures(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each placeholder that waits for steps which the command line skips."""
    plan = answers.plan
    variables = {variable.name: variable for variable in plan.variables}
    place = {step.id: index for index, step in enumerate(plan.steps)}
    for step in plan.steps:
        if not step.late or step.directives.skip or step.id in answers.idle:
            continue
        reported: set[str] = set()
        for blank, _ in waiting(step, plan.styles):
            variable = variables[blank.name]
            before = [name for name in variable.captured_by if place[name] < place[step.id]]
            if not before:  # the operator gives it later
                continue
            if variable.value is None and answers.left_out.issuperset(before) and blank.name not in reported:
                reported.add(blank.name)
                message = (
                    f"{blank.text} is not filled: step {', '.join(before)}, which captures it, is skipped"
                )
                remedy = f"give it with -v {blank.name}=…"
                yield Finding(plan.guide, step.lines[0], 0, "error", "placeholder-unfilled", message, remedy)
