"""Coloured output as HTML: escaped text in spans whose classes say how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from mdrun.report.colours import PLAIN, runs
from mdrun.report.contrast import DARK, LIGHT, better, readable
from mdrun.report.text import seen

if TYPE_CHECKING:
    from mdrun.report.colours import Colour, Style

_INK, _PAPER = (28, 33, 40), (255, 255, 255)
_SIXTEEN = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205)),
    *((229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255)),
    *((255, 0, 255), (0, 255, 255), (255, 255, 255)),
)
"""What xterm takes for the sixteen colours, where text and what is behind it are both chosen."""


class Painter:
    """Turns output into markup, and collects the rules of the colours that the page's style does not know."""

    def __init__(self) -> None:
        self._rules: set[str] = set()

    @property
    def rules(self) -> str:
        """The rules, to stand after the page's style."""
        return "".join(sorted(self._rules))

    def paint(self, data: bytes) -> Markup:
        """Return raw output as a terminal would have left it."""
        pieces = []
        for text, style in runs(data):
            escaped = str(escape(seen(text)))
            if style is not PLAIN and escaped:
                escaped = f'<span class="{" ".join(self._classes(style))}">{escaped}</span>'
            pieces.append(escaped)
        return Markup("".join(pieces))

    def _classes(self, style: Style) -> list[str]:
        text, ground = style.text, style.ground
        names = sorted(style.marks - {"reverse"})
        if "reverse" in style.marks:
            if ground is None:
                # What is behind the page's text cannot be named by a colour, so text takes the page's.
                return [*names, "reverse" if text is None else self._ground(text)]
            text, ground = ground, text
        if text is not None and ground is not None:
            return [*names, self._ground(_rgb(ground)), self._own_text(_rgb(text))]
        if text is not None:
            names.append(self._text(text))
        if ground is not None:
            names.append(self._ground(ground))
        return names

    def _text(self, colour: Colour) -> str:
        """Return the class of text, in a colour near to this one that can be read on the page."""
        if isinstance(colour, int):
            return f"t-{colour}"
        light, dark = readable(colour, LIGHT), readable(colour, DARK)
        return self._in_colours(f"t-{_hex(colour)}", light, dark)

    def _own_text(self, colour: tuple[int, int, int]) -> str:
        """Return the class of text that has a ground of its own: the colour is as it was printed."""
        return self._in_colours(f"to-{_hex(colour)}", colour, colour)

    def _in_colours(self, name: str, light: tuple[int, int, int], dark: tuple[int, int, int]) -> str:
        self._rules.add(f"\n.{name}{{color:light-dark(#{_hex(light)},#{_hex(dark)})}}")
        return name

    def _ground(self, colour: Colour) -> str:
        """Return the class of what is behind text; it gives text without a colour one to be read on it."""
        if isinstance(colour, int):
            return f"g-{colour}"
        name = f"g-{_hex(colour)}"
        ink = _hex(better(_INK, _PAPER, colour))
        self._rules.add(f"\n.{name}{{background-color:#{_hex(colour)};color:#{ink}}}")
        return name


def _rgb(colour: Colour) -> tuple[int, int, int]:
    return colour if isinstance(colour, tuple) else _SIXTEEN[colour]


def _hex(colour: tuple[int, int, int]) -> str:
    return bytes(colour).hex()
