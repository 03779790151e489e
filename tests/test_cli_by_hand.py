"""Lines of the operator's own, and earlier steps that are run once more, in the shell of the run."""

from __future__ import annotations

import signal

from tests.cli_place import CTRL_C, CTRL_D, HAND, MDRUN, CliPlace, finish


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


def test_lines_that_are_pasted_together_run_together(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("h")
    terminal.expect(r"  \$ $")
    terminal.send(
        "for i in 1 2; do\n  echo n$i > n$i\ndone\nread -r -t 0 && touch swallowed\nfalse\ntouch after\n"
    )
    terminal.expect("by hand")
    terminal.expect(r"  \$ $")
    terminal.send(CTRL_D)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert sorted(path.name for path in place.work.iterdir()) == ["guide.md", "n1", "n2"]
    (said,) = [one.reason for one in place.state().step("1/1").deviations]
    assert "touch after" in said
    assert said.endswith("(exit 1)")


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
    terminal.expect_exact("2 of 3 done")
    gate.write_text("go on\n")
    assert finish(terminal) == 0


AGAIN = (
    "## 1. Work\n\n```bash\nrm -rf victim\n```\n\n```bash {once}\necho once >>log\n```\n\n"
    "```bash\necho plain >>log\n```\n\n```bash\nfalse\n```\n"
)


def test_an_earlier_step_goes_through_its_decision_point_again(place: CliPlace) -> None:
    place.guide(AGAIN)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"what now\?[\s\S]*\[\?\] ")
    (place.work / "victim").mkdir()
    terminal.sendline("a 1/1")
    terminal.expect(r"1/1 once more[\s\S]*`rm -r` cannot be taken back[\s\S]*rm -rf victim[\s\S]*\[\?\] ")
    terminal.sendline("n")
    terminal.expect(r"1/4 failed: what now\?[\s\S]*\[\?\] ")
    assert (place.work / "victim").exists()
    terminal.sendline("a 1/2")
    terminal.expect(r"1/2 once more[\s\S]*the guide says once, and it has run[\s\S]*\[\?\] ")
    terminal.send(CTRL_C)
    terminal.expect(r"1/4 failed: what now\?[\s\S]*\[\?\] ")
    terminal.sendline("a 1/3")
    terminal.expect(r"1/4 failed: what now\?[\s\S]*\[\?\] ")
    terminal.sendline("a 1/1")
    terminal.expect(r"1/1 once more[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"1/4 failed: what now\?[\s\S]*\[\?\] ")
    assert not (place.work / "victim").exists()
    terminal.sendline("q")
    assert finish(terminal) == 1
    assert (place.work / "log").read_text().split() == ["once", "plain", "plain"]


def test_an_earlier_step_that_was_changed_is_shown_as_it_was_run(place: CliPlace) -> None:
    place.guide(AGAIN)
    (place.work / "victim").mkdir()
    terminal = place.terminal_shell(f"EDITOR='sed -i s/victim/harmless/' {MDRUN} guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"what now\?[\s\S]*\[\?\] ")
    (place.work / "harmless").mkdir()
    terminal.sendline("a 1/1")
    terminal.expect(r"1/1 as you have changed it[\s\S]*rm -rf harmless[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"1/4 failed: what now\?[\s\S]*\[\?\] ")
    assert not (place.work / "harmless").exists()
    assert (place.work / "victim").exists()
    terminal.sendline("q")
    assert finish(terminal) == 1
