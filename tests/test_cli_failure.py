"""A step that fails in a terminal: what may be done about it, there and then or when the run is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.journal import read
from mdrun.state import fold
from tests import cli_place
from tests.cli_place import CTRL_C, CTRL_D, CliPlace, finish, hang_up

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.events import Deviation

GUIDE = """\
# Ship

<!-- mdrun: on-failure=2 -->
## 1. Ship

```bash
count=1
```

```bash
echo "try $count" >> tries.txt
test -e ready
```

```bash
echo "after $count"
```

## 2. Undo

```bash
echo "undone <$_MDRUN_UNDOING>"
```
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def deviations(place: CliPlace) -> list[Deviation]:
    return list(place.state().step("1/2").deviations)


def test_lines_that_had_passed_are_told_before_all_of_them_are_run_again(place: CliPlace) -> None:
    place.guide("# Ship\n\n```bash\necho one\necho two\ntest -e ready\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"! lines 4-5 passed before; e lets you leave them out")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    terminal.expect("resume: +mdrun resume")
    assert finish(terminal) == 1


def test_the_line_that_failed_is_none_that_had_passed(place: CliPlace) -> None:
    place.guide("# Ship\n\n```bash\necho one\necho two; test -e ready\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"! line 4 passed before; e lets you leave it out")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    terminal.expect("resume: +mdrun resume")
    assert finish(terminal) == 1


def test_it_is_run_again(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect(r"✖ 1/2 failed: exit 1 at guide.md:12")
    terminal.expect(r"1/2 failed: what now\?")
    terminal.expect(r"\[r\]un again.*\[s\]kip.*\[e\]dit.*\[d\]one by hand.*s\[h\]ell.*\[a\]gain.*\[q\]uit")
    (place.work / "ready").touch()
    terminal.sendline("r")
    terminal.expect("after 1")
    assert finish(terminal) == 0
    assert (place.state().result, place.state().step("1/2").attempts) == ("passed", 2)
    assert [one.kind for one in deviations(place)] == ["repeated"]


def test_what_was_kept_quiet_is_shown_with_the_question(place: CliPlace) -> None:
    place.guide("## 1. Ship\n\n```bash\necho fine\n```\n\n```bash\necho 'no route'; false\n```\n")
    terminal = place.terminal("guide.md", "--quiet")
    terminal.expect(r"last output\s+no route\s+1/2 failed: what now")
    assert "fine" not in str(terminal.before)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 1


def test_it_is_run_in_a_changed_form(place: CliPlace) -> None:
    place.env["EDITOR"] = "sed -i 's/test -e ready/count=2/'"
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.sendline("e")
    terminal.expect("after 2")
    assert finish(terminal) == 0
    changed = next(one for one in deviations(place) if one.kind == "changed")
    assert "-test -e ready\n+count=2" in changed.diff


def test_lines_are_typed_into_its_shell_and_then_it_is_run_again(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.sendline("h")
    terminal.expect(r"\$ ")
    terminal.sendline("count=3; touch ready")
    terminal.expect(r"\$ ")
    terminal.sendline("exit")
    terminal.expect("what now")
    terminal.sendline("r")
    terminal.expect("after 3")
    assert finish(terminal) == 0
    assert [one.kind for one in deviations(place)] == ["by-hand", "repeated"]


def test_it_is_skipped_with_a_reason(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.sendline("s no network today")
    terminal.expect("after 1")
    assert finish(terminal) == 3
    assert place.state().result == "incomplete"
    assert place.state().step("1/2").outcome == "skipped"
    assert [one.reason for one in deviations(place)] == ["no network today"]


def test_it_is_done_by_hand(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.sendline("d did it in the console")
    terminal.expect("after 1")
    assert finish(terminal) == 0
    word = place.state().step("1/2").attestation
    assert word is not None
    assert word.note == "did it in the console"


def test_what_failed_before_it_was_done_by_hand_is_told_and_shown(place: CliPlace) -> None:
    place.guide(GUIDE.replace("test -e ready", "cat tries.txt; test -e ready"))
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.sendline("r")
    terminal.expect("what now")
    terminal.sendline("d did it in the console")
    terminal.expect("after 1")
    assert finish(terminal) == 0
    log = place.run("show", "--log").stdout
    assert "attempt 1: ✖ failed at line" in log
    assert "attempt 2: ✖ failed at line" in log
    assert "`output/1-2.2.log` (2 lines)" in log
    assert "attempt 2 failed" in place.run("show").stdout
    assert place.run("show", "--output", "1/2").stdout == "try 1\ntry 1\n"


@pytest.mark.parametrize("key", ["q\n", CTRL_D, CTRL_C])
def test_it_is_left_as_it_is(place: CliPlace, key: str) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.expect(r"\[\?\] ")
    terminal.send(key)
    terminal.expect("failed")
    terminal.expect("resume: +mdrun resume")
    assert finish(terminal) == 1
    assert place.state().result == "failed"


def test_a_terminal_that_goes_away_leaves_it_as_it_is(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    assert hang_up(terminal) == 1
    assert place.state().result == "failed"


def test_the_section_that_undoes_it_is_run_at_once(place: CliPlace) -> None:
    terminal = place.terminal("guide.md", "--section", "1")
    terminal.expect("what now")
    terminal.expect(r"roll back:  mdrun guide.md --section 2")
    terminal.sendline("b")
    terminal.expect(r"\$ mdrun guide.md --section 2")
    terminal.expect("undone <>")
    assert finish(terminal) == 1  # what was asked for has failed
    states = [fold(read(run / "journal.jsonl").records) for run in place.runs]
    assert sorted(str(state.result) for state in states) == ["failed", "passed"]


def test_a_resumed_run_asks_about_the_step_that_failed(place: CliPlace) -> None:
    assert place.run("guide.md", "--section", "1").returncode == 1
    terminal = place.terminal("resume")
    terminal.expect("resumed by .*: it had failed; it goes on at 1/2")
    terminal.expect("1/2.* stops here")
    terminal.expect("it failed before at line 12: exit 1")
    terminal.expect(r"\[r\]un again")
    (place.work / "ready").touch()
    terminal.sendline("r")
    terminal.expect("after 1")
    assert finish(terminal) == 0


def test_a_resumed_run_undoes_what_the_one_before_has_done(place: CliPlace) -> None:
    assert place.run("guide.md", "--section", "1").returncode == 1
    terminal = place.terminal("resume")
    terminal.expect("roll back:  mdrun guide.md --section 2")
    terminal.sendline("b")
    terminal.expect("undone")
    assert finish(terminal) == 1


@pytest.mark.parametrize(("answer", "tries"), [("r", 2), ("d it stands there", 1)])
def test_a_resumed_run_asks_about_the_step_whose_end_was_not_seen(
    place: CliPlace, answer: str, tries: int
) -> None:
    place.guide(GUIDE.replace("test -e ready", "test -e ready || kill -9 $PPID"))
    assert place.run("guide.md", "--section", "1", "--yes").returncode < 0
    terminal = place.terminal("resume")
    terminal.expect("it was started, and its end was not seen")
    terminal.expect(r"\[r\]un again")
    (place.work / "ready").touch()
    terminal.sendline(answer)
    terminal.expect("after 1")
    assert finish(terminal) == 0
    assert (place.work / "tries.txt").read_text(encoding="utf-8") == "try 1\n" * tries


def test_what_was_begun_without_a_terminal_goes_on_in_one(place: CliPlace) -> None:
    """Then programs may ask again, and the agent is the one of this login."""
    place.guide(
        "## 1. Work\n\n```bash\nexport OWN=kept\n```\n\n1. Look at it\n\n"
        '```bash\necho "<${GIT_TERMINAL_PROMPT-unset}> <$OWN> <$SSH_AUTH_SOCK> <${PAGER-unset}>"\n```\n'
    )
    place.env["SSH_AUTH_SOCK"] = "/before"
    assert place.run("guide.md", "--pause").returncode == 3
    place.env.update(SSH_AUTH_SOCK="/now", PAGER="most")
    terminal = place.terminal("resume")
    terminal.expect(r"\[y\]es")
    terminal.sendline("y")
    terminal.expect_exact("<unset> <kept> </now> <most>")
    assert finish(terminal) == 0


CHECKED = """\
## 1. Work

```bash
cat health
```

All of this must hold:

- it is up: `health` says `ready=ok`

- [ ] <!-- mdrun: check="test -e flag" --> the flag is there

```bash
echo after
```
"""


def test_a_check_that_fails_is_looked_at_again_when_an_earlier_step_has_run_again(place: CliPlace) -> None:
    place.guide(CHECKED.replace("`health`", "`cat health`"))
    (place.work / "health").write_text("ready=no\n", encoding="utf-8")
    (place.work / "flag").touch()
    terminal = place.terminal("guide.md")
    terminal.expect(r"9 │ - it is up")
    terminal.expect(r"1/2 failed: what now")
    terminal.expect(r"\[r\]etry .*\[a\]gain")
    terminal.sendline("r")
    terminal.expect(r"1/2 failed: what now")
    (place.work / "health").write_text("ready=ok\n", encoding="utf-8")
    terminal.sendline("a 1/1")
    terminal.expect(r"1/1 passed")
    terminal.expect(r"1/2 failed: what now")
    terminal.sendline("r")
    terminal.expect(r"✔ 1/2")
    terminal.expect("after")
    assert finish(terminal) == 0
    assert (place.state().result, place.state().step("1/2").settled_by) == ("passed", "evidence")


def test_the_command_of_a_check_that_fails_is_run_again(place: CliPlace) -> None:
    place.guide(CHECKED.replace("`health`", "`cat health`"))
    (place.work / "health").write_text("ready=ok\n", encoding="utf-8")
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/3 failed: what now")
    (place.work / "flag").touch()
    terminal.sendline("r")
    terminal.expect("✔ 1/3")
    terminal.expect("after")
    assert finish(terminal) == 0
    assert [one.kind for one in place.state().step("1/3").deviations] == ["repeated"]


def test_what_comes_after_a_failure_that_was_settled_is_part_of_the_state_that_comes_back(
    place: CliPlace,
) -> None:
    place.guide(
        "## 1. Work\n\n```bash\nfalse\n```\n\n```bash\nfound=1\n```\n\n"
        '1. Look\n\n```bash\necho "($found)"\n```\n'
    )
    terminal = place.terminal("guide.md")
    for answer in ("s it is known", "q"):
        terminal.expect(r"\[\?\] ")
        terminal.sendline(answer)
    assert finish(terminal) == 3
    terminal = place.terminal("resume")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    terminal.expect_exact("(1)")
    assert finish(terminal) == 3


def test_the_way_back_of_a_guide_from_standard_input_is_run_from_the_copy_of_the_run(place: CliPlace) -> None:
    ship = "## 1. Ship <!-- mdrun: on-failure=2 -->\n\n```bash\nfalse\n```\n"
    place.guide(f"{ship}\n## 2. Back\n\n```bash\ntouch back\n```\n")
    terminal = place.terminal_shell(f"{cli_place.MDRUN} - -s 1 < guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("b")
    terminal.expect("2 Back")
    assert finish(terminal) == 1
    assert (place.work / "back").exists()
