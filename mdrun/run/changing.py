"""What the operator makes of a step's block at a question: read, judged, shown once more, put on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import Deviation
from mdrun.placeholders import find, mask
from mdrun.plan.records import Command
from mdrun.plan.steps.reading import located
from mdrun.run.changes import changed_script, difference, rows_before
from mdrun.shell import syntax_errors

if TYPE_CHECKING:
    from mdrun.plan.records import Step
    from mdrun.run.course import Course
    from mdrun.state import RunState


def get_ready() -> None:
    """Import what takes apart and compares what the operator makes of blocks, where there may be one."""
    import difflib  # noqa: F401

    from mdrun import bash
    from mdrun.guards import guards

    bash.parser()
    guards("true")


class Changing:
    """Takes the blocks that the operator has changed.

    Args:
        course: The run.
        harmless: Guards that need no question where the run happens.
    """

    def __init__(self, course: Course, harmless: frozenset[str]) -> None:
        self.course = course
        self.plan = course.plan
        self.progress = course.progress
        self.harmless = harmless

    def take_up(self, state: RunState) -> None:
        """Take over the blocks that a run which is resumed has last run as the operator had changed them.

        Args:
            state: What the run has come to.
        """
        for seen in state.steps.values():
            own = bool(seen.change) and seen.step not in self.progress.others
            planned = self.plan.step(seen.step) if own else None
            if planned is None:
                continue
            step = self.course.filled(planned)
            script = changed_script(step.script, seen.change)
            made = self.changed(step, script) if script is not None else ""
            if not isinstance(made, str):
                self.progress.edited[step.id] = made

    def unreadable(self, step: Step) -> str:
        """Return why bash cannot read a step's block; nothing where it can."""
        problem = syntax_errors([step.script])[0] if "broken" in step.decisions else None
        if problem is None:
            return ""
        line, reason = located(problem, step.start, step.lines[1])
        where = "" if line is None else f"line {line}: "
        return f"bash cannot read it: {where}{reason}"

    def changed(self, step: Step, script: str) -> Step | str:
        """Return a step with a changed script, or why that cannot be run.

        Args:
            step: The step.
            script: What the operator made of its block.
        """
        from mdrun import bash

        if bash.is_empty(script):
            return "there is no command in it; skip the step instead"
        if blank := self.unfilled(step, script):
            return f"{blank} is not filled: write its value in its place"
        covered = mask(script, self.plan.styles, only=self.plan.secrets)
        problem = syntax_errors([covered])[0]
        if problem is not None:
            return f"bash cannot read what you wrote: {problem}"
        assert step.block is not None
        rows = rows_before(step.script, script)
        parts = bash.split(script, bash.parse(covered))
        commands = tuple(Command(step.start + rows[part.row][0], part.text) for part in parts)
        return replace(step, block=replace(step.block, script=script, commands=commands))

    def unfilled(self, step: Step, script: str) -> str:
        """Return the first placeholder of a changed script that nothing will fill; empty where there is none.

        Those of a block that bash could not read were never asked for. What stands in another block, too, was
        found to be none.
        """
        styles, before = self.plan.styles, set[str]()
        if "broken" not in step.decisions:
            before = {blank.text for blank in find(step.script, styles)}
        left = (blank for blank in find(script, styles) if blank.name not in self.plan.secrets)
        return next((blank.text for blank in left if blank.text not in before), "")

    def looked_at(self, changed: Step) -> Step | None:
        """Return a step with a changed block as it is shown once more; None where it is run at once.

        What was answered beforehand, ``--yes`` and ``--take``, was said of the guide's own block.

        Args:
            changed: The step.
        """
        from mdrun.guards import guards

        found = guards(changed.script, self.plan.settings.guards)
        careful = not self.harmless.issuperset(found) or changed.directives.confirm
        return replace(changed, guards=found, decisions=("guarded",)) if careful else None

    def as_changed(self, changed: Step) -> Step:
        """Return a step with a changed block as it is shown once more, whatever it does."""
        return self.looked_at(changed) or replace(changed, guards=(), decisions=())

    def lines(self, step: Step, changed: Step) -> tuple[tuple[int, bool], ...]:
        """Return the lines of a changed block; see :attr:`mdrun.questions.Question.lines`."""
        rows = rows_before(step.script, changed.script)
        return tuple((step.start + row, own) for row, own in rows)

    def deviation(self, step: Step, changed: Step) -> Deviation:
        """Return what stands on record of a block that was changed."""
        diff = difference(step.script, changed.script, self.plan.guide)
        return Deviation(step.id, "changed", "edited by the operator", diff)
