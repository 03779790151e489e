"""mdrun that was stopped by Ctrl-Z and is ended, or goes on, while the shell has the terminal."""

from __future__ import annotations

import pytest

from tests.cli_place import CTRL_Z, HAND, MDRUN, SECRET, CliPlace, finish

VALUE = "## 1. Work\n\n```bash\necho <name>\n```\n"
LATER = "## 1. Work\n\n```bash\ntrue\n```\n\n```bash\necho <name>\n```\n"
WAITS = "## 1. Work\n\n```bash\necho begun\nread -r line <go\necho $line >done\n```\n\n```bash\ntrue\n```\n"


def script(after: str) -> str:
    """Return a shell's script that runs mdrun, and does something else once it was stopped.

    Meanwhile the terminal is as a shell has it that edits lines, and it must be afterwards.
    """
    ends = 'kill -CONT %1; wait %1; echo "status $?"; stty -a; echo over'  # bash thinks it is still stopped
    return f"set -m; {MDRUN} guide.md; stty -icanon -echo; {after}; {ends}"


@pytest.mark.parametrize(("signal", "status", "result"), [("TERM", 130, "interrupted"), ("HUP", 3, "paused")])
@pytest.mark.parametrize(
    ("text", "answers", "asked"),
    [(HAND, (), r"\[\?\] $"), (HAND, ("h",), r"  \$ $"), (LATER, ("later",), r"name \(\? explains\): $")],
    ids=["question", "line", "value"],
)
def test_a_run_that_is_stopped_at_a_question_is_ended(
    place: CliPlace, text: str, answers: tuple[str, ...], asked: str, signal: str, status: int, result: str
) -> None:
    place.guide(text)
    shell = place.terminal_shell(script(f"kill -{signal} %1"))
    for answer in answers:
        shell.expect(r"(\[\?\]|\): )")
        shell.sendline(answer)
    shell.expect(asked)
    shell.send(CTRL_Z)
    shell.expect(f"status {status}\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert place.state().result == result
    assert place.run("verify").returncode == 0


@pytest.mark.parametrize("signal", ["TERM", "HUP"])
@pytest.mark.parametrize(
    ("text", "asked"),
    [(VALUE, r"explains\): $"), (SECRET, r"hidden[^:]*: $")],
    ids=["value", "secret"],
)
def test_what_is_stopped_before_the_run_begins_is_ended(
    place: CliPlace, text: str, asked: str, signal: str
) -> None:
    place.guide(text)
    shell = place.terminal_shell(script(f"kill -{signal} %1"))
    shell.expect(asked)
    shell.send(CTRL_Z)
    shell.expect("nothing was run.*status 130\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert place.runs == []


def test_a_run_whose_command_is_stopped_is_ended(place: CliPlace) -> None:
    place.fifo("go")
    place.guide(WAITS)
    shell = place.terminal_shell(script("kill %1"))
    shell.expect("  begun\r\n")
    shell.send(CTRL_Z)
    shell.expect("status 130\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert place.state().result == "interrupted"


def test_hanging_up_lets_a_command_end_that_was_stopped(place: CliPlace) -> None:
    place.fifo("go")
    place.guide(WAITS)
    shell = place.terminal_shell(script("kill -HUP %1; echo well >go"))
    shell.expect("  begun\r\n")
    shell.send(CTRL_Z)
    shell.expect("status 3\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert (place.work / "done").read_text() == "well\n"
    assert place.state().result == "paused"


def test_a_run_that_was_sent_into_the_background_is_ended_at_its_question(place: CliPlace) -> None:
    place.guide(HAND)
    shell = place.terminal_shell(script("bg %1; wait %1; kill %1"))
    shell.expect(r"\[\?\] $")
    shell.send(CTRL_Z)
    shell.expect("status 130\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert place.state().result == "interrupted"


def test_a_command_that_was_stopped_goes_on_in_the_background_while_the_shell_has_the_keys(
    place: CliPlace,
) -> None:
    place.fifo("go")
    place.guide(WAITS)
    shell = place.terminal_shell(script('echo stopped; bg %1; read -r typed; echo "$typed" >go'))
    shell.expect("  begun\r\n")
    shell.send(CTRL_Z)
    shell.expect("stopped\r\n")
    shell.sendline("mine")
    shell.expect("status 0\r\n.*-icanon.* -echo .*over")
    assert finish(shell) == 0
    assert (place.work / "done").read_text() == "mine\n"


@pytest.mark.parametrize("begun", [f"{MDRUN} guide.md &", f"{MDRUN} guide.md; echo stopped; bg %1;"])
def test_a_command_in_the_background_gets_the_keys_once_it_is_in_the_foreground(
    place: CliPlace, begun: str
) -> None:
    ready = place.fifo("ready")
    place.guide("## 1. Work\n\n```bash\necho begun >ready\nread -r line\necho got $line\n```\n")
    shell = place.terminal_shell(f"set -m; {begun} read -r typed; fg %1")
    ready.read_text()
    if "bg" in begun:
        shell.send(CTRL_Z)
        shell.expect("stopped\r\n")
    shell.sendline("shell's")
    shell.sendline("mine")
    shell.expect("  got mine\r\n")
    assert finish(shell) == 0
