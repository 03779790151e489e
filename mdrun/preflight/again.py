"""The steps of a resumed run of which only a person knows whether they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.answers import Answers
    from mdrun.plan.records import Step
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
        unknown, again = past.state.step(step.id).outcome == "unknown", f"--again {step.id}"
        if unknown:
            code, why = "end-not-seen", "nobody knows whether it is done"
        elif step.directives.once:
            code, why = "only-once", "the guide says once"
        else:
            code, why = "changed-before", "nobody is here to say whether that is run, or the guide's own"
            again = f"{again} for the guide's own"
        message = f"step {step.id}: {past.before(step)}; {why}"
        remedy = f"look at what it did, then say {again} or --done {step.id}=NOTE"
        line = _line(step, past) if unknown else step.lines[0]
        yield Finding(answers.plan.guide, line, 0, "error", code, message, remedy)


def _line(step: Step, past: Past) -> int:
    """Return the line of the command whose end was not seen: the one after those whose end was."""
    ended = len(past.state.step(step.id).commands)
    return step.commands[min(ended, len(step.commands) - 1)].line if step.commands else step.lines[0]


def needless(answers: Answers, past: Past) -> Iterator[Finding]:
    """Yield a finding for each ``--done`` about a step that is settled."""
    for step in answers.plan.steps:
        if step.id in past.settled and answers.done(step) is not None:
            message = f"--done {step.id}: it is settled: {past.state.step(step.id).outcome}"
            remedy = "leave this --done out"
            yield Finding(answers.plan.guide, step.lines[0], 0, "error", "done-needless", message, remedy)
