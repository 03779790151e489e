"""Which findings of a plan concern a run: not those of steps that it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mdrun.answers import Answers
    from mdrun.errors import Finding


def relevant(answers: Answers) -> tuple[Finding, ...]:
    """Return what the plan finds, without what concerns only steps that the command line skips.

    Where there is somebody to ask, a block that bash cannot read is a question and no error.
    """
    plan = answers.plan
    skipped, wanted = set[int](), set[int]()
    for step in plan.steps:
        (skipped if step.id in answers.idle else wanted).update(range(step.lines[0], step.lines[1] + 1))
    idle, asked = skipped - wanted, frozenset(_asked_about(answers))
    found = (one for finding in plan.findings if (one := _of_a_wanted_step(finding, idle)) is not None)
    return tuple(one for one in found if one.line not in asked or one.code != "syntax")


def _of_a_wanted_step(finding: Finding, idle: Collection[int]) -> Finding | None:
    """Return a finding in the first place where it concerns the run; None where there is none."""
    if finding.line not in idle or finding.code not in _OF_A_STEP:
        return finding
    line = next((line for line in finding.also if line not in idle), None)
    return replace(finding, line=line, column=0) if line is not None else None


def _asked_about(answers: Answers) -> Iterator[int]:
    """Yield the lines of the blocks that bash cannot read and that somebody will be asked about."""
    for step in answers.plan.steps if answers.given.interactive else ():
        if "broken" in step.decisions and not answers.taken(step):
            yield from range(step.lines[0], step.lines[1] + 1)


_OF_A_STEP = frozenset(
    (
        "placeholder-unfilled",
        "variable-missing",
        "variable-refused",
        "variable-unsafe",
        "variable-unset",
        "syntax",
    )
)
"""What is only wrong with a step if it is run."""
