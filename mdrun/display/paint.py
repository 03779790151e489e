"""Colours by hand, for what is printed without rich: importing it would cost more than the work.

A terminal does not say whether it is light or dark, and the yellow and the cyan that most of them have for
the colours of names cannot be read on white. So the colours are chosen by their number, among those that
have a contrast of 3.3 or more with white as with black; a terminal that has only the colours of names gets
those that can be read on both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

Paint = Callable[[str, str], str]
"""Text and style name to text; the style is one of :data:`FEW`."""

_ALWAYS = {"strong": "1", "dim": "2"}
MANY: Mapping[str, str] = {
    **_ALWAYS,
    "good": "38;5;64",
    "bad": "1;38;5;167",
    "careful": "38;5;166",
    "note": "38;5;32",
}
"""What begins a style, by its name, on a terminal with 256 colours."""
FEW: Mapping[str, str] = {**_ALWAYS, "good": "32", "bad": "1;31", "careful": "35", "note": "1"}
"""Likewise, on one with 8 or 16."""
_KNOWN = ("256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot", "iterm")
"""What the names of terminals hold that have 256 colours; that of a terminal with fewer does not."""


def many_colours(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal that an environment names has 256 colours."""
    name = environ.get("TERM", "")
    return bool(environ.get("COLORTERM")) or any(known in name for known in _KNOWN)


def styles_of(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return what begins each style on the terminal that an environment names."""
    return MANY if many_colours(environ) else FEW


def painter(color: bool, environ: Mapping[str, str] | None = None) -> Paint:
    """Return what colours text, or leaves it as it is.

    Args:
        color: Whether to colour it.
        environ: Says what the terminal can do; this process's environment if not given.
    """
    if not color:
        return _plain
    styles = styles_of(os.environ if environ is None else environ)

    def paint(text: str, style: str) -> str:
        return f"\x1b[{styles[style]}m{text}\x1b[0m" if text else text

    return paint


def _plain(text: str, style: str) -> str:  # noqa: ARG001
    return text
