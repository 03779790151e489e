"""Colours that can be read on a light terminal as on a dark one."""

from __future__ import annotations

import re

import pytest

from mdrun.display.paint import FEW, MANY, painter, styles_of

BACKGROUNDS = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "light": (253, 246, 227),
    "dark": (0, 43, 54),
    "grey": (30, 30, 30),
}


def luminance(colour: tuple[int, ...]) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def numbered(number: int) -> tuple[int, ...]:
    """Return a colour of the cube of 6 × 6 × 6 that terminals with 256 colours have."""
    level = (0, 95, 135, 175, 215, 255)
    return tuple(level[(number - 16) // part % 6] for part in (36, 6, 1))


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
@pytest.mark.parametrize("style", [name for name in MANY if "38;5" in MANY[name]])
def test_every_colour_stands_out_from_every_background(style: str, background: tuple[int, ...]) -> None:
    found = re.search(r"38;5;(\d+)", MANY[style])
    assert found is not None
    assert contrast(numbered(int(found[1])), background) >= 3.3


def test_no_text_is_yellow_cyan_or_white_by_name() -> None:
    assert not {"33", "36", "37", "93", "96", "97"} & {
        part for one in FEW.values() for part in one.split(";")
    }


@pytest.mark.parametrize(
    ("environ", "many"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True),
        ({"TERM": "xterm"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
)
def test_terminals_with_256_colours_are_known(environ: dict[str, str], many: bool) -> None:
    assert styles_of(environ) is (MANY if many else FEW)


def test_without_colour_text_stays_what_it_is() -> None:
    assert painter(False)("a", "bad") == "a"
