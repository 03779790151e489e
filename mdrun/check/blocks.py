"""The blocks of a plan as they stand in the guide."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.check.calls import calls
from mdrun.check.text import Text
from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tree_sitter import Node

    from mdrun.check.calls import Call
    from mdrun.document import Fence
    from mdrun.plan.records import Step

_LONGEST_PROMPT = 200
"""Characters of a line's beginning that may be a prompt."""


@dataclass(frozen=True, slots=True)
class Original:
    """The guide that blocks stand in, and what has filled them in the plan."""

    lines: Sequence[str]
    """The guide's lines."""
    styles: Collection[str]
    """The styles of placeholders that are looked for."""
    values: Mapping[str, str]
    """What fills placeholders, by name."""

    def unfilled(self, row: str, line: str) -> str:
        """Return a line of a script as it stands in the guide.

        Args:
            row: The line of the script.
            line: That of the block, which may begin with a prompt.
        """
        if line.endswith(row):
            return row
        ends = (line[at:] for at in range(min(len(line), _LONGEST_PROMPT)))
        return next((end for end in ends if placeholders.fill(end, self.values, self.styles) == row), row)


class Block(Text):
    """A command step's block.

    Args:
        step: The step.
        fence: Its fence.
        original: What it stands in.
    """

    def __init__(self, step: Step, fence: Fence, original: Original) -> None:
        self.step = step
        self.fence = fence
        self.broken = "broken" in step.decisions
        """Whether bash cannot read it."""
        self.doubtful = "maybe-shell" in step.decisions
        """Whether nothing says that it is shell."""
        written = fence.text.split("\n")
        filled = step.script.split("\n")
        rows = [original.unfilled(row, line) for row, line in zip(filled, written, strict=False)]
        # Commands of a transcript stand on their lines without the prompts.
        super().__init__(rows, original.styles)
        self.transcript = any(row.strip() != line.strip() for row, line in zip(rows, written, strict=False))
        """Whether its commands stand behind prompts, so that output may stand between them."""
        self._lines = original.lines

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Its simple commands, in order."""
        return tuple(calls(self))

    def call(self, node: Node) -> Call | None:
        """Return the simple command that a node is."""
        return self._calls.get(node.id)

    @cached_property
    def _calls(self) -> dict[int, Call]:
        return {call.node.id: call for call in self.calls}

    def place(self, node: Node) -> tuple[int, int]:
        """Return line and column of a node in the guide."""
        return self.at(self.start(node))

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column, in the guide, of an offset into the text."""
        row = bisect_right(self.starts, offset) - 1
        return self.line(row, offset - self.starts[row])

    def line(self, row: int, within: int = 0) -> tuple[int, int]:
        """Return line and column, in the guide, of a place in a row; column 0 where that line differs."""
        number, line = self.fence.start + row, self.rows[row].rstrip()
        known = self._lines[number - 1].rstrip() if number <= len(self._lines) else ""
        shift = known.rfind(line)
        return number, shift + within + 1 if shift >= 0 else 0
