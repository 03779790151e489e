"""Colours that can be read on a light and on a dark page (WCAG 2.2, contrast of 4.5 to 1)."""

from __future__ import annotations

LIGHT = (246, 248, 250)
"""What output stands on, on a light page; the same as in ``report.css``."""
DARK = (13, 17, 23)
"""On a dark page."""
_ENOUGH = 4.5

Rgb = tuple[int, int, int]


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """Return the colour, made darker or lighter as far as it must be to be read on a ground."""
    towards = 0 if _luminance(ground) > 0.18 else 255
    for part in range(20):
        share = part / 20
        shown = tuple(round(value + (towards - value) * share) for value in colour)
        mixed: Rgb = (shown[0], shown[1], shown[2])
        if contrast(mixed, ground) >= _ENOUGH:
            return mixed
    return towards, towards, towards


def better(one: Rgb, other: Rgb, ground: Rgb) -> Rgb:
    """Return the one of two colours that can be read better on a ground."""
    return one if contrast(one, ground) >= contrast(other, ground) else other


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
