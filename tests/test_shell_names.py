"""A guide may give any name to what it makes, and take any builtin away: the next block finds it so."""

from __future__ import annotations

import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.shell_lab import BASH, Lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLES = """
BASH BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_COMPAT BASH_ENV
BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_REMATCH BASH_SOURCE BASH_SUBSHELL BASH_VERSION
BASH_XTRACEFD CHILD_MAX COLUMNS COMP_CWORD COMP_KEY COMP_LINE COMP_POINT COMP_TYPE COMP_WORDBREAKS COMP_WORDS
COMPREPLY COPROC DIRSTACK EMACS ENV EPOCHREALTIME EPOCHSECONDS EXECIGNORE FCEDIT FIGNORE FUNCNAME FUNCNEST
GLOBIGNORE GROUPS HISTCMD HISTCONTROL HISTFILE HISTFILESIZE HISTIGNORE HISTSIZE HISTTIMEFORMAT HOSTFILE
HOSTNAME HOSTTYPE IFS IGNOREEOF INPUTRC INSIDE_EMACS LC_ALL LC_COLLATE LC_CTYPE LC_MESSAGES LC_NUMERIC LC_TIME
LINENO LINES MACHTYPE MAIL MAILCHECK MAILPATH MAPFILE OPTARG OPTERR OPTIND OSTYPE PIPESTATUS POSIXLY_CORRECT
PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4 RANDOM READLINE_LINE READLINE_POINT REPLY SECONDS SHELL
SRANDOM TEXTDOMAIN TEXTDOMAINDIR TIMEFORMAT TMOUT TMPDIR _ PATH PWD OLDPWD SHLVL HOME LANG
"""
"""Bash manual, Shell Variables."""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    made.close()


@cache
def names(*kinds: str) -> tuple[str, ...]:
    """Return the names of bash's own of these kinds, as ``compgen`` has them."""
    script = ";".join(f"compgen -{kind}" for kind in kinds)
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
    return tuple(dict.fromkeys(done.stdout.split()))


def works_in_bash(*lines: str) -> bool:
    """Return whether a bash that is fed these lines says ``hijacked a`` and nothing else."""
    script = "\n".join(("shopt -s expand_aliases", *lines))
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=False)
    return (done.stdout, done.stderr, done.returncode) == ("hijacked a\n", "", 0)


def lives_on(place: Path, call: str, *define: str) -> str:
    """Return what is wrong with what a block has defined; nothing where it lives on as it should."""
    place.mkdir()
    lab = Lab(place)
    try:
        first = lab.run("KEPT=kept", *define)
        found = lab.run("/bin/echo on", f"{call} a")
        failed = lab.run("/bin/false | /bin/true")
        ended = lab.run("/bin/false")
        again = lab.run(f"{call} b", '/bin/echo "$KEPT"')
    finally:
        lab.close()
    told = [
        (each.status, each.text, each.ended.died, each.ended.warnings)
        for each in (first, found, failed, ended, again)
    ]
    right = [
        (0, "", None, ()),
        (0, "on\nhijacked a\n", None, ()),
        (1, "", None, ()),
        (1, "", None, ()),
        (0, "hijacked b\nkept\n", None, ()),
    ]
    return (
        ""
        if told == right
        else "; ".join(str(each) for each, want in zip(told, right, strict=True) if each != want)
    )


@pytest.mark.parametrize("kind", ["b", "k"])
def test_a_function_may_have_the_name_of_a_builtin_or_a_reserved_word(tmp_path: Path, kind: str) -> None:
    wrong = {}
    for number, name in enumerate(names(kind)):
        define, call = f'function {name} {{ /bin/echo hijacked "$@"; }}', "\\" + name
        if works_in_bash(define, f"{call} a"):
            wrong[name] = lives_on(tmp_path / str(number), call, define)
    assert len(wrong) > (40 if kind == "b" else 15)
    assert {name: what for name, what in wrong.items() if what} == {}


