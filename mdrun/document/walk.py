"""Block tokens to elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import code
from mdrun.document.columns import blank, column_of
from mdrun.document.containers import Containers
from mdrun.document.dialects import apart_from_tabs, is_admonition
from mdrun.document.elements import Comment, Heading, Item, Paragraph
from mdrun.inline import comments, comments_in_html, without_comments
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document.elements import Element
    from mdrun.document.rules import Token
    from mdrun.inline import Said

_BOX = regex(r"\[([ xX]?)\](?=\s|$)|\[ \](?![(\[:])")
"""A box, also an open one that its words follow without a space; ``[ ](…)`` is a link."""


def elements_of(
    tokens: Sequence[Token], lines: Sequence[str], admonitions: Sequence[tuple[int, int]]
) -> tuple[Element, ...]:
    """Return the elements that block tokens are, in their order.

    Args:
        tokens: Those of markdown-it.
        lines: The guide's lines.
        admonitions: First and last line, 1-based, of each admonition fenced with colons, and table in HTML.
    """
    return tuple(_Walk(lines, Containers(admonitions)).walk(tokens))


class _Walk:
    """Takes in one token after the other."""

    def __init__(self, lines: Sequence[str], around: Containers) -> None:
        self.lines = lines
        self.around = around
        self.elements: list[Element] = []

    def walk(self, tokens: Sequence[Token]) -> list[Element]:
        takes = {kind: getattr(self, name) for kind, name in _TAKEN.items()}
        moves = {kind: getattr(self.around, name) for kind, name in _CONTAINERS.items()}
        for at, token in enumerate(tokens):
            kind = token.type
            if kind in takes:
                takes[kind](token, tokens, at)
            elif kind in moves:
                moves[kind]()
        return self.elements

    def item(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        assert token.map is not None
        first = token.map[0] + 1
        inline = tokens[at + 2] if tokens[at + 1].type == "paragraph_open" else None
        text, last, box, empty, column = "", first, None, False, 0
        if inline is not None and inline.map is not None:
            text, last = inline.content, inline.map[1]
            column = column_of(self.lines[inline.map[0]], text)
            mark = _BOX.match(text) if text.startswith("[") else None
            if mark:
                box, empty = (inline.map[0] + 1, column + 1), mark[0] == "[]"
                text = text[mark.end() :].lstrip()
        around = self.around
        number = int(token.info) if token.info else None
        indent = blank(self.lines[first - 1][:column])
        quoted = around.quoted(first)
        item = Item(first, last, text, number, box, empty, around.list_id, indent, around.item, quoted)
        around.open_item(len(self.elements))
        self.elements.append(item)

    def heading(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        assert token.map is not None
        first, last, text = token.map[0] + 1, token.map[1], tokens[at + 1].content
        quoted = self.around.quoted(first)
        if quoted or self.around.item is not None:
            self.elements.append(Paragraph(first, last, text, self.around.item, quoted))
            return
        self.comments(first, last, text, comments(text))
        self.elements.append(Heading(first, last, int(token.tag[1:]), text))

    def paragraph(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        if tokens[at - 1].type == "list_item_open":
            return
        assert token.map is not None
        first, last, text = token.map[0] + 1, token.map[1], tokens[at + 1].content
        quoted = self.around.quoted(first) or is_admonition(text)
        for row, part in apart_from_tabs(text):
            begins = first + row
            ends = begins + part.count("\n") if part is not text else last
            self.elements.append(Paragraph(begins, ends, part, self.around.item, quoted))
        if not quoted:
            self.comments(first, last, text, comments(text))

    def comments(self, first: int, last: int, text: str, found: Sequence[Said]) -> None:
        for said in found:
            line = first + text.count("\n", 0, said.start)
            self.elements.append(Comment(line, last, said.text, self.around.item))

    def raw(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        """Take in a table or an HTML block; comments of other tools are no words."""
        assert token.map is not None
        first, last = token.map[0] + 1, token.map[1]
        quoted = self.around.quoted(first)
        found = comments_in_html(token.content) if not quoted else []
        if found:
            self.comments(first, last, token.content, found)
            return
        if token.content and not without_comments(token.content):
            return
        text = token.content or "\n".join(self.lines[first - 1 : last])
        self.elements.append(Paragraph(first, last, text, self.around.item, quoted))

    def fence(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.elements.append(code.fence(token, self.lines, self.around))

    def indented(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        item = self.elements[self.around.item] if self.around.item is not None else None
        indent = item.indent if isinstance(item, Item) else ""
        before = self.elements[-1] if self.elements else None
        beside = isinstance(before, Paragraph) and before.item == self.around.item
        label = before.text if beside and isinstance(before, Paragraph) else ""
        self.elements += code.indented(token, self.lines, self.around, indent, label)


_TAKEN = {
    "list_item_open": "item",
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "html_block": "raw",
    "table_open": "raw",
    "fence": "fence",
    "code_block": "indented",
}
_CONTAINERS = {
    "bullet_list_open": "open_list",
    "ordered_list_open": "open_list",
    "bullet_list_close": "close_list",
    "ordered_list_close": "close_list",
    "blockquote_open": "open_quote",
    "blockquote_close": "close_quote",
    "list_item_close": "close_item",
}
