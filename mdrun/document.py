"""Guide text to elements with their lines; the only place with markdown-it.

Block rules alone are used: inline text stays source text, so that reading is linear in the guide's
size and every element keeps its place in the file.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.dialects import admonitions, inner_fences
from mdrun.digest import sha256
from mdrun.errors import NotReadable
from mdrun.inline import comments, comments_in_html, without_comments
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from mdrun.inline import Said

MAX_NESTING = 100
"""Blocks nested deeper are refused: markdown-it would drop them without a word."""

_LOOKED_AT = 8192
"""Bytes among which a NUL tells that a file is no text."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

LINE_END = regex(r"\r\n|\n|\r")
"""What ends a line (CommonMark 2.1); ``str.splitlines`` knows more and line numbers would drift."""

_MARKS = {
    "table": regex(r"\n[ \t>]*[-:|][-:| \t]*$", re.MULTILINE),  # its delimiter row (GFM 4.10)
    "blockquote": regex(">"),
    "reference": regex(r"\]:"),
    "html_block": regex("<"),
    "lheading": regex(r"\n[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE),  # the underline (CommonMark 4.3)
}
"""By rule of markdown-it, what stands in every text in which it matches anything."""
_INK = regex(r"\S")
_BOX = regex(r"\[([ xX]?)\](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document itself, not one inside a quote or a list."""

    first: int
    """Its line, 1-based."""
    last: int
    """Its last line, 1-based; a setext heading has two or more."""
    level: int
    """1 to 6."""
    text: str
    """Its source text without the marks that make it a heading."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced or an indented code block."""

    first: int
    """Line of the opening fence, or of the first line of indented code, 1-based."""
    last: int
    """Line of the closing fence, or the last line, 1-based."""
    start: int
    """Line of the first line of content, 1-based."""
    text: str
    """The content, without the indentation of the block."""
    info: str
    """The info string; empty for indented code."""
    fenced: bool
    """False for indented code, and for a fence that stands in indented code."""
    closed: bool
    """False where the guide ends before the closing fence."""
    indent: str
    """White space up to the fence; list markers count as white space."""
    item: int | None
    """Index of the innermost list item around it."""
    quoted: bool
    """Whether it stands in a block quote or an admonition."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list."""

    first: int
    """Its first line, 1-based."""
    last: int
    """The last line of its own first paragraph, 1-based."""
    text: str
    """Source text of its first paragraph without the box; empty where it starts otherwise."""
    number: int | None
    """Its number as it is written; None in a bullet list."""
    box: tuple[int, int] | None
    """Line and column of the ``[`` of its box, 1-based, in characters."""
    empty_box: bool
    """Whether the box is written ``[]``."""
    list_id: int
    """Number of the list it belongs to, in the order of the guide."""
    indent: str
    """White space up to its text."""
    item: int | None
    """Index of the list item around its list."""
    quoted: bool
    """Whether it stands in a block quote or an admonition."""

    @property
    def ordered(self) -> bool:
        """Whether it belongs to a numbered list."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a table, or an HTML block: words for people."""

    first: int
    """Its first line, 1-based."""
    last: int
    """Its last line, 1-based."""
    text: str
    """Its source text."""
    item: int | None
    """Index of the list item around it."""
    quoted: bool
    """Whether it stands in a block quote or an admonition."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment ``<!-- mdrun: … -->`` that stands by itself, or in a paragraph or a heading."""

    first: int
    """The line on which ``mdrun:`` stands, 1-based."""
    last: int
    """The last line of the block that holds it, 1-based."""
    text: str
    """What stands after ``mdrun:``, its line ends and indentation kept."""
    item: int | None
    """Index of the list item around it."""


Element = Heading | Fence | Item | Paragraph | Comment


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as it was read."""

    path: str
    """As the operator named it."""
    data: bytes
    """Its bytes."""
    sha256: str
    """Of those bytes, in hex."""
    lines: tuple[str, ...]
    """Its lines without their ends; a byte order mark is not part of the first."""
    front_matter: str
    """The YAML before the text, without its fences; empty where there is none."""
    elements: tuple[Element, ...]
    """Everything in it, in its order."""
    too_deep: int | None
    """Line where blocks are nested deeper than can be read."""


def load(path: str) -> bytes:
    """Return a guide's bytes.

    Raises:
        NotReadable: It is no file that may be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise NotReadable("guide-not-read", path=path, reason=reason) from problem


def read(path: str, data: bytes) -> Guide:
    """Read a guide.

    Args:
        path: Its name, for messages.
        data: Its bytes.

    Raises:
        NotReadable: The bytes are no UTF-8, or there is nothing in them.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if b"\0" in data[:_LOOKED_AT] and not data.startswith(_UTF_16):
            raise NotReadable("guide-binary", path=path) from None
        line = len(LINE_END.split(data[: problem.start].decode("utf-8")))
        raise NotReadable("guide-not-utf-8", path=path, line=line, byte=problem.start) from None
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise NotReadable("guide-empty", path=path)
    lines = split(text)
    with _no_look_for_rubbish():
        front, elements, too_deep = _blocks(lines)
    return Guide(path, data, sha256(data).hexdigest(), lines, front, elements, too_deep)


def split(text: str) -> tuple[str, ...]:
    """Return the lines of a text without their ends."""
    return tuple(LINE_END.split(text) if "\r" in text else text.split("\n"))


def _blocks(lines: Sequence[str]) -> tuple[str, tuple[Element, ...], int | None]:
    """Return front matter, elements, and the line where blocks are nested too deep; no token is left."""
    tokens = _tokens("\n".join(lines))
    elements = tuple(_Walk(lines, _admonitions(lines, tokens)).walk(tokens))
    front = tokens[0].content if tokens and tokens[0].type == "front_matter" else ""
    return front, elements, _too_deep(tokens)


@contextmanager
def _no_look_for_rubbish() -> Iterator[None]:
    """Keep the garbage collector from looking at tokens again and again: they make no cycles.

    It takes a third of the time, and more the longer a guide is.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    if text.startswith("-"):
        from mdit_py_plugins.front_matter import front_matter_plugin

        parser.use(front_matter_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.disable(_idle(text))
    return parser.parse(text)


def _idle(text: str) -> list[str]:
    """Return the rules that match nowhere in a text: each is asked at every block, and most at every line."""
    return [rule for rule, mark in _MARKS.items() if mark.search(text) is None]


def _too_deep(tokens: Sequence[Token]) -> int | None:
    """Return the line of the first container whose content markdown-it left out."""
    for token in tokens:
        if (
            token.level >= MAX_NESTING - 1
            and token.type in ("blockquote_open", "list_item_open")
            and token.map
        ):
            return token.map[0] + 1
    return None


def _admonitions(lines: Sequence[str], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return first and last line of the admonitions that are fenced with colons; code holds none."""
    if not any(line.lstrip(" ").startswith(":::") for line in lines):
        return []
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block") and token.map)
    return admonitions(lines, {number for first, last in blocks for number in range(first, last)})


class _Walk:
    """Turns block tokens into elements, keeping track of the containers around them."""

    def __init__(self, lines: Sequence[str], admonitions: Sequence[tuple[int, int]]) -> None:
        self.lines = lines
        self.admonitions = list(reversed(admonitions))
        self.elements: list[Element] = []
        self.items: list[int | None] = [None]
        self.lists: list[tuple[int, bool]] = []
        self.list_count = 0
        self.quotes = 0

    def walk(self, tokens: Sequence[Token]) -> list[Element]:
        at, size = 0, len(tokens)
        while at < size:
            token = tokens[at]
            handler = _HANDLERS.get(token.type)
            if handler is not None:
                handler(self, token, tokens, at)
            at += 1
        return self.elements

    def quoted(self, line: int) -> bool:
        """Say whether a line stands in a quote or an admonition; lines are asked for in their order."""
        while self.admonitions and self.admonitions[-1][1] < line:
            self.admonitions.pop()
        return self.quotes > 0 or bool(self.admonitions and self.admonitions[-1][0] <= line)

    def open_list(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.list_count += 1
        self.lists.append((self.list_count, token.type == "ordered_list_open"))

    def close_list(self, _token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.lists.pop()

    def open_quote(self, _token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.quotes += 1

    def close_quote(self, _token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.quotes -= 1

    def open_item(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        assert token.map is not None
        first = token.map[0] + 1
        inline = tokens[at + 2] if tokens[at + 1].type == "paragraph_open" else None
        text, last, box, empty, column = "", first, None, False, 0
        if inline is not None and inline.map is not None:
            text, last = inline.content, inline.map[1]
            column = _column(self.lines[inline.map[0]], text)
            mark = _BOX.match(text)
            if mark:
                box, empty = (inline.map[0] + 1, column + 1), not mark[1]
                text = text[mark.end() :].lstrip()
        list_id, ordered = self.lists[-1]
        number = int(token.info) if ordered else None
        indent = _blank(self.lines[first - 1][:column])
        quoted = self.quoted(first)
        item = Item(first, last, text, number, box, empty, list_id, indent, self.items[-1], quoted)
        self.items.append(len(self.elements))
        self.elements.append(item)

    def close_item(self, _token: Token, _tokens: Sequence[Token], _at: int) -> None:
        self.items.pop()

    def heading(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        assert token.map is not None
        first, last, text = token.map[0] + 1, token.map[1], tokens[at + 1].content
        quoted = self.quoted(first)
        if quoted or len(self.items) > 1:
            self.elements.append(Paragraph(first, last, text, self.items[-1], quoted))
            return
        self.comments(first, last, text, comments(text))
        self.elements.append(Heading(first, last, int(token.tag[1:]), text))

    def paragraph(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        if tokens[at - 1].type == "list_item_open":
            return
        assert token.map is not None
        first, last, text = token.map[0] + 1, token.map[1], tokens[at + 1].content
        quoted = self.quoted(first)
        self.elements.append(Paragraph(first, last, text, self.items[-1], quoted))
        if not quoted:
            self.comments(first, last, text, comments(text))

    def comments(self, first: int, last: int, text: str, found: Sequence[Said]) -> None:
        for said in found:
            line = first + text.count("\n", 0, said.start)
            self.elements.append(Comment(line, last, said.text, self.items[-1]))

    def raw(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        """Take in a table or an HTML block; comments of other tools are no words."""
        assert token.map is not None
        first, last = token.map[0] + 1, token.map[1]
        quoted = self.quoted(first)
        found = comments_in_html(token.content) if not quoted else []
        if found:
            self.comments(first, last, token.content, found)
            return
        if token.content and not without_comments(token.content):
            return
        text = token.content or "\n".join(self.lines[first - 1 : last])
        self.elements.append(Paragraph(first, last, text, self.items[-1], quoted))

    def code(self, token: Token, _tokens: Sequence[Token], _at: int) -> None:
        """Take in a fence, or indented code."""
        assert token.map is not None
        first, last = token.map[0] + 1, token.map[1]
        if token.type == "code_block":
            self.indented(first, last, token.content)
            return
        source = self.lines[first - 1]
        indent = _blank(source[: max(source.find(token.markup), 0)])
        closed = last > first and self.lines[last - 1].strip(" \t>").startswith(token.markup)
        self.fence(
            first, last, first + 1, token.content, token.info.strip(), indent, closed=closed, fenced=True
        )

    def indented(self, first: int, last: int, content: str) -> None:
        """Take in indented code; a fence in it, as in the tabs of some site generators, stands for itself."""
        lines = content.removesuffix("\n").split("\n")
        start = 0
        for begin, end, info in inner_fences(lines):
            self.plain(first, lines, start, begin)
            text = "".join(f"{line}\n" for line in lines[begin + 1 : end])
            at = first + begin
            source = self.lines[at - 1]
            indent = _blank(source[: len(source) - len(source.lstrip())])
            self.fence(at, first + end, at + 1, text, info, indent, closed=True, fenced=False)
            start = end + 1
        self.plain(first, lines, start, len(lines), last)

    def plain(self, first: int, lines: Sequence[str], start: int, end: int, last: int | None = None) -> None:
        """Take in lines of indented code that hold no fence; beside fences they are words."""
        while start < end and not lines[start].strip():
            start += 1
        while start < end and not lines[end - 1].strip():
            end -= 1
        if start == end:
            return
        whole = start == 0 and end == len(lines)
        at, until = first + start, last if whole and last is not None else first + end - 1
        if whole:
            text = "".join(f"{line}\n" for line in lines)
            self.fence(at, until, at, text, "", self.inside(), closed=True, fenced=False)
        else:
            text = "\n".join(line.strip() for line in lines[start:end])
            self.elements.append(Paragraph(at, until, text, self.items[-1], self.quoted(at)))

    def inside(self) -> str:
        """Return what lines begin with that belong to the innermost item."""
        item = self.elements[self.items[-1]] if self.items[-1] is not None else None
        return item.indent if isinstance(item, Item) else ""

    def fence(
        self,
        first: int,
        last: int,
        start: int,
        text: str,
        info: str,
        indent: str,
        *,
        closed: bool,
        fenced: bool,
    ) -> None:
        """Take in a block of code."""
        item, quoted = self.items[-1], self.quoted(first)
        self.elements.append(Fence(first, last, start, text, info, fenced, closed, indent, item, quoted))


def _blank(text: str) -> str:
    """Return as much white space as a text takes."""
    return _INK.sub(" ", text)


def _column(source: str, text: str) -> int:
    """Return where the first line of an inline text begins in its line of the guide, in characters."""
    line = text.partition("\n")[0].rstrip()
    column = len(source.rstrip()) - len(line)
    return column if source.startswith(line, column) else max(source.find(line), 0)


_HANDLERS = {
    "bullet_list_open": _Walk.open_list,
    "ordered_list_open": _Walk.open_list,
    "bullet_list_close": _Walk.close_list,
    "ordered_list_close": _Walk.close_list,
    "blockquote_open": _Walk.open_quote,
    "blockquote_close": _Walk.close_quote,
    "list_item_open": _Walk.open_item,
    "list_item_close": _Walk.close_item,
    "heading_open": _Walk.heading,
    "paragraph_open": _Walk.paragraph,
    "html_block": _Walk.raw,
    "table_open": _Walk.raw,
    "fence": _Walk.code,
    "code_block": _Walk.code,
}
