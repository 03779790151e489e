"""What the run's shell survives."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from mdrun.errors import ShellError
from mdrun.shell import naming, processes
from mdrun.shell.outcome import of_death
from mdrun.shell.reports import Report
from tests.shell_lab import BASH, Lab

BASHPID = "BASHPID" if BASH >= (5, 0) else ""
"""That variable, where it is not readonly."""


def alive(lab: Lab, wanted: str = "kept") -> None:
    """The next block runs, and finds the state that was there."""
    result = lab.run('echo "${KEPT-lost}"')
    assert (result.status, result.text, result.ended.died) == (0, f"{wanted}\n", None)


@pytest.mark.parametrize("status", [0, 3, 255])
def test_exit_ends_the_block_with_its_status_and_keeps_the_state(lab: Lab, status: int) -> None:
    result = lab.run("KEPT=kept", f"exit {status}", "echo never")
    assert (result.status, result.ended.died) == (status, "exit")
    assert result.ended.failed_line == (11 if status else None)
    assert "never" not in result.text
    alive(lab)


def test_exit_in_a_function_ends_the_block(lab: Lab) -> None:
    lab.run("die() { echo dying; exit 9; }; KEPT=kept")
    result = lab.run("true\ndie", "echo never")
    assert (result.status, result.text) == (9, "dying\n")
    alive(lab)


def test_exec_replaces_the_shell_and_the_last_snapshot_counts(lab: Lab, tmp_path: Path) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")
    result = lab.run("KEPT=changed", "exec sh -c 'echo replaced; exit 5'")
    assert (result.status, result.text, result.ended.died) == (5, "replaced\n", "exec")
    assert any("state" in warning for warning in result.ended.warnings)
    alive(lab)
    result = lab.run("exec true", "echo never")
    assert (result.status, result.ended.died, result.text) == (0, "exec", "")
    assert len(result.commands) == 1
    alive(lab)


def test_exec_of_what_is_not_there_is_a_failure(lab: Lab) -> None:
    result = lab.run("KEPT=kept", "exec nosuch")
    assert result.status == 127
    assert "RELEASE.md: line 11: exec: nosuch: not found" in result.text
    alive(lab)


def test_the_shell_may_be_killed_and_the_last_snapshot_counts(lab: Lab, tmp_path: Path) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")
    result = lab.run("echo before", "KEPT=changed; kill -9 $$", "echo never")
    assert (result.status, result.ended.died, result.ended.failed_line) == (137, "killed", 11)
    assert result.text == "before\n"
    assert any("state" in warning for warning in result.ended.warnings)
    alive(lab)


def test_the_shell_may_be_killed_between_two_blocks(lab: Lab, tmp_path: Path) -> None:
    pid = int(lab.run("KEPT=kept; echo $$").text)
    lab.session.state.snapshot(tmp_path / "state.sh")
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    result = lab.run('echo "$KEPT"')
    assert (result.status, result.text) == (0, "kept\n")
    assert any("killed between" in warning for warning in result.ended.warnings)


def test_set_e_and_false_in_functions_and_subshells(lab: Lab) -> None:
    lab.run("KEPT=kept; f() { false; echo unreached; }")
    result = lab.run("set -e", "f", "echo never")
    assert (result.status, result.ended.failed_line, result.text) == (1, 11, "")
    result = lab.run("(false; echo unreached)", "echo never")
    assert (result.status, result.ended.failed_line, result.text) == (1, 10, "")
    alive(lab)


def test_the_guides_own_exit_trap_runs_once_when_its_shell_ends(lab: Lab) -> None:
    lab.run("KEPT=kept", "trap 'echo bye $KEPT' EXIT")
    assert lab.run("trap -p EXIT >/dev/null; echo still").text == "still\n"
    result = lab.run("echo on", "false")
    assert (result.status, result.text) == (1, "on\nbye kept\n")
    alive(lab)
    assert lab.run("false").text == ""


def test_the_guides_exit_trap_set_in_the_very_command_that_exits(lab: Lab, tmp_path: Path) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")
    result = lab.run("trap 'echo bye' EXIT; exit 4", "echo never")
    assert (result.status, result.text, result.ended.died) == (4, "bye\n", "exit")
    alive(lab)


def test_the_guides_exit_trap_finds_the_status_and_may_change_it(lab: Lab) -> None:
    result = lab.run("trap 'echo bye $?; a=late' EXIT", "a=early; exit 4")
    assert (result.status, result.text) == (4, "bye 4\n")
    assert lab.run("echo $a").text == "early\n"
    result = lab.run("trap 'echo bye $?; false; echo never' EXIT", "true", "exit 0")
    assert (result.status, result.text, result.ended.failed_line) == (1, "bye 0\n", 12)
    result = lab.run("trap 'exit 8' EXIT; exit 3")
    assert (result.status, result.ended.failed_line) == (8, 10)


def test_the_guides_exit_trap_runs_at_the_runs_end_beside_the_last_output(lab: Lab) -> None:
    result = lab.run("trap 'echo good bye' EXIT; echo now")
    assert result.text == "now\n"
    assert lab.close() == ()
    assert result.path.with_name("1.late.log").read_text() == "good bye\n"


def test_the_guides_exit_trap_may_be_taken_back(lab: Lab) -> None:
    lab.run("trap 'echo bye' EXIT")
    lab.run("trap - EXIT")
    assert lab.run("KEPT=kept; exit 1").text == ""
    alive(lab)


def test_the_guides_own_err_and_debug_traps(lab: Lab) -> None:
    lab.run("trap 'echo err $LINENO' ERR", line=5)
    result = lab.run("if true; then\n  false\nfi")
    assert (result.status, result.text) == (1, "err 11\n")
    lab.run("trap 'echo debug: $BASH_COMMAND' DEBUG", line=5)
    result = lab.run("echo one", "true")
    assert result.text == "debug: echo one\none\ndebug: true\n"
    assert lab.run("trap - DEBUG ERR", "echo quiet").text.splitlines()[-1] == "quiet"


def test_a_debug_trap_that_skips_commands_keeps_nobody_waiting(lab: Lab) -> None:
    lab.run("shopt -s extdebug")
    lab.session.state.script()
    result = lab.run("trap false DEBUG", "echo never")
    assert (result.status, result.ended.failed_line) == (1, 11)
    assert lab.run("echo skipped").text == ""
    assert lab.run("trap - DEBUG", "echo skipped").text == ""


def test_return_at_top_level(lab: Lab) -> None:
    result = lab.run("KEPT=kept", "return 3", "echo never")
    assert result.status != 0
    assert "can only `return'" in result.text
    assert "never" not in result.text
    alive(lab)


def test_break_and_continue_at_top_level_break_nothing(lab: Lab) -> None:
    lab.run("KEPT=kept; break || true; continue || true")
    alive(lab)


@pytest.mark.parametrize(
    "text", ["echo 'open", "if true; then", "echo $(", ")", "cat <<END\nnever closed", "fi; echo x"]
)
def test_a_syntax_error_that_nobody_saw_before(lab: Lab, text: str) -> None:
    lab.run("KEPT=kept")
    result = lab.run("echo first", text, "echo last")
    if not text.startswith("cat"):
        assert result.status != 0
        assert "last" not in result.text
    alive(lab)
    if text != "echo $(":  # after which bash 5.2.15 itself is not always sound
        lab.run("set +e", text)
        alive(lab)


def test_set_n_is_never_taken_for_success(lab: Lab) -> None:
    lab.run("KEPT=kept")
    result = lab.run("set -n", "echo never")
    assert result.status != 0
    assert "never" not in result.text


@pytest.mark.parametrize(
    ("commands", "text"),
    [
        (("set -t", "echo one", "echo two"), "one\ntwo\n"),
        (("set -t; echo one; echo two", "echo three"), "one\ntwo\nthree\n"),
        (("echo one", "set -t"), "one\n"),
        (("f() { set -o onecmd; }; f", "echo one"), "one\n"),
    ],
)
def test_set_t_leaves_no_command_out(lab: Lab, commands: tuple[str, ...], text: str) -> None:
    lab.run("KEPT=kept")
    result = lab.run(*commands)
    assert (result.status, result.text, len(result.commands)) == (0, text, len(commands))
    assert any("set -t" in warning for warning in result.ended.warnings)
    alive(lab)


def test_set_t_hides_no_failure(lab: Lab) -> None:
    result = lab.run("set -t", "sh -c 'exit 3'", "echo never")
    assert (result.status, result.ended.failed_line, result.text) == (3, 11, "")


@pytest.mark.parametrize(
    "command", ["set -v", "set -o verbose", "set -v # why", ". ./lib.sh", "eval 'set -v'"]
)
def test_set_v_shows_nothing_of_ours(lab: Lab, command: str) -> None:
    (lab.work / "lib.sh").write_text("set -v\n")
    result = lab.run("KEPT=kept", command, "echo one")
    assert (result.status, result.text, result.ended.warnings) == (0, "one\n", ())
    alive(lab)


@pytest.mark.parametrize("value", ["0123456789", "", "$'\\1'", "$'\\177'", "abcdefgmnr_/.:=-", "'$ \\'"])
def test_ifs_may_hold_anything(lab: Lab, value: str) -> None:
    lab.run("KEPT=kept", f"IFS={value}", line=50)
    assert lab.run("echo one; false || true", "echo two").text == "one\ntwo\n"
    assert lab.evaluate("echo three").text == "three\n"
    assert lab.run("false | true").status == 1
    assert lab.run("true | (exit 30) | true").status == lab.evaluate("(exit 30) | true").status == 30
    assert lab.run("false").status == 1
    alive(lab)


@pytest.mark.parametrize(
    "command", ["kill -STOP $$", "suspend -f", "sh -c 'kill -STOP 0'", "kill -STOP $$ & sleep 0.1; wait"]
)
def test_a_stopped_shell_goes_on_and_that_is_told(lab: Lab, command: str) -> None:
    if command == "suspend -f" and BASH < (5, 2):
        pytest.skip("this bash suspends no shell without job control")
    result = lab.run("KEPT=kept", command, "echo on")
    assert (result.status, result.text) == (0, "on\n")
    assert any("stopped" in warning for warning in result.ended.warnings)
    alive(lab)


@pytest.mark.parametrize("option", ["true", "shopt -s extdebug"])
def test_a_debug_trap_that_looks_at_commands_sees_none_of_ours(lab: Lab, option: str) -> None:
    result = lab.run(option, "trap '[[ $BASH_COMMAND != *skip* ]]' DEBUG", "echo a", "trap - DEBUG", "echo b")
    assert (result.status, result.text) == (0, "a\nb\n")


def test_a_shell_that_something_lets_go_on_is_left_to_that(lab: Lab) -> None:
    lab.run("mkfifo up", "(read x <up; sleep 1; kill -CONT $$) & echo now >up; kill -STOP $$; wait")
    result = lab.run("(sleep 1; echo woken; kill -CONT $$) & kill -STOP $$; wait", "echo on")
    assert (result.status, result.text, result.ended.warnings) == (0, "woken\non\n", ())


@pytest.mark.parametrize(
    "text",
    [
        "set -e -u -o noclobber",
        "shopt -s failglob nullglob extglob nocasematch dotglob globstar",
        f"for n in 31 32 40 41 42 43 {'44' * (BASH >= (5, 0))}; do shopt -s compat$n; done",
        "BASH_COMPAT=4.4",
        "readonly PATH IFS BASH_ENV=x HOME",
        "f() { :; }; readonly -f f",
        f"unset BASH_VERSION BASH_COMMAND {BASHPID} BASH_SUBSHELL BASH_ARGV0 FUNCNAME PIPESTATUS RANDOM",
        "unset DIRSTACK GROUPS EPOCHREALTIME SECONDS",
        "LINENO=500",
        "trap '' CHLD PIPE HUP",
        "PS4='$(echo ours >&2)'; PROMPT_COMMAND='echo ours'; BASH_ENV=/nonexistent; ENV=/nonexistent",
        "TMOUT=1",
        "set -k; set -P -B",
        "set -o posix; readonly POSIXLY_CORRECT",
        "HISTFILE=h; set -o history",
        "EXECIGNORE='*'; GLOBIGNORE='*'",
        "umask 777",
        "{ LC_ALL=nosuch; LANG=nosuch; } 2>&-",
        "set -E -T; trap ':' RETURN DEBUG",
        "shopt -s extdebug",
        "ulimit -n 8",
        "ulimit -u 1",
        "ulimit -v 30000",
        "trap '' TERM; kill -TERM 0; trap - TERM",
        "exec 3<>a 4<>b 5<>c; exec 3>&- 4>&- 5>&-",
        "hash -p /nonexistent cat",
        "set -- a b c",
    ],
)
def test_settings_that_scripts_trip_over(lab: Lab, text: str) -> None:
    result = lab.run("KEPT=kept", text)
    assert (result.status, result.text) == (0, "")
    alive(lab)
    assert lab.run("if true; then\n  true\n  false\nfi").ended.failed_line == 12
    alive(lab)
    assert lab.run("false | true").status == 1
    alive(lab)


@pytest.mark.parametrize(("text", "status"), [("kill -TERM 0", 143), ("kill 0; echo never", 143)])
def test_a_signal_to_the_shells_own_group_ends_it_alone(lab: Lab, text: str, status: int) -> None:
    lab.run("KEPT=kept")
    result = lab.run(text, "echo never")
    assert (result.status, result.text, result.ended.died) == (status, "", "killed")
    alive(lab)


@pytest.mark.parametrize(
    "text", ["ulimit -n 3", "ulimit -v 5000; x=$(head -c 9000000 /dev/zero | tr '\\0' x)"]
)
def test_a_limit_that_ends_the_shell_is_a_failure(lab: Lab, tmp_path: Path, text: str) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")
    result = lab.run(text, "echo never")
    assert result.status != 0
    assert "never" not in result.text
    alive(lab)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set -r", "`set -r`"),
        ("set -n", "`set -n`"),
        ("ulimit -n 3", "`ulimit`"),
        ("readonly _", "`_`"),
        ("exec true", "`exec`"),
        ("kill -KILL $$", "without a word;"),
        ("docker() { kill -KILL $$; }; docker exec web set -r", "without a word;"),
        ("if true; then \\exec true; fi", "`exec`"),
        ("rm -rf ../home/*", "directory of mdrun, in which it says everything, was removed"),
    ],
)
def test_what_took_the_shells_words_away_is_told(lab: Lab, tmp_path: Path, text: str, said: str) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")
    result = lab.run(text)
    assert (result.status == 0) == ("exec true" in text)
    (warning,) = result.ended.warnings
    assert "without a word" in warning
    assert said in warning
    assert "its state is the one saved before" in warning
    alive(lab)


def test_a_coprocess_lives_on(lab: Lab) -> None:
    process = int(lab.run("coproc cat", 'echo "$COPROC_PID"').text)
    assert lab.run('echo hi >&"${COPROC[1]}"; read -r x <&"${COPROC[0]}"; echo "$x"').text == "hi\n"
    lab.close()
    assert not processes.alive(process)


def test_what_is_disowned_is_named_and_ended_all_the_same(lab: Lab) -> None:
    result = lab.run("sleep 1000 & disown -a; jobs")
    assert (result.status, result.text) == (0, "")
    assert any("sleep 1000" in warning for warning in result.ended.warnings)
    assert any("sleep 1000" in name for name in lab.close())


def test_logout_is_no_way_out(lab: Lab) -> None:
    result = lab.run("logout", "echo never")
    assert (result.status, "not login shell" in result.text, "never" in result.text) == (1, True, False)


def test_many_open_descriptors_are_counted(lab: Lab) -> None:
    lab.run("KEPT=kept", 'for i in {10..200}; do eval "exec $i<>f"; done')
    alive(lab)
    lab.run("false")
    result = lab.run('echo "$KEPT"')
    (warning,) = result.ended.warnings
    assert warning.startswith(
        "a new shell cannot have what the one before had (191): descriptor 10, descriptor 11,"
    )
    assert result.text == "kept\n"


def test_output_of_any_bytes(lab: Lab) -> None:
    raw = bytes(range(256)) * 4
    (lab.work / "raw").write_bytes(raw)
    result = lab.run("cat raw", "printf 'no newline'")
    assert result.raw == result.watched == raw + b"no newline"
    assert result.ended.output_lines == raw.count(b"\n") + 1


def test_fds_that_are_closed_or_moved_come_back_with_a_warning(lab: Lab) -> None:
    lab.run("KEPT=kept")
    for text in ("exec >&- 2>&-", "exec >moved 2>&1", "exec 2>moved", "exec <moved", "exec 0<&- 1>&- 2>&-"):
        result = lab.run(text, "echo lost || true")
        assert any("restored" in warning for warning in result.ended.warnings), text
        alive(lab)
    assert lab.run("cat; echo $?").text == "0\n"
    assert lab.run("true").ended.warnings == ()


def test_other_descriptors_live_on(lab: Lab) -> None:
    lab.run("exec 7>seven")
    lab.run("echo seven >&7")
    assert (lab.work / "seven").read_text() == "seven\n"


def test_all_descriptors_closed_in_a_loop(lab: Lab) -> None:
    lab.run("KEPT=kept")
    result = lab.run('for fd in {3..20}; do eval "exec $fd>&-"; done; echo closed')
    assert result.text == "closed\n"
    alive(lab)


def test_a_child_inherits_only_0_1_and_2(lab: Lab) -> None:
    source, sink = os.pipe()
    os.set_inheritable(source, True)
    try:
        fresh = Lab(lab.directory)
        seen = fresh.run("ls /proc/self/fd", "ls /proc/self/fd").text.split()
        fresh.close()
    finally:
        os.close(source)
        os.close(sink)
    assert sorted(set(seen)) == ["0", "1", "2", "3"]  # 3 is ls reading the directory


def test_the_private_directory_is_for_its_owner_alone(lab: Lab) -> None:
    lab.run("true")
    (private,) = lab.home.iterdir()
    assert private.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in private.rglob("*") if path.is_fifo()} == {0}


def test_a_private_directory_that_is_made_once_more_is_private(lab: Lab) -> None:
    lab.run("rm -rf ../home/*")
    lab.run("true")
    (private,) = lab.home.iterdir()
    assert private.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("instead", ["mkdir -m 777", "ln -s ../others"])
def test_what_is_put_in_its_place_is_neither_used_nor_followed(
    lab: Lab, tmp_path: Path, instead: str
) -> None:
    others = tmp_path / "others"
    (others / "inner").mkdir(parents=True)
    (others / "inner" / "kept").write_text("kept")
    lab.run(f"mkdir -p ../others; private=$(echo ../home/*); rm -rf $private; {instead} $private")
    with pytest.raises(ShellError, match="somebody else may look into it"):
        lab.run("true")
    lab.close()
    assert (others / "inner" / "kept").read_text() == "kept"


READS = """\
read_by() {
  local name= state=
  until [[ $name == "$2" && $state == *pipe* ]]; do
    read -r name <"/proc/$1/comm"
    read -r state <"/proc/$1/wchan" || :
  done
}"""
"""Waits until a process of that name is waiting for a pipe."""


@pytest.mark.parametrize("pipe", ['"$__mdrun_r"', '"$__mdrun_n"', "/proc/$$/fd/255"])
def test_who_steals_what_the_shell_says_or_is_told_makes_nothing_pass(lab: Lab, pipe: str) -> None:
    """Neither may it keep the run waiting: the shell is asked again, then given up."""
    lab.run("KEPT=kept", READS)
    lab.session.state.script()
    result = lab.run(
        f"cat <{pipe} >/dev/null 2>&1 & read_by $! cat", "true", "echo seen; false", "echo never"
    )
    assert result.status != 0
    assert "never" not in result.text
    lab.run("true")
    alive(lab)


def test_a_command_whose_end_somebody_else_has_read_is_not_run_again(lab: Lab) -> None:
    lab.run("KEPT=kept", READS)
    lab.session.state.script()
    thief = 'dd bs=64k count=2 <"$__mdrun_r" >stolen 2>&- & echo $! >thief; read_by $! dd'
    result = lab.run(f"{thief}; echo ran >>count", "echo on")
    with suppress(ProcessLookupError):  # it may wait for what it is to read yet
        os.kill(int((lab.work / "thief").read_text()), signal.SIGKILL)
    assert result.status in (0, 125)  # 0 where mdrun was faster
    assert (lab.work / "count").read_text() == "ran\n"
    alive(lab)


def test_a_death_is_noticed_though_a_child_holds_everything_open(lab: Lab) -> None:
    lab.run("KEPT=kept")
    lab.session.state.script()
    result = lab.run("trap '' TERM HUP; sleep 1000 & exec 9>&1; kill -9 $$", "echo never")
    assert (result.status, result.ended.died, result.text) == (137, "killed", "")
    alive(lab)


def test_a_block_that_reads_its_input_swallows_nothing(lab: Lab) -> None:
    result = lab.run("cat", "read -r line || echo empty", "bash -c 'cat >/dev/null'; echo end")
    assert result.text == "empty\nend\n"


def test_there_is_no_terminal(lab: Lab) -> None:
    assert (
        lab.run("(: </dev/tty) 2>/dev/null || echo none", "[[ -t 0 || -t 1 || -t 2 ]] || echo none").text
        == "none\nnone\n"
    )


def test_path_may_be_unset_and_the_directory_may_go(lab: Lab) -> None:
    lab.run("KEPT=kept", "mkdir gone; cd gone; rmdir ../gone", "PATH=")
    alive(lab)
    assert lab.run("false").status == 1
    result = lab.run('echo "$KEPT"')
    assert result.text == "kept\n"
    assert any("gone" in warning for warning in result.ended.warnings)


def test_without_a_path_only_the_guides_commands_are_not_found(lab: Lab) -> None:
    lab.run("KEPT=kept", "unset PATH")
    alive(lab)
    assert lab.run("nosuch").status == 127
    assert lab.run('echo "${PATH-none}"').text == "none\n"
    alive(lab)


def test_ulimits_hurt_only_the_guide(lab: Lab, tmp_path: Path) -> None:
    lab.run("KEPT=kept", "ulimit -f 0; ulimit -n 20; ulimit -c 0")
    alive(lab)
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert b"KEPT" in (tmp_path / "state.sh").read_bytes()
    assert lab.run("false").status == 1
    alive(lab)


@pytest.mark.parametrize(
    "name",
    [
        "builtin",
        "exec",
        "eval",
        "printf",
        "trap",
        "set",
        "declare",
        "exit",
        "cd",
        "command",
        ":",
        "test",
        "shopt",
        "alias",
        "unset",
        "readonly",
        "read",
    ],
)
def test_functions_with_the_names_of_builtins(lab: Lab, tmp_path: Path, name: str) -> None:
    lab.run("KEPT=kept")
    assert lab.run(f"{name}() {{ echo hijacked; }}").status == 0
    alive(lab)
    assert lab.run("false | true").status == 1
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert b"KEPT" in (tmp_path / "state.sh").read_bytes()
    assert lab.run("false").status == 1
    if name not in ("echo",):
        alive(lab)


def test_a_function_called_exec_leaves_nothing_held(lab: Lab) -> None:
    result = lab.run("trap() { :; }", "exec() { echo mine; }")
    assert (result.status, result.ended.warnings) == (0, ())
    shell = lab.session.process
    again = lab.run("echo on")
    assert (again.text, again.ended.warnings, lab.session.process) == ("on\n", (), shell)


def test_aliases_with_the_names_of_builtins(lab: Lab, tmp_path: Path) -> None:
    names = ["builtin", "exec", "eval", "printf", "trap", "set", "exit", "declare", "unset"]
    lab.run("KEPT=kept", "; ".join(f"alias {name}='echo hijacked'" for name in names))
    alive(lab)
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert lab.run("false").status == 1
    alive(lab)


def test_variables_with_any_name_and_content(lab: Lab) -> None:
    content = "$'\\001\\n\\177\\'\"\\\\ $(false) `false` \\xff'"
    lab.run(
        "KEPT=kept",
        f"weird={content}; IFS=,; PS4=; GLOBIGNORE=*; export LC_ALL=C; CDPATH=/; BASH_ENV=/nonexistent",
    )
    before = lab.run('printf %s "$weird"').raw
    assert before == b"\x01\n\x7f'\"\\ $(false) `false` \xff"
    alive(lab)
    lab.run("false")
    assert lab.run('printf %s "$weird"').raw == before
    alive(lab)


def test_names_of_ours_cannot_be_taken(lab: Lab) -> None:
    lab.run("KEPT=kept")
    lab.run("unset -f __mdrun_e __mdrun_z || true; __mdrun_r=x || true; unset __mdrun_r || true")
    alive(lab)


def test_set_u_and_other_options(lab: Lab) -> None:
    lab.run("KEPT=kept; set -u -o noclobber -o noglob -f; shopt -s failglob nocasematch")
    alive(lab)
    assert lab.run('echo "$unset_anywhere"').status != 0
    alive(lab)


def test_stty_and_clear_do_not_wait(lab: Lab) -> None:
    lab.run("KEPT=kept", "stty -echo 2>/dev/null || true", "TERM=xterm clear || true")
    alive(lab)


def test_a_long_line_and_a_large_block(lab: Lab) -> None:
    assert lab.run("head -c 20000000 /dev/zero | tr '\\0' x").raw == b"x" * 20_000_000
    text = "cat <<'END'\n" + "y" * 200_000 + "\nEND"
    assert lab.run(text).raw == b"y" * 200_000 + b"\n"


def test_a_background_child_that_holds_the_output_delays_nothing(lab: Lab) -> None:
    result = lab.run("mkfifo up go", "sh -c 'echo >up; read x <go; echo later' &", "read x <up; echo now")
    assert result.text == "now\n"
    assert any("left running" in warning and "sh -c" in warning for warning in result.ended.warnings)
    second = lab.run("echo >go; wait; echo second")
    assert second.text == "second\n"
    lab.run("true")
    assert result.path.with_name("1.late.log").read_text() == "later\n"
    assert lab.close() == ()


def test_a_subshell_in_the_background_that_has_started_something_is_known_at_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "_BECOMES", 3600)
    result = lab.run("mkfifo go", "(cat go; true) &", "until [[ -n $(pgrep -x cat -P $!) ]]; do :; done")
    assert "a subshell" in result.ended.warnings[0]
    lab.run("echo >go; wait")


def test_a_flood_in_the_background_delays_nothing(lab: Lab) -> None:
    lab.run("yes &", "echo now")
    assert lab.run("echo next").text == "next\n"
    assert any("yes" in name for name in lab.close())


def test_a_process_substitution_is_waited_for(lab: Lab) -> None:
    result = lab.run("echo hello > >(sed s/hello/bye/)")
    assert result.text == "bye\n"
    assert result.ended.warnings == ()


def test_what_is_left_running_is_ended_and_named_at_the_end(lab: Lab) -> None:
    pids = lab.run(
        "sleep 1000 >/dev/null 2>&1 &\nnohup sh -c 'sleep 1001; :' >/dev/null 2>&1 & echo $!"
    ).text.split()
    names = lab.close()
    assert any("sleep 1000" in name for name in names)
    assert any("sleep 1001" in name for name in names)
    assert not any(processes.alive(int(pid)) for pid in pids)


_WITH_A_CHILD_THAT_HAS_ENDED = """
import os, signal
if os.fork() == 0:
    os._exit(0)
