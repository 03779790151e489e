"""The text of a block, taken apart: its syntax tree, its placeholders covered, and where things are."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tree_sitter import Node, Tree

    from mdrun.placeholders import Blank

QUOTED = frozenset(("string", "raw_string", "ansi_c_string", "heredoc_body", "comment"))
"""Kinds of nodes in which bash splits no words, and knows no operators."""

LITERAL = frozenset(("raw_string", "ansi_c_string", "comment"))
"""Kinds of nodes in which bash expands nothing."""

CODE = re.compile(r"`[^`]*`")
"""A code span among words."""
FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
"""How a fence begins, however far it is indented."""

_TEXTS = frozenset(("string", "raw_string", "ansi_c_string", "heredoc_redirect", "heredoc_body"))


class Text:
    """Shell, perhaps with placeholders in it.

    Args:
        rows: Its lines.
        styles: The styles of placeholders that are looked for.
    """

    def __init__(self, rows: Sequence[str], styles: Collection[str]) -> None:
        self.rows = rows
        """Its lines."""
        self.text = "\n".join(rows)
        """All of it, as it stands in the guide."""
        self.blanks: tuple[Blank, ...] = tuple(placeholders.find(self.text, styles))
        """Its placeholders, in order."""
        self.covered = _covered(self.text, self.blanks)
        """The same with a word of as many characters in the place of each placeholder."""
        self.starts = [0, *accumulate(len(line) + 1 for line in rows)]
        """Where each line begins, in characters; last of all, where another one would."""

    @cached_property
    def root(self) -> Node:
        """The root of its syntax tree."""
        return self._tree.root_node

    def nodes(self, kind: str) -> Iterator[Node]:
        """Yield the nodes of a kind, in order."""
        pending = [self.root]
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

    def offset(self, row: int, within: int) -> int:
        """Return the offset into the text of a place in a row."""
        return self.starts[row] + within

    def within(self, offset: int, kinds: Collection[str]) -> bool:
        """Say whether an offset into the text stands within a node of some kinds."""
        return any(node.type in kinds for node in self._around(offset))

    def as_written(self, offset: int) -> bool:
        """Say whether bash expands nothing at an offset: in quotes, or in a quoted here-document."""
        return any(node.type in LITERAL or self._is_quoted_document(node) for node in self._around(offset))

    def _is_quoted_document(self, node: Node) -> bool:
        """Say whether a node is a here-document whose last word is quoted (bash(1), Here Documents)."""
        return node.type == "heredoc_redirect" and any(
            child.type == "heredoc_start" and not self.source(child).isalnum() for child in node.children
        )

    def continues(self, row: int) -> bool:
        """Say whether a row begins inside a quoted text or a here-document."""
        around = self._around(self.starts[row])
        return any(node.type in _TEXTS and node.start_point.row < row for node in around)

    def _around(self, offset: int) -> Iterator[Node]:
        """Yield the nodes that an offset into the text stands in, innermost first."""
        at = len(self.covered[:offset].encode())
        node: Node | None = self.root.descendant_for_byte_range(at, at + 1)
        while node is not None:
            yield node
            node = node.parent

    @cached_property
    def _tree(self) -> Tree:
        return syntax_tree(self.covered)

    def _offset(self, row: int, column: int) -> int:
        """Return the offset in characters of a row and a column in bytes."""
        line = self.covered[self.starts[row] : self.starts[row + 1] - 1]
        within = column if line.isascii() else len(line.encode()[:column].decode(errors="replace"))
        return self.starts[row] + within


def without(pattern: re.Pattern[str], line: str) -> str:
    """Return a line with nothing of what a pattern finds, in which all else stands in its column."""
    return pattern.sub(lambda found: "\0" * len(found[0]), line)


def _covered(text: str, blanks: Sequence[Blank]) -> str:
    pieces, end = [], 0
    for blank in blanks:
        pieces += [text[end : blank.start], "x" * (blank.end - blank.start)]
        end = blank.end
    return "".join(pieces) + text[end:]
