"""One simple command of a syntax tree: its words, the lines that end in it, and what it names."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash.quoting import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

RESERVED = frozenset(
    {"!", "{", "}", "if", "then", "elif", "else", "fi", "case", "esac"}
    | {"for", "select", "while", "until", "do", "done", "in", "function", "]]"}
)
"""Bash manual, Reserved Words; ``time`` is read as a command on purpose."""
BEFORE_NAME = ("variable_assignment", "comment")
"""Kinds of nodes that may stand before the name of a command."""
_NO_WORDS = frozenset(("variable_assignment", "comment", "herestring_redirect"))
"""What stands among the words of a command and is none."""
SETTERS = frozenset(
    {"declare", "typeset", "local", "readonly", "export"}
    | {"read", "mapfile", "readarray", "getopts", "printf", "unset"}
)
"""Builtins that set variables which their words name."""


def text_of(data: bytes, node: Node) -> str:
    """Return what a node stands for.

    Args:
        data: The text that its tree was made of, in UTF-8.
        node: The node.
    """
    return data[node.start_byte : node.end_byte].decode(errors="replace")


def words_of(data: bytes, node: Node) -> tuple[str, ...]:
    """Return the words of a command, as for :func:`text_of`."""
    return tuple(_words(data, node))


def _words(data: bytes, node: Node) -> Iterator[str]:
    """Yield the words; tree-sitter-bash now and then parts one: ``a/$b/c-$b-d``."""
    written, end = "", -1
    for child in node.children:
        if child.type in _NO_WORDS or child.type.endswith("_redirect") or _is_descriptor(data, child):
            continue
        if written and child.start_byte > end:
            yield unquoted(written)
            written = ""
        written, end = written + text_of(data, child), child.end_byte
    if written:
        yield unquoted(written)


def _is_descriptor(data: bytes, node: Node) -> bool:
    """Say whether a node is the 0 of ``0<``, which tree-sitter-bash takes for a word."""
    return node.type == "number" and data[node.end_byte : node.end_byte + 1] == b"<"


def line_ends(data: bytes, node: Node) -> list[bool]:
    """Say of each line that ends between two words of a command whether the command's name comes later."""
    return [
        before.type in BEFORE_NAME
        for before, child in pairwise(node.children)
        if ends_line(data, before, child)
    ]


def ends_line(data: bytes, before: Node, child: Node) -> bool:
    """Say whether a line of a script ends between two words of a command."""
    between = data[before.end_byte : child.start_byte]
    return b"\n" in between and b"\\\n" not in between


def variables_in(words: Sequence[str]) -> Iterator[str]:
    """Yield the variables that one of :data:`SETTERS` sets, by its words."""
    for word in words[1:]:
        if not word.startswith("-"):
            yield word.partition("=")[0].partition("[")[0]
