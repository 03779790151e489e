"""Shapes as they are written: in the list of those that are known, and in the settings."""

from __future__ import annotations

import re

from mdrun.patterns import regex
from mdrun.shapes import KEY, LEAST, Shape
from mdrun.wordlists import lines

_WORD = r"[^\s\"'`<>]*"
"""What follows a beginning, where nothing else is said, as long as its end has not come."""
_LINE = r"[^\r\n]*"
_BEGINNING = regex(r"(\\b)?((?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9]|\\x[0-9A-Fa-f]{2})+)(?![?*{+])")
"""How an expression begins whose beginning is always the same."""


def read(pattern: str) -> Shape | None:
    """Return the shape that an expression from the settings describes; None where its beginning varies.

    Raises:
        re.error: It is no regular expression.
    """
    re.compile(pattern.encode())
    found = _BEGINNING.match(pattern)
    if found is None or "|" in _outside(pattern):
        return None
    begins = _literal(found[2])
    if len(begins) < LEAST or found.end() == len(pattern):
        return None
    return Shape(begins, pattern[found.end() :], _LINE, whole_word=found[1] is not None)


def known() -> tuple[Shape, ...]:
    """Return the shapes that are looked for in every run."""
    return tuple(map(_known, lines("shapes")))


def _known(line: str) -> Shape:
    begins, _, rest = line.partition(" ")
    follows, _, rest = rest.partition(" ")
    unfinished, _, rest = rest.partition(" ")
    whole_word = begins.startswith("\\b")
    literal = _literal(begins.removeprefix("\\b"))
    quick = literal not in (b"SecretAccessKey", b"://", KEY)
    return Shape(literal, follows, unfinished or _WORD, whole_word, rest, quick)


def _literal(text: str) -> bytes:
    text = re.sub(r"\\x([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\\(.)", r"\1", text).encode()


def _outside(pattern: str) -> str:
    """Return what of an expression stands in no group and no class."""
    pattern = re.sub(r"\\.", "", pattern)
    pattern = re.sub(r"\[\^?\]?[^\]]*\]", "", pattern)
    while (inner := re.sub(r"\([^()]*\)", "", pattern)) != pattern:
        pattern = inner
    return pattern
