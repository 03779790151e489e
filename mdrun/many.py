"""Lists that may be long: whole in the journal, their beginning on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 5
"""As many are not counted: one sees it."""
_LENGTH = 300
"""Characters that a sentence may have on a screen."""
_MORE = " … (mdrun show has all)"


def listed(words: str, things: Sequence[str]) -> str:
    """Return a sentence that ends with all of these things, and says how many they are where they are many.

    Args:
        words: What is to be said of them.
        things: One or more.
    """
    count = f" ({len(things)})" if len(things) > _FEW else ""
    return f"{words}{count}: {', '.join(things)}"


def brief(sentence: str) -> str:
    """Return a sentence that :func:`listed` made, or any other, without most of a long list."""
    if len(sentence) <= _LENGTH:
        return sentence
    end = sentence.rfind(", ", 0, _LENGTH)
    return sentence[: end if end > 0 else _LENGTH] + _MORE
