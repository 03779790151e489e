"""Bash text cut into its top-level commands."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash.collecting import Collector
from mdrun.bash.commands import BEFORE_NAME, ends_line
from mdrun.bash.records import Part, Script
from mdrun.bash.trees import parser

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_TOGETHER = 100
"""Lines that are read together where a script is read few lines at a time."""


def split(text: str, like: Script) -> list[Part]:
    """Return a text cut where another of the same length in bytes is cut: one whose blanks are covered."""
    data = text.encode()
    return [
        Part(part.row, data[part.start : part.start + len(part.text.encode())].decode(), part.start)
        for part in like.parts
    ]


def top_level(root: Node, data: bytes) -> list[Part] | None:
    """Return the top-level commands, or None where the text between them is not just separators."""
    spans: list[tuple[int, int, int]] = []
    end = 0
    for node in root.children:
        if node.type == "comment":
            end = node.end_byte
            continue
        between = data[end : node.start_byte].strip(b" \t\n;\\\r")
        if between:
            return None
        end = node.end_byte
        if node.type == "&" and spans:
            row, start, _ = spans[-1]
            spans[-1] = (row, start, end)
        elif node.is_named:
            spans += _cut_at_newline(node, data)
        elif node.type not in (";", "\n", ";;"):
            return None
    if data[end:].strip(b" \t\n;\\\r"):
        return None
    return [Part(row, data[start:stop].decode().rstrip(), start) for row, start, stop in spans]


def by_lines(text: str) -> list[Part] | None:
    """Return the commands of each few lines that can be read by themselves; None where some cannot.

    Too many lines that cannot be told apart are not tried further: each would be read with all before it.
    In a line that follows a pipeline, tree-sitter-bash may take ``{`` for one more word of it; never where
    the pipeline stands alone.
    """
    parts: list[Part] = []
    lines = text.split("\n")
    first = at = 0
    for row in range(len(lines)):
        if row - first == _MOST_TOGETHER:
            return None
        data = "\n".join(lines[first : row + 1]).encode()
        root = parser().parse(data).root_node
        if root.has_error or data.endswith(b"\\"):
            continue
        collected = Collector(data)
        collected.visit(root)
        found = None if collected.torn else top_level(root, data)
        if found is not None:
            parts += [Part(first + part.row, part.text, at + part.start) for part in found]
            first, at = row + 1, at + len(data) + 1
    return parts if first == len(lines) else None


def as_one(text: str) -> list[Part]:
    """Return a script as one command, without the comments and blank lines before it."""
    lines = text.split("\n")
    start = next((row for row, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#"), 0)
    before = sum(len(line.encode()) + 1 for line in lines[:start])
    return [Part(start, "\n".join(lines[start:]).rstrip(), before)]


def _cut_at_newline(node: Node, data: bytes) -> list[tuple[int, int, int]]:
    """Cut ``A=1 B=2⏎command``, which tree-sitter takes for one command, where bash ends the first.

    What the command is the first part of, such as a pipeline, begins with it.
    """
    first = node
    while first.type != "command" and first.children and first.children[0].start_byte == node.start_byte:
        first = first.children[0]
    spans = []
    row, start = node.start_point.row, node.start_byte
    if first.type == "command":
        for before, child in pairwise(first.children):
            if before.type in BEFORE_NAME and ends_line(data, before, child):
                spans.append((row, start, before.end_byte))
                row, start = child.start_point.row, child.start_byte
    return [*spans, (row, start, node.end_byte)]
