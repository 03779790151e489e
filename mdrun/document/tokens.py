"""A guide's text to the block tokens of markdown-it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from mdrun.patterns import regex
from mdrun.postponed import postponed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt

    from mdrun.document.rules import Token

MAX_NESTING = 100
"""Blocks nested deeper are refused: markdown-it would drop them without a word."""

_MARKS = {
    "table": (regex(r"\n[ >]*[-:|][-:| ]*$", re.MULTILINE),),  # its delimiter row (GFM 4.10)
    "code": (regex("    "),),  # four columns (CommonMark 4.4)
    "blockquote": (regex(">"),),
    "hr": tuple(  # at least three of them (CommonMark 4.1); one expression for all takes four times as long
        regex(f"{mark} *{mark} *{mark} *$", re.MULTILINE) for mark in ("-", r"\*", "_")
    ),
    "reference": (regex(r"\]:"),),
    "html_block": (regex("<"),),
    "lheading": (regex(r"\n[ >]*(?:=+|-+) *$", re.MULTILINE),),  # the underline (CommonMark 4.3)
}
"""By rule of markdown-it, what stands in every text in which it matches; a tab is four spaces there."""


def tokens_of(text: str) -> Sequence[Token]:
    """Return the block tokens of a text whose lines end with a line feed."""
    idle = _idle(text)
    if "reference" in idle:  # there are no link definitions
        with suppress(ImportError, AttributeError, TypeError):  # another version may be built otherwise
            return _by_block_rules(text, idle)
    return _by_whole_parser(text, idle)


def _by_block_rules(text: str, idle: Sequence[str]) -> Sequence[Token]:
    """Parse with the block rules alone: to import the rest of markdown-it takes 6 ms."""
    from mdrun.document.rules import Parser

    parser = Parser(MAX_NESTING)
    if text.startswith("-"):
        with postponed(markdown_it={"MarkdownIt": Parser}):  # all the plugin adds is a rule
            from mdit_py_plugins.front_matter import front_matter_plugin
        front_matter_plugin(cast("MarkdownIt", parser))
    return parser.parse(text, idle)


def _by_whole_parser(text: str, idle: Sequence[str]) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    if text.startswith("-"):
        from mdit_py_plugins.front_matter import front_matter_plugin

        parser.use(front_matter_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.disable(idle)
    return parser.parse(text)  # type: ignore[return-value] # they have all that ours have


def _idle(text: str) -> list[str]:
    """Return the rules that match nowhere in a text: each is asked at every block, and most at every line."""
    spaced = text.replace("\t", "    ")
    return [rule for rule, marks in _MARKS.items() if not any(mark.search(spaced) for mark in marks)]
