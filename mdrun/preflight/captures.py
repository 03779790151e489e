"""What nothing will give to a step, because the step that would is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.plan.filling import unheld, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Step, Variable
    from mdrun.questions import Answers


def captures(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each placeholder and ``$name`` that waits for steps which are not run."""
    plan = answers.plan
    variables = {variable.name: variable for variable in plan.variables}
    place = {step.id: index for index, step in enumerate(plan.steps)}
    for step in plan.steps:
        if step.directives.skip or step.id in answers.idle:
            continue
        reported: set[str] = set()
        blanks = waiting(step, plan.styles) if step.late else ()
        wanted = [
            *((blank.text, "is not filled", variables[blank.name]) for blank, _ in blanks),
            *((f"${name}", "has no value", one) for name, one in unheld(step, plan, answers.captured)),
        ]
        for text, problem, variable in wanted:
            before = [name for name in variable.captured_by if place[name] < place[step.id]]
            reason = _never(answers, variable, before)
            if reason and variable.name not in reported:
                reported.add(variable.name)
                yield _finding(plan.guide, step, variable, f"{text} {problem}: {reason}")


def _never(answers: Answers, variable: Variable, before: list[str]) -> str:
    """Return why none of the steps before another one gives a variable its value; nothing where one may."""
    if variable.value is not None or variable.name in answers.captured or not before:
        return ""
    if not answers.idle.issuperset(before):
        return ""
    how = "is skipped" if answers.left_out.issuperset(before) else "is settled without it"
    return f"step {', '.join(before)}, which captures it, {how}"


def _finding(guide: str, step: Step, variable: Variable, message: str) -> Finding:
    first, last = step.lines
    code = "placeholder-unfilled"
    if message.startswith("$"):
        code, first = "variable-missing", next(line for line in variable.lines if first <= line <= last)
    return Finding(guide, first, 0, "error", code, message, f"give it with -v {variable.name}=…")
