"""Values that are given only when a step needs them."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import CTRL_C, CTRL_D, CliPlace, finish, hang_up

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
---
mdrun:
  variables:
    tag: {pattern: 'v\\d+', choices: cat tags}
---

## 1. Work

```bash
echo v7 > tags
```

```bash
echo "made <tag> $tag"
```

- [ ] `made v7` was said: `echo "made <tag> $tag"`
"""
QUESTION = r"tag \(.*\? explains\): "


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def test_later_asks_right_before_the_step_that_needs_it_with_the_choices_of_then(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect(r"tag \(later, \? explains\): ")
    terminal.sendline("?")
    terminal.expect("asked for again")
    terminal.expect(QUESTION)
    terminal.sendline("later")
    terminal.expect("1/1 passed")
    terminal.expect("1  v7")
    terminal.expect(r"tag \(number or value, \? explains\): ")
    terminal.sendline("later")
    terminal.expect("'later' does not match")
    terminal.expect(QUESTION)
    terminal.sendline("1")
    terminal.expect_exact("made v7 v7")
    terminal.expect("✔ 1/3")
    assert finish(terminal) == 0
    assert place.state().variables == {"tag": "v7"}


@pytest.mark.parametrize("key", [CTRL_D, "hang up"])
def test_leaving_then_pauses_and_the_resumed_run_asks_again(place: CliPlace, key: str) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect(QUESTION)
    terminal.sendline("later")
    terminal.expect("1/1 passed")
    terminal.expect(QUESTION)
    if key == CTRL_D:
        terminal.send(key)
        terminal.expect("resume: +mdrun resume")
        assert finish(terminal) == 3
    else:
        assert hang_up(terminal) == 3
    assert place.state().result == "paused"
    terminal = place.terminal("resume")
    terminal.expect(QUESTION)
    terminal.sendline("v7")
    terminal.expect_exact("made v7 v7")
    assert finish(terminal) == 0


def test_ctrl_c_then_interrupts(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    terminal.expect(QUESTION)
    terminal.sendline("later")
    terminal.expect("1/1 passed")
    terminal.expect(QUESTION)
    terminal.send(CTRL_C)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


def test_without_a_terminal_the_resumed_run_says_what_it_needs_or_takes_it(place: CliPlace) -> None:
    terminal = place.terminal("guide.md")
    for pattern, answer in ((QUESTION, "later\n"), ("1/1 passed[^$]*" + QUESTION, CTRL_D)):
        terminal.expect(pattern)
        terminal.send(answer)
    assert finish(terminal) == 3
    done = place.run("resume")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "paused at 1/2: tag needs a value: mdrun resume with -v tag=…" in done.stdout
    done = place.run("resume", "-v", "tag=v7")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "made v7 v7" in done.stdout


def test_a_value_given_later_stays_when_the_run_is_resumed(place: CliPlace) -> None:
    place.guide(f"{GUIDE}\n1. Look\n\n```bash\necho again <tag>, $tag\n```\n")
    terminal = place.terminal("guide.md")
    for answer in ("later", "v7"):
        terminal.expect(QUESTION)
        terminal.sendline(answer)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3
    terminal = place.terminal("resume")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    terminal.expect_exact("again v7, v7")
    assert finish(terminal) == 0


def test_a_secret_cannot_wait(place: CliPlace) -> None:
    place.guide('---\nmdrun: {variables: {pin: {secret: true}}}\n---\n\n```bash\necho "$pin"\n```\n')
    terminal = place.terminal("guide.md")
    terminal.expect(r"pin \(hidden, \? explains\): ")
    terminal.waitnoecho()
    terminal.sendline("later")
    terminal.expect_exact("a secret cannot wait")
    terminal.expect(r"pin \(hidden, \? explains\): ")
    terminal.send(CTRL_D)
    assert finish(terminal) == 130


def test_a_declared_value_that_a_command_cannot_hold_is_asked_for_again(place: CliPlace) -> None:
    place.guide("---\nmdrun: {variables: {name: {help: who}}}\n---\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"explains\): ")
    terminal.sendline("two words")
    terminal.expect("letters, digits")
    terminal.expect(r"explains\): ")
    terminal.sendline("one")
    assert finish(terminal) == 0


def test_what_must_always_run_and_has_no_value_fails_and_the_rest_of_it_runs(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun: {variables: {name: {help: who}}}\n---\n\n## 1. Work\n\n"
        '```bash\ntrue\n```\n\n1. Look\n\n```bash\nfalse\n```\n\n```bash {always}\necho "bye $name"\n```\n\n'
        "```bash {always}\necho last\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r"explains\): ")
    terminal.sendline("later")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3
    done = place.run("resume", "--attest-all", "I did")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1/4 failed: name has no value" in done.stdout
    assert "bye" not in done.stdout
    assert "last\n" in done.stdout


FAILS = """\
---
mdrun:
  variables:
    place: {help: where}
---

## 1. Work

```bash
echo "at $place"
test -e ready
```
"""


def test_a_value_given_later_is_in_the_shell_of_the_resumed_run(place: CliPlace) -> None:
    place.guide(FAILS)
    terminal = place.terminal("guide.md")
    for value in ("later", "Berlin Mitte"):
        terminal.expect(r"place \(.*\? explains\): ")
        terminal.sendline(value)
    terminal.expect(r"what now[\s\S]*\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 1
    refused = place.run("resume", "-v", "place=Rome")
    assert (refused.returncode, "the run has 'Berlin Mitte'" in refused.stderr) == (2, True)
    (place.work / "ready").touch()
    done = place.run("resume")
    assert done.returncode == 0, done.stderr
    assert "at Berlin Mitte\n" in done.stdout


def test_lines_that_were_typed_since_the_last_state_are_said_to_be_lost(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\ntrue\n```\n\n```bash\necho $mended\ntest -e ready\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"what now[\s\S]*\[\?\] ")
    terminal.sendline("h")
    terminal.expect_exact("  $ ")
    terminal.sendline("mended=yes")
    terminal.expect_exact("  $ ")
    terminal.sendline("exit")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 1
    done = place.run("resume")
    words = "what these lines changed in the shell, which were typed at a question: mended=yes (exit 0)"
    assert f"! not restored: {words}" in done.stdout


ROLLBACK = """\
# Service

## 1. Release

```bash
echo "release <tag>"
```

## 2. Rollback

```bash
echo "back to <last-good>"
```
"""


def test_a_value_of_a_section_that_may_not_be_meant_is_asked_for_when_it_is(place: CliPlace) -> None:
    place.guide(ROLLBACK)
    terminal = place.terminal("guide.md")
    terminal.expect(r"tag \(.*\? explains\): ")
    terminal.sendline("v2")
    terminal.expect_exact("release v2")
    terminal.expect(r"section 2 is asked about[^$]*\[r\]un")
    terminal.sendline("r")
    terminal.expect(r"last_good \(\? explains\): ")
    terminal.sendline("v1")
    terminal.expect_exact("back to v1")
    assert finish(terminal) == 0


def test_a_section_that_is_not_meant_asks_for_no_value(place: CliPlace) -> None:
    place.guide(ROLLBACK)
    terminal = place.terminal("guide.md", "-v", "tag=v2")
    terminal.logfile_read = seen = StringIO()
    terminal.expect(r"section 2 is asked about[^$]*\[r\]un")
    terminal.sendline("s")
    terminal.expect("why is it skipped")
    terminal.sendline("nothing broke")
    assert finish(terminal) == 3
    assert "last_good" not in seen.getvalue()


def test_a_section_that_is_taken_asks_for_its_values_at_once(place: CliPlace) -> None:
    place.guide(ROLLBACK)
    terminal = place.terminal("guide.md", "-v", "tag=v2", "--take", "2")
    terminal.expect(r"last_good \(.*\? explains\): ")
    terminal.sendline("v1")
    terminal.expect_exact("release v2")
    terminal.expect_exact("back to v1")
    assert finish(terminal) == 0
