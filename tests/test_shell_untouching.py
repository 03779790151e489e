"""Which commands cannot change the shell, and that the state is told again after every other."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.dataclass import replace
from mdrun.shell.printed import Function
from mdrun.shell.told import Reader
from mdrun.shell.untouching import Untouching
from tests.shell_lab import BASH, ENVIRONMENT, Lab

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.state import State

PARTS = ((b"T", b""), (b"v", b""), (b"w", b"umask 0022\n/\n"), (b"!", b""))
STATE = Reader(b"RELEASE.md").read(PARTS, None, b"", xtrace=False)
PROGRAMS = (
    "true",
    "false",
    "echo",
    "echo *.py ~ {a,b}",
    "git push origin v1.4.0",
    "make -j4 CC=gcc test",
    "  ./scripts/release.sh --tag v1  ",
    "/usr/bin/env printf x",
    "git commit -m 'Release; $(now) `x` > y' --author=\"A <b@c>\"",
    "docker run --rm image:1.2@sha256 x",
)
OTHERS = (
    *("", " ", "x=1", "x=1 make", "cd /tmp", "pwd -P", "export A=b", "printf -v x y", "test -v 'a[i=1]'"),
    *("[ a ]", "echo $x", 'echo "$x"', "echo `cd`", "echo $(id)", "echo ${x:=1}", "echo $((x=1))"),
    *("echo \\", "echo a\\ b", "make; x=1", "make && x=1", "make | read x", "make &", "make >file"),
    *("make <file", "(make)", "! make", "{ make; }", "if make", "time make", "for x in a"),
    *("make # why", "make\nx=1", "echo 'a\nb'", "echo 'a", ". lib.sh", "source lib.sh", "eval make"),
    *("exec make", "command make", "builtin cd", "%1", "-x", "'cd' /", '"cd" /', "c\\d /", "let x=1"),
    *("read x", "set -e", "shift", "trap x EXIT", "wait", "unset x", ": y", "~/x"),
)


def known(state: State = STATE) -> Untouching:
    untouching = Untouching(terminal=False)
    untouching.know(state, PARTS)
    return untouching


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_plain_call_of_a_program_cannot_change_the_shell(text: str) -> None:
    assert known()(text.encode())


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_command_may(text: str) -> None:
    assert not known()(text.encode())


def test_what_is_a_function_or_an_alias_is_no_program() -> None:
    functions = (Function(b"make", b"", b""),)
    untouching = known(replace(STATE, functions=functions, aliases=((b"g", b"'git'"),)))
    assert not untouching(b"make test")
    assert not untouching(b"g push")
    assert untouching(b"git make g")


def test_where_a_function_is_called_eval_any_command_may() -> None:
    """By eval each command is run."""
    assert not known(replace(STATE, functions=(Function(b"eval", b"", b""),)))(b"make")
    untouching = Untouching(terminal=False)
    untouching.begin([b"BASH_FUNC_eval%%"])
    assert not untouching(b"make")


def test_a_function_called_eval_gets_nothing_of_ours(lab: Lab, tmp_path: Path) -> None:
    lab.run('eval() { echo ours: "$@"; }')
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert lab.run("true", "echo on").text == "on\n"


@pytest.mark.parametrize("state", [replace(STATE, traps=((b"USR1", b"x=1"),)), replace(STATE, xtrace=True)])
def test_where_traps_are_set_or_commands_are_traced_any_command_may(state: State) -> None:
    assert not known(state)(b"make")


@pytest.mark.parametrize("letter", [b"!", b"@"])
def test_where_the_shell_has_more_to_tell_any_command_may(letter: bytes) -> None:
    untouching = Untouching(terminal=False)
    untouching.know(STATE, (*PARTS, (letter, b"1")))
    assert not untouching(b"make")


def test_nothing_is_known_of_a_shell_with_a_terminal_or_that_has_not_told() -> None:
    untouching = Untouching(terminal=True)
    untouching.begin(())
    untouching.know(STATE, PARTS)
    assert not untouching(b"make")
    untouching = known()
    untouching.forget()
    assert not untouching(b"make")


def test_a_function_in_the_environment_is_no_program(tmp_path: Path) -> None:
    lab = Lab(tmp_path, env=ENVIRONMENT | {"BASH_FUNC_tool%%": "() { kept=yes\n}"})
    lab.run("tool")
    lab.session.state.snapshot(tmp_path / "state.sh")
    lab.close()
    assert b'kept="yes"' in (tmp_path / "state.sh").read_bytes()


@pytest.mark.parametrize(
    ("before", "command", "told"),
    [
        ("ls() { kept=yes; }", "ls", b'kept="yes"'),
        ("alias ls=cd", "ls sub", b"/sub"),
        ("alias ls='kept=yes'; true", "ls", b'kept="yes"'),
        ("trap 'kept=yes' USR1", "./signal", b'kept="yes"'),
        ("trap 'kept=yes' DEBUG", "true", b'kept="yes"'),
        ("trap 'kept=yes' CHLD", "./signal", b'kept="yes"'),
        ("kept=no", "export kept=yes", b'kept="yes"'),
        ("echo kept=yes >lib.sh", ". ./lib.sh", b'kept="yes"'),
    ],
)
def test_the_state_is_told_again_after_what_changed_it(
    lab: Lab, tmp_path: Path, before: str, command: str, told: bytes
) -> None:
    if before.endswith("CHLD") and BASH < (5, 0):
        pytest.skip("this bash runs a trap on CHLD under job control only")
    (lab.work / "sub").mkdir()
    script = lab.work / "signal"
    script.write_text(f"#!/bin/sh\nkill -{int(signal.SIGUSR1)} $PPID\n")
    script.chmod(0o755)
    if "USR1" not in before:
        script.write_text("#!/bin/sh\n:\n")
    lab.run(before)
    lab.session.state.snapshot(tmp_path / "0.sh")
    lab.run("true")
    lab.session.state.snapshot(tmp_path / "1.sh")
    assert lab.run(command).status == 0
    kept = lab.session.state.snapshot(tmp_path / "2.sh")
    assert told in kept.path.read_bytes()


def test_a_variable_that_is_exported_between_two_programs_is_in_the_state(lab: Lab, tmp_path: Path) -> None:
    lab.run("true")
    lab.session.state.snapshot(tmp_path / "0.sh")
    assert lab.session.state.export("kept", "yes")
    lab.run("true")
    lab.session.state.snapshot(tmp_path / "1.sh")
    assert b'kept="yes"' in (tmp_path / "1.sh").read_bytes()


def test_a_program_is_reported_as_any_command_is(lab: Lab, tmp_path: Path) -> None:
    lab.run(":")
    lab.session.state.snapshot(tmp_path / "0.sh")
    result = lab.run("echo one", "/bin/echo two", 'echo "$? ${PIPESTATUS[*]} $_"')
    assert [each.status for each in result.commands] == [0, 0, 0]
    spans = [result.raw[each.start : each.end] for each in result.commands]
    assert spans == [b"one\n", b"two\n", b"0 0 two\n"]
    lab.session.state.snapshot(tmp_path / "1.sh")
    failed = lab.run("true", "cat nothing", "true")
    assert (failed.status, failed.ended.failed_line, failed.ended.died) == (1, 11, None)
    assert lab.run("echo on").text == "on\n"


def test_what_follows_a_program_has_no_descriptor_of_ours(lab: Lab) -> None:
    lab.run(":")
    for text in ("true", "env set=trap true", ":"):
        lab.run(text)
        shown = lab.run("(ls -l /proc/self/fd; readlink /proc/$$/fd/1)").text
        assert "/report" not in shown
        assert "/state" not in shown


def test_words_that_mean_something_to_bash_mean_nothing_to_a_program(lab: Lab, tmp_path: Path) -> None:
    """They neither trace, nor set a trap, nor have the state told again."""
    lab.session.state.snapshot(tmp_path / "0.sh")
    result = lab.run("echo set trap", "env echo source . eval", "echo complete")
    assert result.text == "set trap\nsource . eval\ncomplete\n"
    assert lab.session.state.written() is not None


PIECES = st.lists(
    st.sampled_from(
        ["a", "é", " ", "\t", "'", '"', "{a,b}", "*", "~", "[a]", "a=b", "%", "^", *"$`\\;|&<>#!()\n"]
    ),
    max_size=8,
).map("".join)


@given(PIECES)
def test_what_passes_for_a_plain_call_leaves_the_state_as_it_was(shared: Lab, text: str) -> None:
    if known()(f"echo {text}".encode()):
        before, after = shared.directory / "before.sh", shared.directory / "after.sh"
        shared.session.state.snapshot(before)
        assert shared.run(f"echo {text}", ":").status == 0  # after the second one the state is told again
        shared.session.state.snapshot(after)
        assert after.read_bytes() == before.read_bytes()
