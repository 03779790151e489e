"""Values that are still missing: which they are, and asking for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.catalogue import VALUE_MISSING
from mdrun.cli.signals import Signals
from mdrun.dataclass import replace
from mdrun.errors import Interrupted
from mdrun.placeholders import PLAIN, find
from mdrun.plan.variables.refusals import refusal
from mdrun.plan.variables.values import Value
from mdrun.preflight.choices import choices, refused
from mdrun.preflight.people import OF_OPTIONS, names
from mdrun.preflight.scope import relevant
from mdrun.questions import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mdrun.answers import Answers, Given
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.plans import Plans
    from mdrun.display import Display
    from mdrun.plan.records import Plan, Variable
    from mdrun.questions import Ask

LATER = Value("", "later")
"""What a variable has that is asked for right before the step that needs it."""


def settle_variables(
    planning: Plans,
    answered: Callable[[Plan], Answers],
    given: Given,
    display: Display,
    mistakes: Mistakes,
) -> tuple[Plans, Answers]:
    """Ask for every variable without a value, where there is somebody to ask and nothing is refused anyhow.

    Args:
        planning: What gives the plan.
        answered: Says of a plan what is answered beforehand.
        given: Whether there is somebody to ask.
        display: Asks.
        mistakes: What is wrong with the command line.

    Raises:
        Interrupted: The operator would rather stop.
    """
    answers = answered(planning.plan())
    if given.interactive and not mistakes.found and not _misnamed(answers):
        try:
            with Signals():
                asked = {
                    variable.name: LATER
                    if _waits(variable, answers)
                    else ask(variable, answers.plan, planning.workdir, display.ask, may_wait=True)
                    for variable in missing(answers)
                }
        except KeyboardInterrupt:
            raise Interrupted("stopped") from None
        if asked:
            planning = planning.with_values(asked)
            answers = answered(planning.plan())
    return planning, answers


def _misnamed(answers: Answers) -> bool:
    """Say whether an option names a step or a variable that there is not, so that nothing is run anyhow."""
    found = (*names(answers), *answers.plan.findings)
    return any(finding.code in OF_OPTIONS for finding in found)


def missing(answers: Answers) -> Iterator[Variable]:
    """Yield the variables that the steps to be run need and nobody gives, in the guide's order."""
    errors = {(finding.line, finding.code) for finding in relevant(answers) if finding.level == "error"}
    source = answers.plan.lines
    for variable in sorted(answers.plan.variables, key=lambda one: _place(one, source)):
        lines = _asking(variable, answers.plan)
        wanted = any(line in lines for line, code in errors if code in VALUE_MISSING)
        fetched = variable.declared is not None and variable.declared.fetched
        if variable.value is None and wanted and not fetched:
            yield variable


def _asking(variable: Variable, plan: Plan) -> frozenset[int]:
    """Return the lines that a value must be asked for: those that come before a step captures it."""
    caught = min((step.lines[0] for step in plan.steps if step.id in variable.captured_by), default=None)
    return frozenset(line for line in variable.lines if caught is None or line < caught)


def _waits(variable: Variable, answers: Answers) -> bool:
    """Say whether only sections need a variable of which nobody has said yet that they are meant.

    A secret does not wait: what is printed before could hold it.
    """
    plan = answers.plan
    lines = _asking(variable, plan)
    steps = [step for step in plan.steps if step.id not in answers.idle]
    users = [step for step in steps if not lines.isdisjoint(range(step.lines[0], step.lines[1] + 1))]
    meant = any(answers.taken(step) or not answers.open_sections(step) for step in users)
    return bool(users) and not meant and not variable.secret


def _place(variable: Variable, source: Sequence[str]) -> tuple[int, int]:
    """Return the first line that uses a variable, and about where in it."""
    if not variable.lines:
        return 0, 0
    line = variable.lines[0]
    text = source[line - 1].casefold() if line <= len(source) else ""
    spelled = (text.find(variable.name.replace("_", gap)) for gap in "_- ")
    return line, min((at for at in spelled if at >= 0), default=len(text))


def ask(variable: Variable, plan: Plan, workdir: Path, asking: Ask, *, may_wait: bool = False) -> Value:
    """Ask for a value until it is a good one, or is to be asked for later.

    Args:
        variable: What needs it.
        plan: The plan that needs that.
        workdir: Where the guide's own list of choices is made.
        asking: Asks.
        may_wait: Whether it may be given right before the step that needs it. A secret may not: what is
            printed before could hold it.

    Raises:
        Interrupted: The operator would rather stop.
    """
    offered, uses = choices(variable, workdir), tuple(_uses(variable, plan))
    question = Question(
        "variable",
        variable=variable,
        choices=offered,
        may_wait=may_wait and not variable.secret and "later" not in offered,
        uses=uses,
    )
    plain = _fills(variable, plan)
    problem = ""
    while True:
        answer = asking(replace(question, problem=problem))
        if answer.choice == "quit":
            raise Interrupted("stopped")
        if answer.choice == "later":
            return LATER
        problem = refusal(variable, answer.text)
        if not problem and offered and answer.text not in offered:
            problem = refused(variable, answer.text, offered)
        if not problem and plain and not PLAIN.fullmatch(answer.text):
            problem = "use letters, digits and . _ / @ : + , = % - only, and do not start with -"
        if not problem:
            return Value(answer.text, "asked")


def _fills(variable: Variable, plan: Plan) -> bool:
    """Say whether a value of a variable is put into a command, where it must be plain."""
    if not variable.exports:
        return True
    texts = [command.text for step in plan.steps for command in step.commands]
    texts += [step.script for step in plan.steps]
    texts += [step.directives.ready for step in plan.steps if step.directives.ready is not None]
    return any(blank.name == variable.name for text in texts for blank in find(text, plan.styles))


def _uses(variable: Variable, plan: Plan) -> Iterator[tuple[int, str]]:
    """Yield the lines of the guide that use a variable."""
    lines = plan.lines
    yield from ((line, lines[line - 1].strip()) for line in variable.lines if line <= len(lines))
