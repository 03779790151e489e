"""What a guide is made of: each element knows its lines in the file."""

from __future__ import annotations

from mdrun.dataclass import dataclass


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
    """False for indented code, and for a fence that stands in it elsewhere than in a tab of MkDocs."""
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
