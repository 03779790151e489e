"""Blocks of code: fences, and what is indented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document.columns import blank
from mdrun.document.dialects import inner_fences, is_admonition, is_tab
from mdrun.document.elements import Fence, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document.containers import Containers
    from mdrun.document.rules import Token


def fence(token: Token, lines: Sequence[str], around: Containers) -> Fence:
    """Return a fence.

    Args:
        token: That of markdown-it.
        lines: The guide's lines.
        around: What stands around it.
    """
    assert token.map is not None
    first, last = token.map[0] + 1, token.map[1]
    source, markup = lines[first - 1], token.markup
    return Fence(
        first=first,
        last=last,
        start=first + 1,
        text=token.content,
        info=token.info.strip(),
        fenced=True,
        closed=last > first and lines[last - 1].strip(" \t>").startswith(markup),
        indent=blank(source[: max(source.find(markup), 0)]),
        item=around.item,
        quoted=around.quoted(first),
    )


def indented(
    token: Token, lines: Sequence[str], around: Containers, indent: str, label: str
) -> Iterator[Fence | Paragraph]:
    """Yield indented code; a fence in it, as in the tabs of some site generators, stands for itself.

    Args:
        token: That of markdown-it.
        lines: The guide's lines.
        around: What stands around it.
        indent: What its lines begin with that belongs to the item around it.
        label: The paragraph right before it: under that of an admonition all is quoted, under that of a tab
            a fence is one.
    """
    boxed = is_admonition(label)
    assert token.map is not None
    first, last = token.map[0] + 1, token.map[1]
    own = token.content.removesuffix("\n").split("\n")
    fences = list(inner_fences(own))
    if not fences and own[0].strip() and own[-1].strip():
        yield Fence(
            first=first,
            last=last,
            start=first,
            text=_joined(own),
            info="",
            fenced=False,
            closed=True,
            indent=indent,
            item=around.item,
            quoted=boxed or around.quoted(first),
        )
        return
    start = 0
    for begin, end, info in fences:
        yield from _words(first, own, start, begin, around, boxed)
        at = first + begin
        yield Fence(
            first=at,
            last=first + end,
            start=at + 1,
            text=_joined(own[begin + 1 : end]),
            info=info,
            fenced=is_tab(label),
            closed=True,
            indent=blank(_white_space(lines[at - 1])),
            item=around.item,
            quoted=boxed or around.quoted(at),
        )
        start = end + 1
    yield from _words(first, own, start, len(own), around, boxed)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as the content of a block, each with its end."""
    return "".join(f"{line}\n" for line in lines)


def _white_space(line: str) -> str:
    """Return the white space with which a line begins."""
    return line[: len(line) - len(line.lstrip())]


def _words(
    first: int, lines: Sequence[str], start: int, end: int, around: Containers, boxed: bool
) -> Iterator[Paragraph]:
    """Yield lines of indented code beside fences, which are words."""
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    if start < end:
        text = "\n".join(line.strip() for line in lines[start:end])
        at = first + start
        yield Paragraph(at, first + end - 1, text, around.item, boxed or around.quoted(at))