@pytest.mark.parametrize("kind", ["b", "k"])
def test_an_alias_may_have_the_name_of_a_builtin_or_a_reserved_word(tmp_path: Path, kind: str) -> None:
    wrong = {}
    for number, name in enumerate(names(kind)):
        define = f"alias -- '{name}=/bin/echo hijacked'"
        if works_in_bash(define, f"{name} a"):
            wrong[name] = lives_on(tmp_path / str(number), name, define)
    assert len(wrong) > (40 if kind == "b" else 15)
    assert {name: what for name, what in wrong.items() if what} == {}


VALUES = ("$'a\\nb'", "''", "7", "'$(echo evil >&2) *'")


@pytest.mark.parametrize("value", VALUES)
def test_any_variable_of_bash_may_be_set_to_anything(tmp_path: Path, value: str) -> None:
    wrong, count = {}, 0
    lab = Lab(tmp_path)
    lab.run("KEPT=kept")
    first = lab.session.state.script()
    for name in VARIABLES.split():
        place = tmp_path / name
        place.mkdir()
        one = Lab(place, restore=first)
        try:
            if one.run(f"{name}={value}").status == 0:
                count += 1
                told = [
                    one.run('echo "$KEPT"'),
                    one.run("false"),
                    one.run('builtin echo "$KEPT"'),
                    one.run("f | true"),
                ]
                shown = [(each.status, each.text.partition("RELEASE")[0], each.ended.died) for each in told]
                if shown != [(0, "kept\n", None), (1, "", None), (0, "kept\n", None), (127, "", None)]:
                    wrong[name] = shown
        finally:
            one.close()
    lab.close()
    assert count > 40
    assert wrong == {}


@pytest.mark.parametrize("name", ["{", "[[", "if"])
def test_where_an_alias_stands_in_the_way_of_our_traps_a_failure_is_found_on_its_line(
    lab: Lab, name: str
) -> None:
    assert lab.run("KEPT=kept", f"alias -- '{name}=/bin/echo hijacked'").status == 0
    result = lab.run("/bin/echo on", "while :; do\n  /bin/sh -c 'exit 3'\ndone", "/bin/echo never")
    assert (result.status, result.text, result.ended.failed_line) == (3, "on\n", 12)
    assert (result.ended.died, result.ended.warnings) == (None, ())
    result = lab.run('/bin/echo "$KEPT"', f"{name} a", "set -x", "exit 4")
    assert (result.status, result.ended.died, result.ended.failed_line) == (4, "exit", 13)
    assert result.text.startswith("kept\nhijacked a\n")


@pytest.mark.parametrize(
    "text", ["unset LINENO", "set -u; unset LINENO", "unset LINENO; LINENO='1 2'", "BASH_ARGV0=other"]
)
def test_where_no_line_can_be_found_a_failure_keeps_its_status(lab: Lab, text: str) -> None:
    result = lab.run(text, "while :; do\n  (exit 5)\ndone", "/bin/echo never")
    assert (result.status, result.text, result.ended.warnings) == (5, "", ())
    # Bash 4.4 puts a failing subshell on the last line of its loop.
    assert result.ended.failed_line == ((12 if BASH >= (5, 0) else 13) if "ARGV0" in text else 11)


def test_posix_mode_that_cannot_be_turned_on_or_off_costs_no_state(lab: Lab) -> None:
    assert lab.run("KEPT=kept", "readonly POSIXLY_CORRECT").status == 0
    result = lab.run('/bin/echo "$KEPT"', "eval :", "/bin/sh -c 'exit 3'")
    assert (result.status, result.text, result.ended.failed_line) == (3, "kept\n", 12)
    assert (result.ended.died, result.ended.warnings) == (None, ())
    assert lab.run('/bin/echo "$KEPT"').text == "kept\n"


