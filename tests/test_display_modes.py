"""What a program has changed of the terminal, and did not put back, is put back."""

from __future__ import annotations

import pytest

from mdrun.display.modes import Modes


def undone(*written: str) -> str:
    modes = Modes()
    for text in written:
        modes.feed(text)
    found = modes.undo()
    assert modes.undo() == ""
    return found


@pytest.mark.parametrize(
    ("written", "back"),
    [
        ("\x1b[?25l", "\x1b[?25h"),
        ("\x1b[?7l", "\x1b[?7h"),
        ("\x1b[?1000;1006h", "\x1b[?1000l\x1b[?1006l"),
        ("\x1b[?2004h", "\x1b[?2004l"),
        ("\x1b[?1004h", "\x1b[?1004l"),
        ("\x1b[?1h\x1b=", "\x1b[?1l\x1b>"),
        ("\x1b[4h", "\x1b[4l"),
        ("\x1b[>4;2m", "\x1b[>4m"),
        ("\x1b[>1u\x1b[>5u", "\x1b[<2u"),
        ("\x1b[=1;1u", "\x1b[=0u"),
        ("\x1b[2;24r", "\x1b7\x1b[r\x1b8"),
        ("\x1b[5 q", "\x1b[0 q"),
        ("\x1b(0", "\x1b(B"),
        ("\x0e", "\x0f"),
    ],
)
def test_what_was_set_is_put_back(written: str, back: str) -> None:
    assert undone("before" + written + "after") == back + "\x1b[0m"


@pytest.mark.parametrize(
    "written",
    [
        "text \x1b[31mred\x1b[K\x1b[2J\x1b[3;4H\x1b[?12l\x1b[?1049h",
        "\x1b[?25l\x1b[?25h",
        "\x1b[?1000;1006h\x1b[?1006;1000l",
        "\x1b[?1h\x1b=\x1b[?1l\x1b>",
        "\x1b[4h\x1b[4l",
        "\x1b[>4;2m\x1b[>4;m\x1b[>4m",
        "\x1b[>1u\x1b[>5u\x1b[<2;9u",
        f"\x1b[>1u\x1b[<{'9' * 5000}u",
        "\x1b[=1u\x1b[=0u",
        "\x1b[2;24r\x1b[r",
        "\x1b[5 q\x1b[ q",
        "\x1b(0\x1b(B\x0e\x0f",
        "\x1b[?25l\x1b[?2004h\x1b[>1u\x1bc",
        "\x1b[?25l\x1b[4h\x1b[!p",
    ],
)
def test_what_the_program_has_put_back_is_left_alone(written: str) -> None:
    assert undone(written) == ""


def test_what_was_set_long_before_is_put_back_too() -> None:
    assert undone("\x1b[?25l", "much text\r\n" * 100, "\x1b[?2004h\x1b[?2004l") == "\x1b[?25h\x1b[0m"
