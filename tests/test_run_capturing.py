"""What of a step's output becomes a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.directives import Directives
from mdrun.run.capturing import KEPT, found
from tests import cli_place
from tests.cli_place import finish

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("output", "value"),
    [
        (b"", None),
        (b"\n \n\t\n", None),
        (b"one\ntwo", "two"),
        (b"one\n  two words \n\n \n", "two words"),
        (b"10 %\r50 %\r100 %\r\ndone\r\n", "done"),
        (b"\x1b[32mgreen\x1b[0m\n", "green"),
        (b"caf\xc3\xa9\n", "café"),
        (b"raw \xff\n", "raw \udcff"),
    ],
)
def test_the_last_line_that_is_not_blank(output: bytes, value: str | None) -> None:
    assert found(Directives(capture="x"), output) == value


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (r"port (\d+)", "8080"),
        (r"port \d+", "port 8080"),
        (r"^host: (.*)$", "a b"),
        (r"(nothing)|port", None),
        ("absent", None),
        (r"port (\d+)(?:x)?", "8080"),
        (r"8080\nhost", "8080\nhost"),
    ],
)
def test_what_an_expression_finds_first(pattern: str, value: str | None) -> None:
    output = b"port 8080\nhost: a b\nport 9090\n"
    assert found(Directives(capture=f"x:/{pattern}/"), output) == value


def test_a_megabyte_is_looked_through() -> None:
    output = b"x" * (KEPT - 3) + b"\ny\n"
    assert found(Directives(capture="a:/^y$/"), output[-KEPT:]) == "y"


def test_what_is_done_by_hand_at_a_question_captures_nothing(tmp_path: Path) -> None:
    place = cli_place.make(tmp_path)
    place.guide(
        "## 1. Build\n\n```bash {capture=revision confirm}\necho abc\n```\n\n"
        '```bash\necho "$revision" > built\n```\n'
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("d")
    terminal.expect(r"\$revision has no value: nothing has captured revision")
    assert finish(terminal) == 1
    assert not (place.work / "built").exists()
    terminal = place.terminal("resume", "-v", "revision=def")
    terminal.expect("passed")
    assert finish(terminal) == 0
    assert (place.work / "built").read_text() == "def\n"
