"""What the words of a check say that its command prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.inline import beside_code
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARROWS = frozenset(("→", "->", "=>", "⇒", "=", "=="))
_MARKS = frozenset(".,;:!?，、；。：()（）")
_NEAR = 2
"""Words that may stand between a command and what it prints where the verb comes last."""


def printed(text: str, spans: Sequence[str], command: str) -> tuple[str, ...] | None:
    """Return the code spans that stand in a command's output, as a check says; None where that is unclear.

    Args:
        text: The check's words.
        spans: Its code spans.
        command: The one that is its command.
    """
    at = spans.index(command) + 1
    pieces = beside_code(text)
    if at == len(spans) or not _says(pieces[at], pieces[at + 1]):
        return ()
    tokens = [spans[at]]
    for span, piece in zip(spans[at + 1 :], pieces[at + 1 :], strict=False):
        if _joins(piece):
            tokens.append(span)
        elif _MARKS.isdisjoint(piece) and len(piece.split()) <= 1:  # it may part two of which one is enough
            return None
        else:
            break
    return tuple(tokens)


def _says(before: str, after: str) -> bool:
    """Say whether the words on both sides of a code span say that the command before it prints that."""
    words = lexicon(("any",))
    if before.strip() in _ARROWS or words.is_only(before, "prints"):
        return True
    near = _MARKS.isdisjoint(before) and len(before.split()) <= _NEAR
    return near and words.opens(after, "is-printed")


def _joins(piece: str) -> bool:
    return piece.strip() in (",", "、", "，", "&", "+") or lexicon(("any",)).is_only(piece, "joins")
