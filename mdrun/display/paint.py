"""Colours by hand, for what is printed without rich: importing it would cost more than the work."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str, str], str]
"""Text and style name to text; the style is one of :data:`STYLES`."""

STYLES = {
    "strong": "1",
    "dim": "2",
    "good": "32",
    "bad": "1;31",
    "careful": "33",
    "note": "36",
}


def painter(color: bool) -> Paint:
    """Return what colours text, or leaves it as it is."""
    return _paint if color else _plain


def _paint(text: str, style: str) -> str:
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if text else text


def _plain(text: str, style: str) -> str:  # noqa: ARG001
    return text