os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
open("there", "w").write("yes")
signal.pause()
"""


def test_what_only_waits_to_be_reaped_is_not_left_running(lab: Lab) -> None:
    lab.run("mkfifo there", f"python3 -c '{_WITH_A_CHILD_THAT_HAS_ENDED}' >/dev/null 2>&1 &", "cat there")
    (left,) = lab.session.left()
    assert "WNOWAIT" in processes.command_line(left)


def test_what_was_detached_on_purpose_is_left_alone(lab: Lab) -> None:
    pid = int(
        lab.run("mkfifo go", "(setsid sh -c 'echo $$ >go; exec sleep 1000' >/dev/null 2>&1 &)", "cat go").text
    )
    try:
        assert lab.close() == ()
        assert Path("/proc", str(pid)).exists()
    finally:
        os.kill(pid, signal.SIGKILL)


def test_closing_twice_does_no_harm(lab: Lab) -> None:
    lab.run("true")
    assert lab.close() == ()
    assert lab.close() == ()


def test_a_caller_that_stops_asking_ends_the_block(lab: Lab) -> None:
    lab.run("KEPT=kept")
    items = lab.session.run(lab.block("KEPT=changed", "echo never"), lab.output(), lambda chunk: None)
    next(items)
    next(items)
    items.close()
    alive(lab, "changed")


def test_a_watch_that_fails_ends_what_runs(lab: Lab, tmp_path: Path) -> None:
    lab.run("KEPT=kept")
    lab.session.state.snapshot(tmp_path / "state.sh")

    def watch(chunk: bytes) -> None:
        raise ValueError(chunk)

    block = lab.block("echo $$; sleep 1000")
    with pytest.raises(ValueError, match="b'") as caught:
        list(lab.session.run(block, lab.output(), watch))
    pid = int(caught.value.args[0])
    assert not Path("/proc", str(pid)).exists()
    alive(lab)


@pytest.mark.parametrize(
    "fields", [(b"e", b"0", b"-\x0163f"), (b"e", b"x", b"-"), (b"e",), (b"e", b"0", b"-", b"?")]
)
def test_a_report_of_the_end_of_which_somebody_has_read_a_part_is_none(fields: tuple[bytes, ...]) -> None:
    told = of_death(0, Report(b"x", fields, b""), "true", 3, ours=False, trapped=False)
    assert told == of_death(0, None, "true", 3, ours=False, trapped=False)
