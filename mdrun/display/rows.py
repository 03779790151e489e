"""The lines of a block as they are shown: its commands, and what its author remarks on them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.display.text import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.plan.records import Plan, Step


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a block, or the part of one that is a command."""

    number: int
    """Its line in the guide, 1-based."""
    code: str
    """What the shell is given of it; nothing where it is a comment."""
    comment: str = ""
    """What its author remarks on it, with the ``#``."""

    @property
    def text(self) -> str:
        """The whole of it."""
        return f"{self.code}  {self.comment}" if self.code and self.comment else self.code or self.comment


def rows(step: Step) -> list[Row]:
    """Return the lines of a step's commands, with the comments between and behind them, in order.

    Those of a block that has no commands, such as one that bash cannot read, are all of its lines.
    """
    script = dict(enumerate(lines_of(step.script), step.start))
    code: dict[int, list[str]] = defaultdict(list)
    for command in step.commands:
        for number, text in enumerate(lines_of(command.text), command.line):
            code[number].append(text)
    if not code:
        return [Row(number, text) for number, text in script.items()]
    found = []
    for number in sorted({*script, *code}):
        line, beside = script.get(number, "").strip(), code.get(number, ())
        if beside:
            found += [Row(number, text) for text in beside[:-1]]
            found.append(Row(number, beside[-1], _behind(beside, line)))
        elif line.startswith("#"):
            found.append(Row(number, "", line))
    return found


class Remarks:
    """The comments of a plan's blocks, for somebody who watches the commands start.

    Args:
        plan: The plan; nothing is remarked where there is none.
    """

    def __init__(self, plan: Plan | None = None) -> None:
        self._steps = {step.id: step for step in plan.steps} if plan is not None else {}
        self._found: dict[str, dict[tuple[int, str], list[str]]] = {}

    def before(self, step: str, line: int, text: str) -> list[str]:
        """Return the comments between a command and the one before it.

        Args:
            step: The step's id.
            line: The command's line in the guide, 1-based.
            text: The command; what is remarked on a line stands before its first one, as the guide has it.
        """
        if step not in self._found:
            self._found[step] = _above(self._steps[step]) if step in self._steps else {}
        return self._found[step].get((line, text), [])


def _above(step: Step) -> dict[tuple[int, str], list[str]]:
    """Return the comments above commands, by line and text of the first command of each such line."""
    firsts = {command.line: command.text for command in reversed(step.commands)}
    found: dict[tuple[int, str], list[str]] = {}
    above: list[str] = []
    for row in rows(step):
        if row.comment and not row.code:
            above.append(row.comment)
        elif above and row.code:
            found[row.number, firsts.get(row.number, "")] = above
            above = []
    return found


def _behind(codes: Sequence[str], line: str) -> str:
    """Return the comment that stands in a line behind the commands of it."""
    at = 0
    for code in codes:
        at = max(line.find(code, at), at) + len(code)
    rest = line[at:].strip(" \t;&")
    return rest if rest.startswith("#") else ""
