"""Syntax trees of bash text."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from mdrun.bare import bare
from mdrun.patterns import regex

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree

_MOST_OPEN = 300
"""Brackets, here-documents, and pipes and redirections of one line that may be open at once."""
_BRACKET = regex(r"[(){}]")


def syntax_tree(text: str) -> Tree:
    """Return the tree that tree-sitter makes of a text; its positions are rows and bytes, from 0.

    It is empty where it would take too long to make.
    """
    return parser().parse(b"" if is_tangled(text) else text.encode())


def is_tangled(text: str) -> bool:
    """Say whether a script opens so much that tree-sitter would take more than linear time."""
    if text.count("<<") > _MOST_OPEN:
        return True
    if sum(map(text.count, "|<>")) > _MOST_OPEN:
        lines = text.replace("\\\n", "").split("\n")
        if any(sum(map(line.count, "|<>")) > _MOST_OPEN for line in lines):
            return True
    if sum(map(text.count, "({`")) <= _MOST_OPEN:
        return False
    depth = deepest = 0
    for match in _BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "({" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest > _MOST_OPEN


@lru_cache(maxsize=1)
def parser() -> Parser:
    """Return what makes syntax trees of bash text."""
    from tree_sitter import Language, Parser

    return Parser(Language(_grammar()))


def _grammar() -> object:
    """Return the grammar.

    Its package also knows how to colour code, for which it imports ``importlib.resources``, and with that
    ``tempfile`` and ``shutil``: 3 ms and 3 MB that nobody needs here. So only its inner module is imported.
    """
    try:
        return bare("tree_sitter_bash", "_binding").language()
    except (ImportError, AttributeError):
        return import_module("tree_sitter_bash").language()
