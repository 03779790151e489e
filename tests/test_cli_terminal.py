"""mdrun in a real terminal: what is asked, what may be answered, and how it is left."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests import cli_place
from tests.cli_place import CliPlace, finish, hang_up

if TYPE_CHECKING:
    from pathlib import Path

HAND = "## 1. Work\n\n1. Call the customer.\n\n```bash\necho after\n```\n"
GUARDED = "## 1. Work\n\n```bash\nrm -r old\n```\n\n```bash\necho after\n```\n"
CTRL_C, CTRL_D, CTRL_BACKSLASH = "\x03", "\x04", "\x1c"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    return cli_place.make(tmp_path)


def test_a_missing_value_is_asked_for_until_it_is_good(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    version: {pattern: 'v\\d+', help: the tag to make}\n---\n\n"
        "## 1. Work\n\n```bash\necho <version>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("version needs a value")
    terminal.expect("the tag to make")
    terminal.expect("version.*: ")
    terminal.sendline("1.4")
    terminal.expect("does not match")
    terminal.expect("version.*: ")
    terminal.sendline("v14")
    assert finish(terminal) == 0
    assert place.state().variables == {"version": "v14"}


def test_an_unsafe_value_is_asked_for_again(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("name .*: ")
    terminal.sendline("a; touch ran")
    terminal.expect("letters, digits")
    terminal.expect("name .*: ")
    terminal.sendline("good")
    assert finish(terminal) == 0
    assert not (place.work / "ran").exists()


def test_a_choice_is_taken_by_its_number(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: \"printf '%s\\\\n' v2.0.0 v1.0.0\"}\n---\n\n"
        "## 1. Work\n\n```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("2  v1.0.0")
    terminal.expect("tag.*: ")
    terminal.sendline("2")
    assert finish(terminal) == 0
    assert place.state().variables == {"tag": "v1.0.0"}


def test_a_value_that_the_guides_own_command_does_not_offer_is_asked_for_again(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: \"printf '%s\\\\n' v2.0.0 v1.0.0\"}\n---\n\n"
        "## 1. Work\n\n```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("explains.: ")
    terminal.sendline("v7.0.0")
    terminal.expect_exact("'v7.0.0' is none of v2.0.0, v1.0.0")
    terminal.expect("explains.: ")
    terminal.sendline("v1.0.0")
    assert finish(terminal) == 0
    assert place.state().variables == {"tag": "v1.0.0"}


def test_values_are_asked_for_in_the_guides_order_with_the_lines_that_need_them(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <target>\necho <then>-<again>-<target>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect_exact("target (later, ? explains): ")
    terminal.sendline("?")
    terminal.expect_exact("    4 │ echo <target>\r\n    5 │ echo <then>-<again>-<target>\r\n")
    terminal.expect_exact("target (later, ? explains): ")
    terminal.sendline("x")
    terminal.expect_exact("then (later, ? explains): ")
    terminal.sendline("z")
    terminal.expect_exact("again (later, ? explains): ")
    terminal.sendline("y")
    assert finish(terminal) == 0


@pytest.mark.parametrize(
    ("option", "name", "colours"),
    [("auto", "xterm", True), ("auto", "dumb", False), ("always", "dumb", True), ("never", "xterm", False)],
)
def test_errors_have_the_colours_that_are_wanted(
    place: CliPlace, option: str, name: str, colours: bool
) -> None:
    place.guide(GUARDED)
    words = f"env -u NO_COLOR TERM={name} mdrun guide.md --timeout soon --color {option}"
    terminal = place.terminal_shell(words)
    terminal.expect("mdrun:")
    assert ("\x1b[" in str(terminal.before)) == colours
    assert finish(terminal) == 2


def test_another_terminal_sees_that_somebody_must_answer(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect_exact("[?] ")
    shown = place.run("show").stdout
    assert "  ▸ running  " in shown
    assert "  asked     about 1/1: somebody must answer\n" in shown
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert "somebody must answer" not in place.run("show").stdout


def test_a_secret_is_asked_hidden(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n"
        '## 1. Work\n\n```bash\necho "got $token"\n```\n'
    )
    terminal = place.terminal("guide.md")
    terminal.expect("token.*: ")
    terminal.waitnoecho()
    terminal.sendline("canary-77f1")
    terminal.expect("got •••")
    rest = terminal.read()
    assert finish(terminal) == 0
    assert "canary" not in rest
    assert not [
        path for path in place.runs[0].rglob("*") if path.is_file() and b"canary-77f1" in path.read_bytes()
    ]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_leaving_at_a_missing_value_runs_nothing(place: CliPlace, key: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("name .*: ")
    terminal.send(key)
    terminal.expect_exact("\r\nmdrun: nothing was run\r\n")
    assert finish(terminal) == 130
    assert place.runs == []


def test_attest_yes_with_a_note(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect("Call the customer")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y called Bob")
    assert finish(terminal) == 0
    attestation = place.state().step("1/1").attestation
    assert attestation is not None
    assert attestation.note == "called Bob"


def test_attest_no_asks_what_now_and_leaving_it_fails_the_run(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("n nobody answers")
    terminal.expect("✖ 1/1 failed: nobody answers at guide.md:3")
    terminal.expect(r"3 │ 1\. Call the customer\.")
    terminal.expect(r"1/1 failed: what now\?")
    terminal.expect(r"\[r\]etry  \[s\]kip  \[d\]one by hand  s\[h\]ell  \[q\]uit")
    terminal.sendline("q")
    terminal.expect("resume: +mdrun resume")
    assert finish(terminal) == 1
    state = place.state()
    assert state.step("1/1").outcome == "failed"
    assert state.step("1/2").outcome is None


@pytest.mark.parametrize(
    ("answers", "status", "outcome"),
    [
        (["r", "y now she did"], 0, "passed"),
        (["d I called again"], 0, "passed"),
        (["s tomorrow"], 3, "skipped"),
        (["h"], 0, "passed"),
    ],
)
def test_what_was_denied_can_be_mended_on_the_spot(
    place: CliPlace, answers: list[str], status: int, outcome: str
) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    for answer in ["n nobody answers", *answers]:
        terminal.expect(r"\[\?\] ")
        terminal.sendline(answer)
    if answers == ["h"]:
        for line in ("touch called", "exit"):
            terminal.expect(r"  \$ $")
            terminal.sendline(line)
        for answer in ("r", "y"):
            terminal.expect(r"\[\?\] ")
            terminal.sendline(answer)
    terminal.expect("after")
    assert finish(terminal) == status
    step = place.state().step("1/1")
    assert step.outcome == outcome
    repeated = [one.reason for one in step.deviations if one.kind == "repeated"]
    assert repeated == ["the operator asked for it, after: nobody answers"] * (
        "r" in answers or "h" in answers
    )


def test_attest_skip_asks_why(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s")
    terminal.expect("why is it skipped")
    terminal.sendline("holiday")
    terminal.expect("after")
    assert finish(terminal) == 3
    assert place.state().step("1/1").reason == "holiday"


@pytest.mark.parametrize("answer", ["q\n", CTRL_D])
def test_quitting_pauses(place: CliPlace, answer: str) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.send(answer)
    assert finish(terminal) == 3
    state = place.state()
    assert state.result == "paused"
    assert state.step("1/2").outcome is None


@pytest.mark.parametrize("key", [CTRL_C, CTRL_BACKSLASH])
def test_ctrl_c_at_a_question_interrupts(place: CliPlace, key: str) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.send(key)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"
    assert place.reading().finished


def test_ctrl_c_clears_a_line_of_the_operators_own(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("h")
    terminal.expect(r"  \$ $")
    terminal.send("touch half" + CTRL_C)
    terminal.expect(r"  \$ $")
    terminal.sendline("for i in 1; do")
    terminal.expect("  > $")
    terminal.send(CTRL_C)
    terminal.expect(r"  \$ $")
    terminal.sendline("touch whole")
    terminal.expect(r"  \$ $")
    terminal.send(CTRL_D)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert not (place.work / "half").exists()
    assert (place.work / "whole").exists()


@pytest.mark.parametrize("shell", [False, True], ids=["question", "line"])
def test_a_terminal_that_is_closed_pauses_the_run(place: CliPlace, shell: bool) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    if shell:
        terminal.sendline("h")
        terminal.expect(r"  \$ $")
    assert hang_up(terminal) == 3
    state = place.state()
    assert state.result == "paused"
    assert state.paused is not None
    assert state.paused.reason == "the terminal went away"


def test_ctrl_c_in_a_command_interrupts(place: CliPlace) -> None:
    ready = place.fifo("ready")
    place.guide("## 1. Work\n\n```bash\nsh -c 'echo > ready; exec sleep 1000'\n```\n")
    terminal = place.terminal("guide.md")
    ready.read_text()
    terminal.send(CTRL_C)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


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


def test_what_proves_nothing_is_shown_to_the_person(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n- [ ] Only the guide is here: `ls -1`\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    terminal.expect("printed|guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert place.state().step("1/1").settled_by == "person"


def test_no_input_never_asks(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md", "--no-input")
    terminal.expect("needs a person")
    assert finish(terminal) == 2
    assert place.runs == []


def test_a_terminal_that_goes_away_pauses_the_run(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.close(force=False)
    terminal.wait()
    assert terminal.exitstatus == 3
    state = place.state()
    assert state.result == "paused"
    assert place.reading().finished
    assert not (place.path / "state" / "bugs").exists()


def test_a_guide_from_standard_input_is_answered_on_the_terminal(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal_shell(f"{cli_place.MDRUN} - < guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0


EDITOR = "sed -i s/old/new/"


def edited(place: CliPlace, editor: str) -> Any:
    return place.terminal_shell(f"EDITOR='{editor}' {cli_place.MDRUN} guide.md")


def test_a_block_is_changed_in_the_editor_and_then_run(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "new").mkdir()
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as you have changed it[\s\S]*`rm -r` cannot be taken back[\s\S]*rm -r new")
    terminal.expect(r"\[r\]un.*\[s\]kip.*\[e\]dit.*\[\?\] ")
    assert (place.work / "new").exists()
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert not (place.work / "new").exists()
    (deviation,) = place.state().step("1/1").deviations
    assert deviation.kind == "changed"
    assert deviation.diff.splitlines()[-2:] == ["-rm -r old", "+rm -r new"]
    assert "+rm -r new" in place.run_log()


def test_a_changed_block_that_can_be_taken_back_is_run_at_once(place: CliPlace) -> None:
    place.guide(GUARDED)
    terminal = edited(place, 'sed -i "s/rm -r/touch/"')
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    assert finish(terminal) == 0
    assert (place.work / "old").exists()


def test_an_editor_that_is_left_without_a_change_runs_nothing(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("nothing was changed")
    terminal.expect(r"\[\?\] ")
    assert (place.work / "old").exists()
    terminal.sendline("q")
    assert finish(terminal) == 3
    assert place.state().step("1/1").attempts == 0


@pytest.mark.parametrize(("answer", "status", "outcome"), [("s not today", 3, "skipped"), ("q", 3, None)])
def test_a_changed_block_may_be_left_after_all(
    place: CliPlace, answer: str, status: int, outcome: str | None
) -> None:
    place.guide(GUARDED)
    (place.work / "new").mkdir()
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("as you have changed it")
    terminal.expect(r"\[\?\] ")
    terminal.sendline(answer)
    assert finish(terminal) == status
    assert (place.work / "new").exists()
    step = place.state().step("1/1")
    assert (step.outcome, [one.diff for one in step.deviations if one.kind == "changed"]) == (outcome, [])


def test_a_block_is_changed_twice_and_told_as_one_change(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "newer").mkdir()
    terminal = edited(place, "sed -i -e s/new/newer/ -e s/old/new/")
    for _ in range(2):
        terminal.expect(r"\[\?\] ")
        terminal.sendline("e")
    terminal.expect("rm -r newer")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    (deviation,) = place.state().step("1/1").deviations
    assert deviation.diff.splitlines()[-2:] == ["-rm -r old", "+rm -r newer"]


def test_a_change_is_looked_at_whatever_was_answered_beforehand(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\nfalse\n```\n")
    (place.work / "new").mkdir()
    terminal = place.terminal_shell(
        f"EDITOR='sed -i \"s/false/rm -r new/\"' {cli_place.MDRUN} guide.md --yes"
    )
    terminal.expect(r"what now\?[\s\S]*\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as you have changed it[\s\S]*`rm -r` cannot be taken back[\s\S]*\[\?\] ")
    assert (place.work / "new").exists()
    terminal.sendline("r")
    assert finish(terminal) == 0


def test_a_changed_block_that_bash_cannot_read_is_asked_about_again(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "sed -i s/old/\\$\\(old/")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("bash cannot read what you wrote")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert place.state().step("1/1").deviations == ()


@pytest.mark.parametrize(
    ("editor", "words"), [("false", "the editor failed"), ("echo >", "no command in it")]
)
def test_an_editor_that_leaves_nothing_changes_nothing(place: CliPlace, editor: str, words: str) -> None:
    place.guide(GUARDED)
    terminal = edited(place, editor)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(words)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


BROKEN = "## 1. Steps\n\n```bash\nif true; then echo; old\n```\n\n```bash\ntouch later\n```\n"


@pytest.mark.parametrize(
    ("answers", "status", "outcome"),
    [
        (["e"], 0, "passed"),
        (["r", "s not today"], 3, "skipped"),
        (["d typed it myself"], 0, "passed"),
    ],
)
def test_a_block_that_bash_cannot_read_is_asked_about(
    place: CliPlace, answers: list[str], status: int, outcome: str
) -> None:
    place.guide(BROKEN)
    terminal = edited(place, "sed -i s/old/fi/")
    terminal.expect("bash cannot read it: line 5: ")
    for answer in answers:
        assert terminal.expect([r"\[r\]un", r"\[\?\] "]) == 1
        terminal.sendline(answer)
    assert finish(terminal) == status
    assert place.state().step("1/1").outcome == outcome
    assert (place.work / "later").exists()


def test_a_block_that_bash_cannot_read_and_nobody_changes_is_asked_about_again(place: CliPlace) -> None:
    place.guide(BROKEN)
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("nothing was changed, and bash cannot read it as it is")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_a_block_that_bash_cannot_read_is_not_taken_beforehand(place: CliPlace) -> None:
    place.guide(BROKEN)
    terminal = place.terminal("guide.md", "--take", "1/1")
    terminal.expect("bash cannot read this block")
    assert finish(terminal) == 2


def test_an_unchanged_block_runs_as_it_was_once_that_is_said(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"nothing was changed[\s\S]*\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert place.state().step("1/1").deviations == ()


def test_lines_of_the_operators_own_run_in_the_same_shell(place: CliPlace) -> None:
    place.guide('## 1. Work\n\n1. Look around.\n\n```bash\necho "<$found> in $PWD"\n```\n')
    (place.work / "sub").mkdir()
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("h")
    for line in (
        "cd sub",
        "false",
        "for i in 1 2; do",
        "found=$found$i; done",
        "[[ -t 0 ]] && echo it has a t''erminal",
    ):
        terminal.expect(r"  [$>] $")
        terminal.sendline(line)
    terminal.expect("it has a terminal")
    terminal.expect(r"  \$ $")
    terminal.sendline("echo 'unclosed ) (")
    terminal.expect("  > $")
    terminal.sendline("'; )")
    terminal.expect("syntax error")
    terminal.expect(r"  \$ $")
    terminal.send(CTRL_D)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    terminal.expect(f"<12> in {place.work / 'sub'}")
    assert finish(terminal) == 0
    lines = [deviation.reason for deviation in place.state().step("1/1").deviations]
    assert lines[:2] == ["cd sub (exit 0)", "false (exit 1)"]
    assert len(lines) == 4


def test_ctrl_c_in_such_a_line_ends_the_line_only(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("h")
    terminal.expect(r"  \$ $")
    terminal.sendline("echo rea''dy; sleep 1000")
    terminal.expect("ready")
    terminal.send(CTRL_C)
    terminal.expect(r"  \$ $")
    terminal.sendline("exit")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert place.state().step("1/1").deviations[0].reason.endswith("(exit 130)")


def test_an_earlier_step_is_run_once_more(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash {name=count}\necho x >> counted\n```\n\n```bash\nrm -r old\n```\n")
    (place.work / "old").mkdir()
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("a 1/9")
    terminal.expect("no such step has run")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("a")
    terminal.expect("1/1  ")
    terminal.expect("which one")
    terminal.sendline("1/1")
    terminal.expect("passed")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("a count")
    terminal.expect("passed")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert (place.work / "counted").read_text() == "x\n" * 3
    assert [one.kind for one in place.state().step("1/1").deviations] == ["repeated", "repeated"]


def test_an_earlier_step_that_fails_when_it_is_run_again_ends_the_run(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\ntest ! -e broken\n```\n\n```bash\nrm -r old\n```\n")
    (place.work / "old").mkdir()
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    (place.work / "broken").touch()
    terminal.sendline("a 1/1")
    terminal.expect("1/1 failed")
    assert finish(terminal) == 1
    state = place.state()
    assert (state.result, state.step("1/1").outcome, state.step("1/2").outcome) == ("failed", "failed", None)
    assert (place.work / "old").exists()


def test_a_signal_in_a_line_of_the_operators_own_ends_the_run(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("h")
    terminal.expect(r"  \$ $")
    terminal.sendline("echo rea''dy; sleep 1000")
    terminal.expect("ready")
    terminal.kill(signal.SIGTERM)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


def test_a_step_that_is_run_again_is_filled_as_it_was(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\n```bash {capture=image}\necho app:1\n```\n\n"
        "```bash\necho deploy <image> >> deployed\n```\n\n"
        "```bash\nrm -r old\n```\n"
    )
    (place.work / "old").mkdir()
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("a 1/2")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert (place.work / "deployed").read_text(encoding="utf-8") == "deploy app:1\n" * 2


def test_a_run_that_goes_on_counts_the_steps_that_it_has_behind_it(place: CliPlace) -> None:
    gate = place.fifo("gate")
    place.guide(
        "## 1. Do\n\n```bash\ntrue\n```\n\n```bash\ntest -e ready\n```\n\n"
        "```bash\necho here > gate; read -r < gate\n```\n"
    )
    assert place.run("guide.md").returncode == 1
    (place.work / "ready").touch()
    terminal = place.terminal("resume")
    terminal.expect(r"\[r\]un again")
    terminal.sendline("r")
    terminal.expect_exact("echo here")
    assert gate.read_text() == "here\n"
    terminal.expect_exact("2/3")
    gate.write_text("go on\n")
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


def test_no_secret_is_shown_as_the_value_of_a_variable(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n## 1. Ship\n\n"
        '```bash\nrm -r "/tmp/mdrun-no-such/$token"\n```\n'
    )
    place.env["MDRUN_VAR_TOKEN"] = "correct-horse-battery"
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    assert "$token is •••" in str(terminal.before)
    assert "horse" not in str(terminal.before)
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_an_empty_list_of_choices_is_said_with_the_question(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: ls no-such-directory}\n---\n\n## 1. Back\n\n"
        "```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("there is nothing to choose from; this printed no choice: ls no-such-directory")
    terminal.expect(r"explains\): ")
    terminal.sendline("v1")
    assert finish(terminal) == 0
