"""mdrun in a real terminal: how it looks there, and how it is left."""

from __future__ import annotations

import signal

import pexpect
import pytest

from tests import cli_place
from tests.cli_place import (
    CTRL_BACKSLASH,
    CTRL_C,
    CTRL_D,
    CTRL_Z,
    GUARDED,
    HAND,
    MDRUN,
    CliPlace,
    finish,
    hang_up,
)


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


LATER = "## 1. Work\n\n```bash\ntrue\n```\n\n```bash\necho <name>\n```\n"
FAILS = "## 1. Work\n\n```bash\nfalse\n```\n"


@pytest.mark.parametrize(
    ("text", "answers", "asked", "status"),
    [
        (HAND, (), r"\[\?\] $", 3),
        (HAND, ("what",), r"none of these.*\[\?\] $", 3),
        (HAND, ("s",), r"why is it skipped\? .* go back: $", 3),
        (HAND, ("h",), r"  \$ $", 3),
        (LATER, ("later",), r"name \(\? explains\): $", 3),
        (FAILS, (), r"\[\?\] $", 1),
    ],
    ids=["question", "again", "reason", "line", "value", "failed"],
)
def test_hanging_up_at_a_question_pauses_though_the_terminal_is_still_there(
    place: CliPlace, text: str, answers: tuple[str, ...], asked: str, status: int
) -> None:
    place.guide(text)
    terminal = place.terminal("guide.md")
    for answer in answers:
        terminal.expect(r"(\[\?\]|\): )")
        terminal.sendline(answer)
    terminal.expect(asked)
    terminal.kill(signal.SIGHUP)
    assert finish(terminal) == status
    state = place.state()
    if status == 3:
        assert state.paused is not None
        assert (state.result, state.paused.reason) == ("paused", "the terminal went away")
        assert place.run("verify").returncode == 0
    else:
        assert state.result == "failed"


@pytest.mark.parametrize("change", ['; echo echo mine >"$0"', ""], ids=["changed", "as it was"])
def test_hanging_up_lets_the_editor_end(place: CliPlace, change: str) -> None:
    ready, go = place.fifo("ready"), place.fifo("go")
    place.guide(GUARDED)
    place.env["EDITOR"] = f"sh -c 'echo >ready; read line <go{change}'"
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    ready.read_text()
    terminal.kill(signal.SIGHUP)
    go.write_text("on\n")
    assert finish(terminal) == 3
    assert place.state().result == "paused"


def test_a_guide_from_standard_input_is_answered_on_the_terminal(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal_shell(f"{cli_place.MDRUN} - < guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0


def test_findings_are_as_wide_as_the_terminal(place: CliPlace) -> None:
    place.guide("# Guide\n\n```bash\necho hi\n```\n\n- [ ] somebody has looked at all of it\n")
    terminal = place.terminal_shell(f"exec {cli_place.MDRUN} check guide.md", columns=40)
    terminal.expect(pexpect.EOF)
    assert terminal.before is not None
    lines = terminal.before.splitlines()
    assert "[check-by-word]" in " ".join(lines)
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize("words", ["--help", "run --help", "check --help", "verify --help", ""])
def test_help_is_as_wide_as_the_terminal(place: CliPlace, words: str) -> None:
    place.guide("# Guide\n\n```bash\necho hi\n```\n")
    terminal = place.terminal_shell(f"exec {cli_place.MDRUN} {words}", columns=40)
    terminal.expect(pexpect.EOF)
    assert terminal.before is not None
    lines = terminal.before.splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= 40


def test_a_question_is_there_again_after_ctrl_z_and_fg(place: CliPlace) -> None:
    place.guide(HAND)
    shell = place.terminal_shell("exec bash --norc -i")
    shell.expect("[$#] ")
    shell.sendline(f"{MDRUN} guide.md")
    shell.expect(r"\[\?\] ")
    shell.send(CTRL_Z)
    shell.expect("Stopped")
    shell.expect("[$#] ")
    shell.sendline("fg")
    shell.expect("guide.md")
    shell.expect(r"\[y\]es .*\[\?\] ")
    shell.sendline("y")
    shell.expect("passed")
    shell.expect("[$#] ")
    shell.sendline("exit")
    assert finish(shell) == 0
