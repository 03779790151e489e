"""What secrets look like whose value nobody told us: tokens of well-known services, keys, passwords in URLs.

A shape begins with a text that is always the same, such as ``ghp_``. That text is no secret: it stays, and
what follows it is hidden. So a stream is shown as it comes, and nothing waits for what may never be.
:mod:`.reading` reads shapes as they are written, and :mod:`.search` looks for them.
"""

from __future__ import annotations

import re

from mdrun.dataclass import dataclass

SHORTEST = 4
"""Bytes that a secret has at least: fewer stand everywhere by chance, and hiding them hides nothing."""
Span = tuple[int, int, int]
"""Where what is to be hidden starts and ends, and where the shape begins by which it is known."""
LEAST = 3
"""Characters of a beginning by which a shape is found."""
KEY = b"-----BEGIN "
"""How a private key begins: there is always a run in it, because each kind has a long beginning in common."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of secret looks."""

    begins: bytes
    """The text that it always begins with, and that stays."""
    follows: str
    """What must follow, as a regular expression; its group, or else all of it, is hidden."""
    open: str
    """What may follow as long as the end has not come, as a regular expression."""
    whole_word: bool = False
    """Whether no letter, digit, - or _ stands before it."""
    rest: str = ""
    """What the rest looks like of one that is longer than is waited for, where that differs from ``open``."""
    quick: bool = False
    """Whether it has a run of 20 letters, digits, - and _, with its beginning in it or right before it."""

    @property
    def whole(self) -> re.Pattern[bytes]:
        """The expression from its beginning to its end."""
        # A colour may be set right before it: ESC [ 1 m (ECMA-48, 8.3.117).
        before = rb"(?:(?<![A-Za-z0-9_-])|(?<=[\[;0-9]m))" if self.whole_word else b""
        return re.compile(before + re.escape(self.begins) + self.follows.encode())

    @property
    def unfinished(self) -> re.Pattern[bytes]:
        """The expression for what follows the beginning when the end has not come."""
        return re.compile(self.open.encode() + rb"\Z")

    @property
    def spans_lines(self) -> bool:
        """Whether a line feed may stand in it."""
        return self.unfinished.match(b"-----\n") is not None

    def at(self, data: bytes, place: int) -> Span | None:
        """Return what is to be hidden of one that begins at a place; None where none does."""
        found = self.whole.match(data, place)
        if found is None:
            return None
        start, end = found.span(1) if found.re.groups else (-1, -1)
        if start < 0:
            start, end = place + len(self.begins), found.end()
        return (start, end, place) if start < end else None
