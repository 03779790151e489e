"""What nothing will give to a step, because the step that would is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.plan.steps.filling import unheld, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.answers import Answers
    from mdrun.plan.records import Step, Variable


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
            if variable.name not in reported and _is_out_of_reach(answers, variable, before):
                reported.add(variable.name)
                yield _finding(answers, step, variable, before, f"{text} {problem}")


def _is_out_of_reach(answers: Answers, variable: Variable, before: list[str]) -> bool:
    """Return whether none of the steps before another one gives a variable its value any more."""
    known = variable.value is not None or variable.name in answers.captured
    return not known and bool(before) and answers.idle.issuperset(before)


def _finding(answers: Answers, step: Step, variable: Variable, before: list[str], problem: str) -> Finding:
    steps, remedy = ", ".join(before), f"give it with -v {variable.name}=…"
    if answers.left_out.issuperset(before):
        reason = "is skipped"
    else:
        reason = "is settled, and no record holds it"
        remedy = f"--again {before[-1]} captures it once more; or {remedy}"
    message = f"{problem}: step {steps}, which captures it, {reason}"
    first, last = step.lines
    code = "placeholder-unfilled"
    if problem.startswith("$"):
        code, first = "variable-missing", next(line for line in variable.lines if first <= line <= last)
    return Finding(answers.plan.guide, first, 0, "error", code, message, remedy)
