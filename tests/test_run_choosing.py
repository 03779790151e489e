"""One of several, chosen in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import CliPlace, finish

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """## 1. Install

From the package:

```bash {choose=install}
touch package
```

1. Or by hand. <!-- mdrun: choose=install -->

Or from source:

```bash {choose=install}
rm -rf build && touch source
```

- [ ] Or nothing at all <!-- mdrun: choose=install -->
  - [ ] says `true x`

```bash
touch after
```
"""
PROMPT = "which one? 1-4  [s]kip all  [q]uit  [?] "


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def outcomes(place: CliPlace) -> list[str | None]:
    state = place.state()
    return [state.step(f"1/{number}").outcome for number in range(1, 7)]


def test_the_ways_are_shown_and_one_is_taken(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect_exact("install: exactly one of these is run")
    terminal.expect_exact("1  1/1  (line 5)")
    terminal.expect_exact("│ From the package:")
    terminal.expect_exact("6 │ touch package")
    terminal.expect_exact("2  1/2  Or by hand.  (line 9)")
    terminal.expect_exact("3  1/3  (line 13)")
    terminal.expect_exact("4  1/4  Or nothing at all  (line 17)")
    terminal.expect_exact(PROMPT)
    terminal.sendline("5")
    terminal.expect_exact("! 5 is none of these; ? explains them")
    terminal.expect_exact(PROMPT)
    terminal.sendline("1")
    assert finish(terminal) == 0
    assert outcomes(place) == ["passed", "skipped", "skipped", "skipped", "skipped", "passed"]
    assert place.state().step("1/3").reason == "1/1 is run instead (install)"
    decided = place.state().step("1/1").decided
    assert decided is not None
    assert decided.answer == "run"
    assert (place.work / "package").exists()
    assert (place.work / "after").exists()


def test_what_is_taken_keeps_its_other_questions(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect_exact(PROMPT)
    terminal.sendline("1/3")
    terminal.expect_exact("`rm -r` cannot be taken back")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert (place.work / "source").exists()
    assert not (place.work / "package").exists()


def test_a_check_that_is_taken_brings_its_parts(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect_exact(PROMPT)
    terminal.sendline("4")
    terminal.expect_exact("says `true x`")
    terminal.expect_exact("[q]uit  [?] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert outcomes(place) == ["skipped", "skipped", "skipped", "passed", "passed", "passed"]


def test_all_may_be_skipped_with_a_reason(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect_exact(PROMPT)
    terminal.sendline("s")
    terminal.expect_exact("go back: ")
    terminal.sendline("")
    terminal.expect_exact(PROMPT)
    terminal.sendline("s")
    terminal.expect_exact("go back: ")
    terminal.sendline("it is there already")
    assert finish(terminal) == 3
    assert outcomes(place) == ["skipped"] * 5 + ["passed"]
    assert place.state().result == "incomplete"
    assert place.state().step("1/3").reason == "it is there already"


@pytest.mark.parametrize("typed", ["q\n", "\x04"])
def test_quitting_pauses_the_run(place: CliPlace, typed: str) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect_exact(PROMPT)
    terminal.send(typed)
    assert finish(terminal) == 3
    assert place.state().result == "paused"
    assert outcomes(place) == [None] * 6
