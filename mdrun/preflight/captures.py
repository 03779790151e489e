"""What nothing will give to a step, because the step that would is not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import Finding
from mdrun.plan.steps.filling import unheld, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.answers import Answers
    from mdrun.plan.records import Step, Variable


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a step waits for."""

    problem: str
    """What stands there, and what it lacks."""
    variable: Variable
    """What would give it."""
    code: str
    """The finding that it is where nothing does."""
    line: int
    """Where it stands, 1-based."""


def captures(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each placeholder and ``$name`` that waits for steps which are not run."""
    plan = answers.plan
    place = {step.id: index for index, step in enumerate(plan.steps)}
    for step in plan.steps:
        if step.directives.skip or step.id in answers.idle:
            continue
        reported: set[str] = set()
        for wanted in _wanted(answers, step):
            variable = wanted.variable
            before = [name for name in variable.captured_by if place[name] < place[step.id]]
            if variable.name not in reported and _is_out_of_reach(answers, variable, before):
                reported.add(variable.name)
                yield _finding(answers, wanted, before)


def _wanted(answers: Answers, step: Step) -> Iterator[_Wanted]:
    """Yield what a step waits for: its placeholders, then what it expands as ``$name``."""
    plan = answers.plan
    first, last = step.lines
    if step.late:
        variables = {variable.name: variable for variable in plan.variables}
        for blank, _ in waiting(step, plan.styles):
            yield _Wanted(f"{blank.text} is not filled", variables[blank.name], "placeholder-unfilled", first)
    for name, variable in unheld(step, plan, answers.captured):
        line = next(line for line in variable.lines if first <= line <= last)
        yield _Wanted(f"${name} has no value", variable, "variable-missing", line)


def _is_out_of_reach(answers: Answers, variable: Variable, before: list[str]) -> bool:
    """Return whether none of the steps before another one gives a variable its value any more."""
    known = variable.value is not None or variable.name in answers.captured
    return not known and bool(before) and answers.idle.issuperset(before)


def _finding(answers: Answers, wanted: _Wanted, before: list[str]) -> Finding:
    steps, remedy = ", ".join(before), f"give it with -v {wanted.variable.name}=…"
    if answers.left_out.issuperset(before):
        reason = "is skipped"
    else:
        reason = "is settled, and no record holds it"
        remedy = f"--again {before[-1]} captures it once more; or {remedy}"
    message = f"{wanted.problem}: step {steps}, which captures it, {reason}"
    return Finding(answers.plan.guide, wanted.line, 0, "error", wanted.code, message, remedy)
