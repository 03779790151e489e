"""What to look at before a run goes on: steps that may be done, and what its shell has lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.plan.filling import expands, sets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mdrun.questions import Answers
    from mdrun.state import Past


def unsure(answers: Answers, past: Past) -> Iterator[Finding]:
    """Yield a finding for each step that may be done already, where nobody says so and nobody can be asked.

    Args:
        answers: What the command line answers.
        past: What is known of the run.
    """
    given = answers.given
    for step in answers.plan.steps:
        said = answers.again(step) or answers.done(step) is not None or step.id in answers.idle
        if not past.unsure(step) or said or given.interactive or given.pause:
            continue
        unknown = past.state.step(step.id).outcome == "unknown"
        code = "end-not-seen" if unknown else "only-once"
        why = "nobody knows whether it is done" if unknown else "the guide says once"
        message = f"step {step.id}: {past.before(step)}; {why}"
        remedy = f"look at what it did, then say --again {step.id} or --done {step.id}=NOTE"
        yield Finding(answers.plan.guide, step.lines[0], 0, "error", code, message, remedy)


def needless(answers: Answers, past: Past) -> Iterator[Finding]:
    """Yield a finding for each ``--done`` about a step that is settled."""
    for step in answers.plan.steps:
        if step.id in past.settled and answers.done(step) is not None:
            message = f"--done {step.id}: it is settled: {past.state.step(step.id).outcome}"
            remedy = "leave this --done out"
            yield Finding(answers.plan.guide, step.lines[0], 0, "error", "done-needless", message, remedy)


def unrestored(answers: Answers, lost: Iterable[str], environ: Collection[str]) -> Iterator[Finding]:
    """Yield a warning for each variable that did not come back and that a step ahead uses before it is set.

    Args:
        answers: What the command line answers.
        lost: What the shell's state does not bring back: the names of variables, and words for all else.
        environ: Names of the environment: what it holds has a value in any case.
    """
    plan = answers.plan
    given = {name for variable in plan.variables for name in variable.exports}
    for name in lost:
        if not name.isidentifier() or name in given or name in environ:
            continue
        line = next(_first_use(answers, name), None)
        if line is not None:
            message = f"${name} held a secret, and did not come back"
            yield Finding(plan.guide, line, 0, "warning", "variable-lost", message)


def _first_use(answers: Answers, name: str) -> Iterator[int]:
    for step in answers.plan.steps:
        if step.id in answers.idle:
            continue
        if sets(step, name):
            return
        yield from (command.line for command in step.commands if expands(command.text, name))
