"""A block that was changed in an editor is known when the run is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import CliPlace, finish

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = "## 1. Work\n\n```bash\necho one\ntest -e old\n```\n\n```bash\ntest -e ready\n```\n"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def change_and_quit(place: CliPlace, editor: str = "sed -i s/old/new/", *words: str) -> None:
    """Change the first block after it has failed, see it fail again, and stop."""
    terminal = place.terminal_shell(f"EDITOR='{editor}' {cli_place.MDRUN} guide.md {' '.join(words)}")
    terminal.expect(r"what now\?[\s\S]*\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 1


def test_a_changed_block_is_shown_and_run_as_it_was_changed(place: CliPlace) -> None:
    change_and_quit(place)
    (place.work / "new").touch()
    (place.work / "ready").touch()
    terminal = place.terminal("resume")
    terminal.expect(r"1/1 as it was changed before[\s\S]*as it had been changed: exit 1[\s\S]*test -e new")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    step = place.state().step("1/1")
    assert (step.outcome, step.changed) == ("passed", True)
    (change,) = [one for one in step.deviations if one.kind == "changed"]
    assert change.diff.splitlines()[-2:] == ["-test -e old", "+test -e new"]


def test_the_guides_own_block_can_be_had_back(place: CliPlace) -> None:
    change_and_quit(place)
    (place.work / "old").touch()
    (place.work / "ready").touch()
    terminal = place.terminal("resume")
    terminal.expect(r"test -e new[\s\S]*\[g\]uide's own[\s\S]*\[\?\] ")
    terminal.sendline("g")
    terminal.expect(r"1/1 as the guide has it[\s\S]*test -e old[\s\S]*\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert not place.state().step("1/1").changed


def test_again_asks_in_a_terminal_which_block_is_meant(place: CliPlace) -> None:
    change_and_quit(place)
    (place.work / "new").touch()
    (place.work / "ready").touch()
    terminal = place.terminal("resume", "--again", "1/1")
    terminal.expect(r"1/1 as it was changed before[\s\S]*\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0


def test_an_earlier_step_that_was_changed_is_shown_so_before_it_is_run_again(place: CliPlace) -> None:
    (place.work / "new").touch()
    terminal = place.terminal_shell(f"EDITOR='sed -i s/old/new/' {cli_place.MDRUN} guide.md")
    for typed in ("e", "q"):
        terminal.expect(r"what now\?[\s\S]*\[\?\] ")
        terminal.sendline(typed)
    assert finish(terminal) == 1
    terminal = place.terminal("resume")
    terminal.expect(r"1/2 stops here[\s\S]*\[\?\] ")
    terminal.sendline("a 1/1")
    terminal.expect(r"it has run before[\s\S]*test -e new[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"1/2 stops here[\s\S]*\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_without_a_terminal_nobody_can_say_which_block_is_meant(place: CliPlace) -> None:
    change_and_quit(place)
    done = place.run("resume")
    assert done.returncode == 2
    assert "as it had been changed: exit 1" in done.stderr
    assert "--again 1/1 for the guide's own" in done.stderr
    assert place.run("resume", "--pause").returncode == 3
    for name in ("old", "ready"):
        (place.work / name).touch()
    assert place.run("resume", "--again", "1/1").returncode == 0


DECLARED = "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n"
SECRET = DECLARED + GUIDE + '\n```bash\necho "$token"\n```\n'


def test_a_change_that_holds_a_secret_is_said_to_be_lost(place: CliPlace) -> None:
    place.guide(SECRET)
    change_and_quit(place, "sed -i s/old/hush-hush-hush/", "-v", "token=hush-hush-hush")
    (place.work / "old").touch()
    (place.work / "ready").touch()
    terminal = place.terminal("resume", "-v", "token=hush-hush-hush")
    terminal.expect(r"a secret stood in that[\s\S]*test -e old[\s\S]*\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0


@pytest.mark.parametrize("form", ["md", "junit", "html"])
def test_a_report_shows_the_line_that_ran(place: CliPlace, form: str) -> None:
    change_and_quit(place, 'sed -i "s/^test -e old/echo two\\n\\ntest -e new/"')
    done = place.run("report", "--format", form)
    assert done.returncode == 0, done.stderr
    assert "guide.md:3, line 5 as it was changed" in done.stdout
    failure = done.stdout.partition("line 5 as it was changed")[2].partition("Its last output")[0]
    assert "test -e new" in failure.replace("&#39;", "'")
    assert "exit 1 at line 5, as it was changed" in place.run("show").stdout
