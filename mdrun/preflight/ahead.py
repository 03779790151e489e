"""The scripts that a run has ahead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.dataclass import dataclass
from mdrun.preflight.harm import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.answers import Answers
    from mdrun.plan.records import Step


@dataclass(frozen=True, slots=True)
class Ahead:
    """A script that the run may run."""

    step: Step
    """The step that it belongs to."""
    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """The script."""
    left: bool
    """Whether the shell may be outside of the copy by then."""


def ahead(answers: Answers) -> Iterator[Ahead]:
    """Yield what the run may run, in its order."""
    left = False
    for step in answers.plan.steps:
        said = step.directives
        if said.skip or said.manual or step.id in answers.idle:
            continue
        if step.block is not None:
            first = step.commands[0].line if step.commands else step.lines[0]
            parts = parse(step.script).parts
            left = left or leaves(step.script)
            outside = left or (said.cwd or "").startswith("/")
            yield Ahead(step, first - (parts[0].row if parts else 0), step.script, outside)
        elif step.settled_by == "command":
            yield from (Ahead(step, one.line, one.text, left) for one in step.commands)
        if said.ready:
            yield Ahead(step, step.lines[0], said.ready, left)
