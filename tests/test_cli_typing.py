"""What is typed at a question is edited as in a shell, and remembered nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.events import Attested
from tests import cli_place
from tests.cli_place import CTRL_Z, HAND, MDRUN, SECRET, CliPlace, finish

if TYPE_CHECKING:
    from pathlib import Path

    import pexpect

BACK, WORD, LINE, LEFT, HOME, UP, TAB = "\x7f", "\x17", "\x15", "\x1b[D", "\x01", "\x1b[A", "\t"
ASKS = r"\[\?\] "
CHOICES = """\
---
mdrun:
  variables:
    target: {choices: [staging-east, staging-west, production]}
---
## 1. Work

```bash
echo "to $target"
```
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(HAND)
    return made


@pytest.fixture
def terminal(place: CliPlace) -> pexpect.spawn[str]:
    """Return a terminal at the question of a manual step."""
    started = place.terminal("guide.md")
    started.expect(ASKS)
    return started


def note(place: CliPlace) -> str:
    """Return what was noted with the answer."""
    (said,) = (one.event for one in place.reading().records if isinstance(one.event, Attested))
    return said.note


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (f"y 東京タワー{BACK}{BACK}駅", "東京タ駅"),
        (f"y one two three{WORD}{WORD}four", "one four"),
        (f"n no{LINE}y yes", "yes"),
        (f"y ac{LEFT}b", "abc"),
        (f"es{HOME}y\x1b[C\x1b[C by hand", "by hand"),
    ],
)
def test_a_line_is_edited(place: CliPlace, terminal: pexpect.spawn[str], keys: str, kept: str) -> None:
    terminal.sendline(keys)
    assert finish(terminal) == 0
    assert note(place) == kept


def test_several_lines_that_are_pasted_are_one_note(place: CliPlace, terminal: pexpect.spawn[str]) -> None:
    terminal.send("y \x1b[200~first line\nsecond line\x1b[201~")
    terminal.send("\r")
    assert finish(terminal) == 0
    assert note(place) == "first line second line"


def test_what_was_begun_is_there_again_after_ctrl_z(place: CliPlace) -> None:
    shell = place.terminal_shell("exec bash --norc -i")
    shell.expect("[$#] ")
    shell.sendline(f"{MDRUN} guide.md")
    shell.expect(ASKS)
    shell.send("y half a no")
    shell.expect("half a no")
    shell.send(CTRL_Z)
    shell.expect("Stopped")
    shell.expect("[$#] ")
    shell.sendline("fg")
    shell.expect(ASKS + "y half a no")
    shell.sendline("te")
    shell.expect("passed")
    shell.expect("[$#] ")
    shell.sendline("exit")
    assert finish(shell) == 0
    assert note(place) == "half a note"


@pytest.mark.parametrize(("text", "asks"), [(HAND, ASKS), (SECRET, "hidden[^:]*: ")], ids=["line", "secret"])
def test_a_shell_that_sees_to_nothing_has_the_terminal_in_order_after_ctrl_z(
    place: CliPlace, text: str, asks: str
) -> None:
    place.guide(text)
    shell = place.terminal_shell(f"set -m; {MDRUN} guide.md; stty -a; fg; stty -a; echo over")
    shell.expect(asks)
    shell.send(CTRL_Z)
    shell.expect("[^-]icanon.*[^-]echo ")
    shell.expect(asks)
    shell.sendline("y as agreed")
    shell.expect("passed")
    shell.expect("[^-]icanon.*[^-]echo ")
    shell.expect("over")
    assert finish(shell) == 0


def test_tab_completes_a_choice(place: CliPlace) -> None:
    place.guide(CHOICES)
    terminal = place.terminal("guide.md")
    terminal.expect("explains\\): ")
    terminal.send(f"st{TAB}")
    terminal.expect("aging-")
    terminal.sendline(f"w{TAB}")
    terminal.expect("to staging-west")
    assert finish(terminal) == 0


def test_no_line_comes_back_and_no_file_is_left(place: CliPlace, terminal: pexpect.spawn[str]) -> None:
    terminal.sendline("what")
    terminal.expect("none of these")
    terminal.expect(ASKS)
    terminal.sendline(f"{UP}{UP}y")
    assert finish(terminal) == 0
    assert note(place) == ""
    assert [path for path in (place.path / "home").rglob("*") if "history" in path.name] == []
