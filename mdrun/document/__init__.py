"""Guide text to elements with their lines; the only place with markdown-it.

    elements  what a guide is made of
    lines     what ends a line
    cached    guides read before
    blocks    lines to elements, and what cannot be read
    tokens    lines to the block tokens of markdown-it, by its :mod:`.rules` alone if that will do
    walk      tokens to elements; :mod:`.code` takes in the blocks of code among them
    dialects  what site generators write and CommonMark does not know

Block rules alone are used: inline text stays source text, so that reading is linear in the guide's
size and every element keeps its place in the file.
"""

from __future__ import annotations

from mdrun import sources
from mdrun.digest import sha256
from mdrun.document.elements import Comment, Element, Fence, Guide, Heading, Item, Paragraph
from mdrun.document.lines import LINE_END, decoded_lines, split
from mdrun.errors import NotReadable

__all__ = [
    "LINE_END",
    "Comment",
    "Element",
    "Fence",
    "Guide",
    "Heading",
    "Item",
    "Paragraph",
    "decoded_lines",
    "load",
    "read",
    "split",
]

_LOOKED_AT = 8192
"""Bytes among which a NUL tells that a file is no text."""
_LARGEST = 64 << 20
"""Bytes of a guide that are read; the longest ones have some hundred thousand."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def load(path: str) -> bytes:
    """Return a guide's bytes.

    Raises:
        NotReadable: It is no file that may be read.
    """
    try:
        return sources.read(path, _LARGEST)
    except sources.NoFile as problem:
        raise NotReadable("guide-no-file", path=path) from problem
    except sources.TooLarge as problem:
        raise NotReadable("guide-too-large", path=path, megabytes=_LARGEST >> 20) from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise NotReadable("guide-not-read", path=path, reason=reason) from problem


def read(path: str, data: bytes) -> Guide:
    """Read a guide; only then is imported what reads one, for most were read before.

    Args:
        path: Its name, for messages.
        data: Its bytes.

    Raises:
        NotReadable: The bytes are no UTF-8, or there is nothing in them.
    """
    text = _text(path, data)
    from mdrun.document.blocks import blocks

    lines = split(text)
    front, elements, too_deep = blocks(lines)
    return Guide(path, data, sha256(data).hexdigest(), lines, front, elements, too_deep)


def _text(path: str, data: bytes) -> str:
    """Return a guide's text without its byte order mark."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if b"\0" in data[:_LOOKED_AT] and not data.startswith(_UTF_16):
            raise NotReadable("guide-binary", path=path) from None
        line = len(LINE_END.split(data[: problem.start].decode("utf-8")))
        raise NotReadable("guide-not-utf-8", path=path, line=line, byte=problem.start) from None
    if data.count(0) * 4 > len(data):  # UTF-16 without a mark is UTF-8 to whoever does not look at it
        raise NotReadable("guide-not-utf-8", path=path, line=1, byte=data.index(0))
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise NotReadable("guide-empty", path=path)
    return text
