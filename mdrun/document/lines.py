"""A text's lines."""

from __future__ import annotations

from functools import lru_cache

from mdrun.patterns import regex

LINE_END = regex(r"\r\n|\n|\r")
"""What ends a line (CommonMark 2.1); ``str.splitlines`` knows more and line numbers would drift."""


def split(text: str) -> tuple[str, ...]:
    """Return the lines of a text without their ends."""
    return tuple(LINE_END.split(text) if "\r" in text else text.split("\n"))


@lru_cache(maxsize=2)
def decoded_lines(data: bytes) -> tuple[str, ...]:
    """Return the lines of a guide's bytes; what is no UTF-8 in them is marked."""
    return split(data.decode("utf-8-sig", "replace"))
