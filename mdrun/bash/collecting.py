"""What a syntax tree of bash text holds: commands, functions, variables, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash.commands import RESERVED, SETTERS, line_ends, text_of, variables_in, words_of
from mdrun.bash.records import Simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

UNCERTAIN = frozenset(
    (
        "if_statement",
        "while_statement",
        "for_statement",
        "c_style_for_statement",
        "case_statement",
        "function_definition",
    )
)
"""Kinds of nodes of the syntax tree in which a command may not be run."""
_NAMED_BY = {
    "function_definition": "name",
    "variable_assignment": "name",
    "for_statement": "variable",
    "select_statement": "variable",
}
"""The field that holds the name, by the kind of what is named."""
_FALLBACKS = frozenset((":-", "-", ":=", "=", ":+", "+", ":?", "?"))
_PIPED = "behind a pipe"
_SUBSTITUTIONS = ("command_substitution", "process_substitution")
_FALLBACK = "expansion with a fallback"
_EXPANSIONS = ("simple_expansion", "expansion", _FALLBACK)


class _Around:
    """What stands around a node: one record for all the children of another."""

    __slots__ = ("certain", "given", "inner", "kind")

    def __init__(self, kind: str, certain: bool, inner: bool, given: str = "") -> None:
        self.kind = kind
        """The kind of the node around it, or what it is there."""
        self.certain = certain
        """Whether it is sure to be run."""
        self.inner = inner
        """Whether it stands in a substitution."""
        self.given = given
        """The here-documents of the statement around it."""


class Collector:
    """Gathers what a syntax tree holds, without recursion into Python's stack limit.

    Args:
        data: The text that the tree was made of, in UTF-8.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.simple: list[Simple] = []
        self.functions: set[str] = set()
        self.variables: set[str] = set()
        self.uses: list[tuple[int, str]] = []
        self.with_fallback: set[str] = set()
        self.comments: list[tuple[int, int]] = []
        self.torn = False
        """Whether it cannot be as bash reads it: a simple command goes on in another line without a
        backslash, a here-document has no end, a reserved word is a command (``! { …; }`` is read so)."""

    def _text(self, node: Node) -> str:
        """Return what a node stands for."""
        return text_of(self._data, node)

    def visit(self, root: Node) -> None:
        """Take in a tree that is sure to be run."""
        pending = [(root, _Around("", certain=True, inner=False))]
        while pending:
            node, around = pending.pop()
            self._take(node, around)
            if node.child_count:
                pending.extend(self._within(node, around))

    def _within(self, node: Node, around: _Around) -> Iterator[tuple[Node, _Around]]:
        """Yield the children of a node, the last first, each with what stands around it."""
        kind, children = node.type, node.children
        certain = around.certain and kind not in UNCERTAIN
        inner = around.inner or kind in _SUBSTITUTIONS
        given = self._input(children) if kind == "redirected_statement" else ""
        if kind == "expansion" and any(child.type in _FALLBACKS for child in children):
            kind = _FALLBACK
        elif kind == "redirected_statement" and around.kind == _PIPED:
            kind = _PIPED
        own = _Around(kind, certain, inner, given)
        first, others = children[0], reversed(children[1:])
        if kind == "list" and len(children) == 3:
            yield children[2], _Around(kind, certain=False, inner=inner)
        elif kind == "pipeline":
            piped = _Around(_PIPED, certain, inner)
            yield from ((child, piped) for child in others)
        else:
            yield from ((child, own) for child in others)
        yield first, own

    def _input(self, children: list[Node]) -> str:
        """Return the here-documents among the redirections of a statement."""
        return "\n".join(
            self._text(part)
            for child in children
            if child.type == "heredoc_redirect"
            for part in child.children
            if part.type == "heredoc_body"
        )

    def _take(self, node: Node, around: _Around) -> None:
        """Take in a node."""
        kind = node.type
        if kind in ("command", "declaration_command", "unset_command"):
            self._command(node, around)
        elif kind == "heredoc_redirect":
            self.torn = self.torn or not self._has_end(node)
        elif kind == "comment":
            self.comments.append((node.start_byte, node.end_byte))
        elif kind == "test_command":
            self.simple.append(
                Simple(node.start_point.row, ("[[", self._text(node)), around.certain, around.inner)
            )
        elif kind in _NAMED_BY:
            self._named(kind, node.child_by_field_name(_NAMED_BY[kind]))
        elif kind == "variable_name" and around.kind in _EXPANSIONS and not self._is_apart(node):
            self.uses.append((node.start_point.row, self._text(node)))
            if around.kind == _FALLBACK:
                self.with_fallback.add(self._text(node))

    def _is_apart(self, node: Node) -> bool:
        """Return whether white space parts a name from its dollar sign: ``$ sudo`` expands nothing."""
        return self._text(node)[:1].isspace() or self._data[node.start_byte - 1 : node.start_byte].isspace()

    def _named(self, kind: str, name: Node | None) -> None:
        """Take the name of what is defined, assigned or looped over."""
        if name is not None and kind == "function_definition":
            self.functions.add(self._text(name))
        elif name is not None:
            self.variables.add(self._text(name).partition("[")[0])

    def _has_end(self, heredoc: Node) -> bool:
        """Return whether a here-document ends by its word, which tree-sitter-bash now and then misses."""
        words = [child for child in heredoc.children if child.type in ("heredoc_start", "heredoc_end")]
        start, *end = (re.sub(r"[\\'\"]", "", self._text(word)).strip() for word in words)
        return end == [start]

    def _command(self, node: Node, around: _Around) -> None:
        """Take in a simple command."""
        words = words_of(self._data, node)
        ends = line_ends(self._data, node)
        self.torn = self.torn or not all(ends)
        if not words or (ends and words[0] in RESERVED):
            return  # ``A=1 B=2⏎else``: bash goes on with what is around it
        self.torn = self.torn or words[0] in RESERVED
        piped = around.kind == _PIPED
        self.simple.append(
            Simple(node.start_point.row, words, around.certain, around.inner, around.given, piped)
        )
        if words[0] == "alias":
            self.functions.update(word.partition("=")[0] for word in words[1:])
        elif words[0] in SETTERS:
            self.variables.update(variables_in(words))
