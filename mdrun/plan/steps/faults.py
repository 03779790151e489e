"""What is wrong with the steps of a plan, so that it cannot be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.directives.sense import contradictory, pauses_alone
from mdrun.errors import Finding
from mdrun.evidence.settling import spans_of
from mdrun.plan.steps.reading import located

if TYPE_CHECKING:
    from mdrun.plan.drafts import Draft
    from mdrun.plan.steps.reading import Reader
    from mdrun.plan.steps.texts import Texts

_MEND = "mend it, or mark it notes"
_FENCE_INSIDE = "end it in this block (what holds a fence needs a longer fence around it), or mark it notes"


class Faults:
    """Finds what is wrong with steps.

    Args:
        guide: The guide's path.
        texts: Fills their texts.
        reader: Tells what bash cannot read.
    """

    def __init__(self, guide: str, texts: Texts, reader: Reader) -> None:
        self.findings: list[Finding] = []
        """What was found."""
        self.reader = reader
        """Tells what bash cannot read."""
        self._guide = guide
        self._texts = texts

    def is_broken(self, made: Draft, text: str) -> bool:
        """Say whether bash cannot read a block, and report that where it surely is one."""
        problem = self.reader.problem(text)
        if problem is not None and "maybe-shell" not in made.reasons:
            line, reason = located(problem, made.start, made.last)
            if line is None or line == made.last:  # past its end, the whole block is meant
                line = made.first
            message = f"bash cannot read this block: {reason}"
            self._error(line, "syntax", message, _FENCE_INSIDE if "here-document" in reason else _MEND)
        return problem is not None

    def of_command(self, made: Draft) -> None:
        """Report contradictory directives of a command step, and a ``ready`` that bash cannot read."""
        for problem in contradictory(made.directives):
            self._error(made.first, "directive-misplaced", problem, "take one of them away")
        self._of_pause(made)
        ready = self._texts.ready(made)
        if ready is not None and (wrong := self.reader.problem(ready)) is not None:
            message = f"bash cannot read the command of 'ready': {wrong}"
            self._error(made.first, "syntax", message, "mend it")

    def of_check(self, made: Draft, title: str, command: str | None) -> None:
        """Report a ``check`` directive that nothing can be run for, and a pause between no attempts.

        Args:
            made: The check.
            title: Its words.
            command: The command that settles it, if any.
        """
        self._of_pause(made)
        declared = made.directives.check
        if made.directives.skip or not declared:
            return
        if command is None or (declared is True and not spans_of(title)):
            message = "'check' needs a code span in its item"
            self._error(made.first, "directive-value", message, 'write check="COMMAND"')
        elif (problem := self.reader.problem(command)) is not None:
            message = f"bash cannot read the command of this check: {problem}"
            self._error(made.first, "syntax", message, "mend it")

    def of_whole(self, made: Draft) -> None:
        """Report a command that is declared for a check which its parts settle: it would never be run."""
        if made.directives.check and not made.directives.skip:
            message = "'check' says nothing about a check that has parts: they settle it"
            self._error(made.first, "directive-misplaced", message, "write it at one of them, or as one more")

    def _of_pause(self, made: Draft) -> None:
        if pauses_alone(made.directives):
            message = "'every' says nothing without 'retry'"
            self._error(made.first, "directive-misplaced", message, "write retry=10 beside it")

    def _error(self, line: int, code: str, message: str, remedy: str) -> None:
        """Report what refuses a run."""
        self.findings.append(Finding(self._guide, line, 0, "error", code, message, remedy))
