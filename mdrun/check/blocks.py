"""A block of the plan as it stands in the guide, taken apart."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import syntax_tree
from mdrun.check.calls import calls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tree_sitter import Node, Tree

    from mdrun.check.calls import Call
    from mdrun.document import Fence
    from mdrun.placeholders import Blank
    from mdrun.plan.records import Step

QUOTED = frozenset(("string", "raw_string", "ansi_c_string", "heredoc_body", "comment"))
"""Kinds of nodes in which bash splits no words, and knows no operators."""

LITERAL = frozenset(("raw_string", "ansi_c_string", "comment"))
"""Kinds of nodes in which bash expands nothing."""


class Block:
    """A command step's block.

    Args:
        step: The step.
        fence: Its fence.
        lines: The guide's lines.
        styles: The styles of placeholders that are looked for.
        values: What fills placeholders in the plan.
    """

    def __init__(
        self,
        step: Step,
        fence: Fence,
        lines: Sequence[str],
        styles: Collection[str],
        values: Mapping[str, str],
    ) -> None:
        self.step = step
        self.fence = fence
        self.broken = "broken" in step.decisions
        """Whether bash cannot read it."""
        self.doubtful = "maybe-shell" in step.decisions
        """Whether nothing says that it is shell."""
        written = fence.text.split("\n")
        filled = (step.script or "").split("\n")
        self.rows = [_unfilled(*row, styles, values) for row in zip(filled, written, strict=False)]
        """The lines of its text."""
        self.text = "\n".join(self.rows)
        """Its commands, unfilled; those of a transcript stand on their lines without the prompts."""
        self.transcript = any(
            row.strip() != line.strip() for row, line in zip(self.rows, written, strict=False)
        )
        """Whether its commands stand behind prompts, so that output may stand between them."""
        self.blanks: tuple[Blank, ...] = tuple(placeholders.find(self.text, styles))
        """Its placeholders, in order."""
        self.covered = _covered(self.text, self.blanks)
        """Its text with a word of as many characters in the place of each placeholder."""
        self._lines = lines
        self._starts = [0, *accumulate(len(line) + 1 for line in self.rows)]

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Its simple commands, in order."""
        return tuple(calls(self, self._tree.root_node))

    def call(self, node: Node) -> Call | None:
        """Return the simple command that a node is."""
        return self._calls.get(node.id)

    @cached_property
    def _calls(self) -> dict[int, Call]:
        return {call.node.id: call for call in self.calls}

    def nodes(self, kind: str) -> Iterator[Node]:
        """Yield the nodes of a kind, in order."""
        pending = [self._tree.root_node]
        while pending:
            node = pending.pop()
            if node.type == kind:
                yield node
            pending.extend(reversed(node.children))

    def source(self, node: Node, *, covered: bool = False) -> str:
        """Return the text of a node as it stands in the guide, or with its placeholders covered."""
        end = self._offset(node.end_point.row, node.end_point.column)
        return (self.covered if covered else self.text)[self.start(node) : end]

    def start(self, node: Node) -> int:
        """Return where a node begins in the text, in characters."""
        return self._offset(node.start_point.row, node.start_point.column)

    def place(self, node: Node) -> tuple[int, int]:
        """Return line and column of a node in the guide."""
        return self.at(self.start(node))

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column, in the guide, of an offset into the text."""
        row = bisect_right(self._starts, offset) - 1
        return self.line(row, offset - self._starts[row])

    def line(self, row: int, within: int = 0) -> tuple[int, int]:
        """Return line and column, in the guide, of a place in a row; column 0 where that line differs."""
        number, line = self.fence.start + row, self.rows[row].rstrip()
        known = self._lines[number - 1].rstrip() if number <= len(self._lines) else ""
        shift = known.rfind(line)
        return number, shift + within + 1 if shift >= 0 else 0

    def offset(self, row: int, within: int) -> int:
        """Return the offset into the text of a place in a row."""
        return self._starts[row] + within

    def within(self, offset: int, kinds: Collection[str]) -> bool:
        """Say whether an offset into the text stands within a node of some kinds."""
        at = len(self.covered[:offset].encode())
        node = self._tree.root_node.descendant_for_byte_range(at, at + 1)
        while node is not None and node.type not in kinds:
            node = node.parent
        return node is not None

    def continues(self, row: int) -> bool:
        """Say whether a row begins inside a quoted text or a here-document."""
        at = len(self.covered[: self._starts[row]].encode())
        node = self._tree.root_node.descendant_for_byte_range(at, at + 1)
        while node is not None and not (node.type in _TEXTS and node.start_point.row < row):
            node = node.parent
        return node is not None

    @cached_property
    def _tree(self) -> Tree:
        return syntax_tree(self.covered)

    def _offset(self, row: int, column: int) -> int:
        """Return the offset in characters of a row and a column in bytes."""
        line = self.covered[self._starts[row] : self._starts[row + 1] - 1]
        within = column if line.isascii() else len(line.encode()[:column].decode(errors="replace"))
        return self._starts[row] + within


_TEXTS = frozenset(("string", "raw_string", "ansi_c_string", "heredoc_redirect", "heredoc_body"))


def _unfilled(row: str, line: str, styles: Collection[str], values: Mapping[str, str]) -> str:
    """Return a line of a script as it stands in the guide: a line of the block, without a prompt."""
    if line.endswith(row):
        return row
    ends = (line[at:] for at in range(min(len(line), _LONGEST_PROMPT)))
    return next((end for end in ends if placeholders.fill(end, values, styles) == row), row)


_LONGEST_PROMPT = 200


def _covered(text: str, blanks: Sequence[Blank]) -> str:
    pieces, end = [], 0
    for blank in blanks:
        pieces += [text[end : blank.start], "x" * (blank.end - blank.start)]
        end = blank.end
    return "".join(pieces) + text[end:]
