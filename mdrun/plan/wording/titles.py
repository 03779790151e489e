"""The things that a title names: *Release and rollback* are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.wordlists import Lexicon

_JOINS = str.maketrans(dict.fromkeys("&/,、，与或和と及및", "\0"))
"""Marks between two things, and such words of scripts that are written without spaces."""


def parts_of(title: str, lexicon: Lexicon, *joints: str) -> list[str]:
    """Return the parts of a title.

    Args:
        title: A title, or a part of one.
        lexicon: The phrases of the guide's languages.
        joints: The kinds of the words that part it: ``and``, ``or``.
    """
    return [
        part for piece in title.translate(_JOINS).split("\0") for part in _clauses(piece, lexicon, joints)
    ]


def _clauses(piece: str, lexicon: Lexicon, joints: tuple[str, ...]) -> Iterator[str]:
    found = sorted(at for kind in joints for at in lexicon.places(piece, kind))
    words, start = tokens(piece), 0
    if words and not found:
        yield piece
        return
    for at in (*found, len(words)):
        if at > start:
            yield " ".join(words[start:at])
        start = at + 1
