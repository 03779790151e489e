"""The secrets of this process, kept out of what it says when something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.shell.mask import Patterns

_LEAST = 6
"""Characters of a value that is no secret for sure, and is hidden in a trace all the same."""
_known: list[Patterns] = []
_given: list[str] = []


def hide(patterns: Patterns) -> None:
    """Hide these from now on."""
    _known[:] = [patterns]


def note(values: Iterable[str]) -> None:
    """Take note of values that were given, of which nobody knows yet which are secret."""
    _given[:] = [value for value in values if len(value) >= _LEAST]


def hidden(text: str) -> str:
    """Return what may be shown of a text."""
    for patterns in _known:
        text = patterns.shown(text)
    return text


def traced(text: str) -> str:
    """Return what may be kept of a trace, which may come from before the secrets were known."""
    from mdrun.shapes.reading import known
    from mdrun.shell.mask import Patterns

    if _known:
        return hidden(text)
    return Patterns((value.encode("utf-8", "surrogateescape") for value in _given), known()).shown(text)