def test_any_builtin_may_be_disabled(tmp_path: Path) -> None:
    wrong = {}
    for number, name in enumerate(names("b")):
        place = tmp_path / str(number)
        place.mkdir()
        lab = Lab(place)
        told = []
        try:
            lab.run("KEPT=kept", f"enable -n {name}")
            for _ in range(2):
                shown = lab.run('/bin/echo "$KEPT"', "enable -n")
                told.append((shown.status, shown.text, shown.ended.died, shown.ended.warnings))
                lab.run("/bin/false")
        finally:
            lab.close()
        right = (0, f"kept\nenable -n {name}\n", None, ())
        if name == "enable":
            right = (127, "kept\nRELEASE.md: line 11: enable: command not found\n", None, ())
        wrong[name] = [each for each in told if each != right]
    assert len(wrong) > 40
    assert {name: what for name, what in wrong.items() if what} == {}


def test_what_stands_in_the_way_by_no_word_of_the_block_is_put_aside_too(lab: Lab) -> None:
    """Nothing in the text says so: it is noticed because the next command never begins."""
    (lab.work / "lib.sh").write_text("builtin() { /bin/echo hijacked; }\n")
    lab.run("KEPT=kept; load() { . ./lib.sh; }")
    assert lab.run("load").status == 0
    result = lab.run('/bin/echo "$KEPT" >>ran', "builtin")
    assert (result.status, result.text) == (0, "hijacked\n")
    assert (lab.work / "ran").read_text() == "kept\n"
    lab.run('word=enable; off() { "$word" -n eval; }')
    lab.run("off")
    result = lab.run('/bin/echo "$KEPT" >>ran', "false")
    assert (result.status, result.ended.failed_line) == (1, 11)
    assert (lab.work / "ran").read_text() == "kept\nkept\n"


def test_what_was_put_aside_is_in_a_snapshot(lab: Lab, tmp_path: Path) -> None:
    lab.run(
        'builtin() { /bin/echo mine "$1"; }; exec() { builtin "$1"; }; export -f exec', "enable -n printf"
    )
    lab.session.state.snapshot(tmp_path / "state.sh")
    (tmp_path / "again").mkdir()
    again = Lab(tmp_path / "again", restore=tmp_path / "state.sh")
    try:
        result = again.run("exec one", "export -fp", "enable -n")
    finally:
        again.close()
    assert result.status == 0
    assert result.text.startswith("mine one\n")
    assert "declare -fx exec" in result.text
    assert result.text.endswith("enable -n printf\n")


def test_a_check_finds_what_was_put_aside_and_changes_none_of_it(lab: Lab) -> None:
    lab.run('exec() { /bin/echo mine "$1"; }')
    assert lab.evaluate("exec one; exec() { /bin/echo other; }; builtin() { :; }").text == "mine one\n"
    assert lab.evaluate("exec two | false | cat").status == 1
    assert lab.run("exec three").text == "mine three\n"


def test_status_and_pipestatus_are_found_where_something_was_put_aside(lab: Lab) -> None:
    lab.run('builtin() { /bin/echo mine; }; exec() { /bin/echo mine "$1"; }')
    result = lab.run(
        "set +e",
        "/bin/sh -c 'exit 3'",
        "echo $?",
        "/bin/false | /bin/sh -c 'exit 4' | cat",
        'echo "${PIPESTATUS[*]}"',
    )
    assert (result.status, result.text) == (0, "3\n1 4 0\n")


def test_posix_mode_stays_as_the_guide_has_it(lab: Lab) -> None:
    lab.run("set -o posix; eval :")
    assert "posix\ton" in lab.run("set -o").text.replace(" ", "")
    lab.run("set +o posix", "shopt -u expand_aliases; eval :")
    assert lab.run("shopt expand_aliases || true").text.split() == ["expand_aliases", "off"]


def test_a_readonly_function_in_our_way_is_never_taken_for_success(lab: Lab) -> None:
    lab.run("KEPT=kept")
    lab.session.state.script()
    result = lab.run("builtin() { :; }; readonly -f builtin", "/bin/echo never")
    assert (result.status, result.text, result.ended.died) == (125, "", "no answer")
    assert lab.run('/bin/echo "$KEPT"').text == "kept\n"
