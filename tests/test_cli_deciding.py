"""Decision points in a terminal: what is asked of a step, a section or a push, and what may be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli_place import CTRL_BACKSLASH, CTRL_C, GUARDED, CliPlace, finish

if TYPE_CHECKING:
    import pexpect


@pytest.mark.parametrize(
    ("answer", "status", "outcome", "kept"),
    [
        ("r", 0, "passed", False),
        ("s still needed", 3, "skipped", True),
        ("d moved it away", 0, "passed", True),
    ],
)
def test_a_decision(place: CliPlace, answer: str, status: int, outcome: str, kept: bool) -> None:
    (place.work / "old").mkdir()
    place.guide(GUARDED)
    terminal = place.terminal("guide.md")
    terminal.expect("cannot be taken back")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("?")
    terminal.expect("run it as it is shown")
    terminal.expect(r"\[\?\] ")
    terminal.sendline(answer)
    assert finish(terminal) == status
    assert place.state().step("1/1").outcome == outcome
    assert (place.work / "old").exists() == kept


def test_quitting_at_a_decision_pauses(place: CliPlace) -> None:
    place.guide(GUARDED)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3
    assert place.state().result == "paused"


WHY = "why is it skipped\\? .*go back: "


def skip(terminal: pexpect.spawn[str]) -> None:
    """Answer the next question with a skip, so that its reason is asked for."""
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s")
    terminal.expect(WHY)


def test_ctrl_c_at_the_reason_of_a_skip_goes_back_to_the_question(place: CliPlace) -> None:
    (place.work / "old").mkdir()
    place.guide(GUARDED)
    terminal = place.terminal("guide.md")
    for _ in range(2):
        terminal.expect("cannot be taken back")
        skip(terminal)
        terminal.send(CTRL_C)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert place.state().step("1/1").outcome == "passed"
    assert not (place.work / "old").exists()


def test_ctrl_c_at_the_question_gone_back_to_interrupts_the_run(place: CliPlace) -> None:
    place.guide(GUARDED)
    terminal = place.terminal("guide.md")
    skip(terminal)
    terminal.send(CTRL_C)
    terminal.expect(r"\[\?\] ")
    terminal.send(CTRL_C)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


def test_another_signal_at_the_reason_of_a_skip_ends_the_run(place: CliPlace) -> None:
    place.guide(GUARDED)
    terminal = place.terminal("guide.md")
    skip(terminal)
    terminal.send(CTRL_BACKSLASH)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


def test_ctrl_c_at_which_step_is_run_again_goes_back_to_the_question(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n\n```bash\nrm -r old\n```\n")
    (place.work / "old").mkdir()
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("a")
    terminal.expect("Enter for none: ")
    terminal.send(CTRL_C)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0


def test_after_a_failure_ctrl_c_at_the_reason_of_a_skip_goes_back_to_the_question(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\nfalse\n```\n\n```bash\necho after\n```\n")
    terminal = place.terminal("guide.md")
    skip(terminal)
    terminal.send(CTRL_C)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s known")
    assert finish(terminal) == 3
    assert place.state().step("1/2").outcome == "passed"


def test_ctrl_c_at_why_none_of_a_group_is_run_goes_back_to_the_choice(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash {choose=way}\necho one\n```\n\n```bash {choose=way}\necho two\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect_exact("which one?")
    skip(terminal)
    terminal.send(CTRL_C)
    terminal.expect_exact("which one?")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("2")
    assert finish(terminal) == 0
    assert place.state().step("1/2").outcome == "passed"


@pytest.mark.parametrize(("answer", "status", "outcome"), [("r", 0, "passed"), ("s not today", 3, "skipped")])
def test_a_conditional_section_is_asked_about_once(
    place: CliPlace, answer: str, status: int, outcome: str
) -> None:
    place.guide(
        "# Guide\n\n## 1. Work\n\n```bash\necho work\n```\n\n## 2. Rollback\n\n"
        "```bash\necho one\n```\n\n```bash\necho two\n```\n\n- [ ] `echo two` <!-- mdrun: check -->\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("section 2 is asked about as a whole: r goes through all its steps, s skips them all")
    terminal.expect(r"\[\?\] ")
    terminal.sendline(answer)
    assert finish(terminal) == status
    state = place.state()
    assert [state.step(name).outcome for name in ("2/1", "2/2", "2/3")] == [outcome] * 3


WAYS = (
    "# Guide\n\n## Rollback\n\n### Method A: the console\n\n```bash\necho console\n```\n\n"
    "### Method B: a script\n\n```bash\necho script\n```\n"
)


def test_each_way_of_a_section_that_was_named_is_asked_about_for_itself(place: CliPlace) -> None:
    place.guide(WAYS)
    terminal = place.terminal("guide.md", "--section", "1")
    for number, answer in (("1.1", "s the other way"), ("1.2", "r")):
        terminal.expect_exact(f"section {number} is asked about as a whole")
        terminal.expect(r"\[\?\] ")
        terminal.sendline(answer)
    assert finish(terminal) == 3
    assert [place.state().step(name).outcome for name in ("1.1/1", "1.2/1")] == ["skipped", "passed"]


def test_a_question_about_a_section_quotes_the_condition_that_makes_it_one(place: CliPlace) -> None:
    place.guide(
        "# Guide\n\n## 1. Work\n\n```bash\necho work\n```\n\n## 2. First time\n\n"
        "If you have released before, then skip this section.\n\n```bash\necho first\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r'its section is conditional[\s\S]*"If you have released before[\s\S]*line 11')
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s not now")
    assert finish(terminal) == 3


def test_who_goes_through_a_conditional_section_is_asked_for_the_ways_within_it(place: CliPlace) -> None:
    place.guide(WAYS)
    terminal = place.terminal("guide.md")
    for number, answer in (("1", "r"), ("1.1", "s run"), ("1.2", "r")):
        terminal.expect_exact(f"section {number} is asked about as a whole")
        terminal.expect(r"\[\?\] ")
        terminal.sendline(answer)
    assert finish(terminal) == 3
    assert [place.state().step(name).outcome for name in ("1.1/1", "1.2/1")] == ["skipped", "passed"]


def test_a_way_that_is_taken_is_meant_with_the_section_around_it_and_the_others_are_not(
    place: CliPlace,
) -> None:
    place.guide(WAYS)
    done = place.run("guide.md", "--take", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--take 1.1, or --skip 1.1=REASON" in done.stderr
    assert "--take 1.2, or --skip 1.2=REASON" in done.stderr
    done = place.run("guide.md", "--take", "1.2", "--skip", "1.1=the other way")
    assert done.returncode == 3, done.stderr
    assert [place.state().step(name).outcome for name in ("1.1/1", "1.2/1")] == ["skipped", "passed"]


def test_a_conditional_section_of_points_alone_is_asked_about_once(place: CliPlace) -> None:
    place.guide(
        "# G\n\n## 1. Work\n\n```bash\necho work\n```\n\n## 2. Rollback\n\n1. Page him.\n\n2. Page her.\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("section 2 is asked about as a whole")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s not today")
    assert finish(terminal) == 3
    assert [place.state().step(name).outcome for name in ("2/1", "2/2")] == ["skipped"] * 2


def test_what_a_point_holds_is_asked_with_it(place: CliPlace) -> None:
    said = "   ```\n   Hello, {}\n   ```\n"
    place.guide(f"# G\n\n1. Send him:\n\n{said.format('Bob')}\n2. Send her:\n\n{said.format('Ada')}")
    terminal = place.terminal("guide.md")
    for name, word in (("1", "Bob"), ("2", "Ada")):
        terminal.expect(f"/{name} needs your word")
        terminal.expect(f"Hello, {word}")
        terminal.expect(r"\[\?\] ")
        terminal.sendline("y")
    assert finish(terminal) == 0


def test_every_step_is_asked_about(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n\n```bash\necho two\n```\n")
    terminal = place.terminal("guide.md", "--step")
    for name in ("1/1", "1/2"):
        terminal.expect(f"{name} stops here")
        terminal.expect(r"\[\?\] ")
        terminal.sendline("r")
    assert finish(terminal) == 0


ABSENT = (
    "## 1. Ship\n\nIf you use it:\n\n```bash\nmdrun-no-such-tool build\n```\n\n"
    "Then ship it.\n\n```bash\necho shipped\n```\n\n"
    "```bash {confirm}\nmdrun-no-such-tool twice\n```\n"
)


def test_a_tool_that_only_steps_need_which_are_asked_about_stops_no_run(place: CliPlace) -> None:
    place.guide(ABSENT)
    terminal = place.terminal("guide.md")
    terminal.expect(
        "warning: mdrun-no-such-tool is not found; 1/1, 1/3, which need it, are asked about first"
    )
    terminal.expect(r"1/1 stops here[\s\S]*- mdrun-no-such-tool is not found on PATH[\s\S]*\[\?\] ")
    terminal.sendline("s not here")
    terminal.expect(r"1/3 stops here[\s\S]*- mdrun-no-such-tool is not found on PATH[\s\S]*\[\?\] ")
    terminal.sendline("d built elsewhere")
    assert finish(terminal) == 3
    state = place.state()
    assert [state.step(f"1/{number}").outcome for number in (1, 2, 3)] == ["skipped", "passed", "passed"]


def test_a_tool_that_was_brought_meanwhile_is_missed_no_more(place: CliPlace) -> None:
    place.guide(
        "## 1. Ship\n\n```bash\nmkdir bin; printf '#!/bin/sh\\n' > bin/mdrun-no-such-tool; "
        "chmod +x bin/*\n```\n\n"
        "```bash\nPATH=$PWD/bin:$PATH\n```\n\n```bash {confirm}\nmdrun-no-such-tool build\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/3 stops here[\s\S]*\[\?\] ")
    assert "is not found on PATH" not in str(terminal.before) + str(terminal.after)
    terminal.sendline("r")
    assert finish(terminal) == 0


@pytest.mark.parametrize("options", [["--take", "1/1"], ["--yes"]])
def test_a_tool_that_a_step_needs_which_is_run_unasked_stops_the_run(
    place: CliPlace, options: list[str]
) -> None:
    place.guide(ABSENT)
    terminal = place.terminal("guide.md", *options)
    terminal.expect("error: mdrun-no-such-tool is not found")
    assert finish(terminal) == 2
    assert not place.runs


def test_a_question_before_a_push_says_what_is_pushed_where(place: CliPlace) -> None:
    place.shell(
        "git init -q . && git remote add origin https://u:pw@example.invalid/x.git && git remote add o /o"
    )
    place.guide(
        "## 1. Ship\n\n```bash\ntag=v1.4.0 list=(a b)\n```\n\n"
        '```bash\nmine=1; echo "$mine ${list[0]} $LINENO"\ngit push origin "$tag" "$mdrun_not_set"\n```\n'
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/2 stops here[\s\S]*\[\?\] ")
    shown = [line.strip() for line in str(terminal.after).splitlines()]
    assert [line for line in shown if " is " in line] == [
        "$tag is v1.4.0",
        "$mdrun_not_set is not set",
        "origin is https://example.invalid/x.git",
    ]
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_a_push_without_a_remote_goes_where_git_says(place: CliPlace) -> None:
    place.shell(
        "git init -q -b main sub && cd sub && git remote add origin /o && git remote add backup /b"
        " && git config remote.pushDefault backup"
    )
    place.guide("## 1. Ship\n\n```bash\ncd sub\n```\n\n```bash\ngit push\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/2 stops here[\s\S]*backup is /b[\s\S]*\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3
