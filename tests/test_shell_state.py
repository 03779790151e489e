"""State lives on from block to block, through failures and from one session to the next."""

from __future__ import annotations

import os
import shlex
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, STDOUT, run

import pytest

from mdrun.bash import parse
from mdrun.shell.mask import Patterns
from mdrun.shell.restoring import directory
from tests.shell_lab import BASH, ENVIRONMENT, Lab

SET_UP = (
    "mkdir -p sub && cd sub",
    "plain='a  b'",
    "export shared=$'line 1\\nline 2\\ttab'",
    "list=(1 'two words' $'new\\nline' '' ); list[9]=nine",
    "declare -A map=([key]=value ['odd key']=$'\\'quoted\\' \"double\" $HOME `x` \\\\')",
    "declare -i number=7",
    "declare -r fixed=forever",
    "declare -l low=ABC",
    "declare -n ref=plain",
    "declare -ax listed=(x y)",
    "export unset_but_exported",
    "empty=",
    "say() {\n  cat <<END\nsaid $1\nEND\n}",
    "odd-name() { echo odd; }",
    'shout() { echo "${1^^}"; }; export -f shout',
    "alias hi='echo hello; true'",
    "shopt -s nullglob; shopt -u patsub_replacement 2>/dev/null || true",
    "set -u; set -o noclobber",
    "umask 027",
    "trap 'echo usr1' USR1",
    "trap '' USR2",
)
LOOK = (
    'pwd; echo "$plain|$shared|${#list[@]}|${list[1]}|${list[2]}|${list[9]}"',
    "echo \"${map[key]}|${map['odd key']}\"",
    'number+=1; echo "$number"; number=7',
    "(fixed=never) || echo readonly",
    'low=DEF; echo "$low $ref ${listed[@]@A}"; low=ABC',
    "declare -p unset_but_exported",
    'echo "[${empty-unset}]"',
    "say it; odd-name; shout loud; bash -c 'shout child'",
    "hi",
    "shopt nullglob extglob expand_aliases | tr '\\n\\t' '; '",
    "echo $-; set -o | grep noclobber | tr '\\t' ' '",
    "umask; kill -USR1 $$; kill -USR2 $$; trap -p USR1 USR2",
    "env | sed -n '/^shared=/,/tab$/p'",
)


def test_everything_lives_on_from_block_to_block(lab: Lab) -> None:
    assert lab.run(*SET_UP).status == 0
    seen = lab.run(*LOOK)
    assert seen.status == 0, seen.text
    assert "a  b|line 1\nline 2\ttab|5|two words|new\nline|nine" in seen.text
    assert "said it\nodd\nLOUD\nCHILD\nhello" in seen.text
    assert "usr1" in seen.text


KINDS = {
    "working directory": ("mkdir -p a/b; cd a/b", 'echo "${PWD#"$OLDPWD"}"', "/a/b"),
    "plain variable": ("v='a  b'", 'echo "$v"; env | grep -c ^v= || true', "a  b\n0"),
    "exported variable": ("export v=$'a\\nb'", "sh -c 'echo \"$v\"'", "a\nb"),
    "array": ("v=(x 'y z'); v[7]=7", 'echo "${!v[@]}" "${v[1]}"', "0 1 7 y z"),
    "associative array": ("declare -A v=(['k k']=$'x\\ny')", "echo \"${v['k k']}\"", "x\ny"),
    "readonly variable": ("readonly v=1", "{ (v=2) || true; } 2>&1 | grep -c readonly", "1"),
    "integer attribute": ("declare -i v=2", "(v+=3; echo $v)", "5"),
    "lower-case attribute": ("declare -l v", "v=ABC; echo $v", "abc"),
    "name reference": ("t=there; declare -n v=t", "echo $v", "there"),
    "function": ('f() { echo "f $1"; }', "f x", "f x"),
    "exported function": ("f() { echo f; }; export -f f", "bash -c f", "f"),
    "alias": ("alias a='echo alias'", "a x", "alias x"),
    "shopt": ("shopt -s nullglob", "echo none*", ""),
    "shopt off": ("shopt -u extglob", "shopt extglob | cut -f2 || true", "off"),
    "set -o": ("set -o noclobber", ": >f; { : >f; } 2>&- || echo kept", "kept"),
    "set -u": ("set -u", "(echo $unset_anywhere) 2>&- || echo unset", "unset"),
    "umask": ("umask 027", "umask", "0027"),
    "trap": ("trap 'echo trapped' USR1", "kill -USR1 $$", "trapped"),
    "ignored signal": ("trap '' USR1", "kill -USR1 $$; echo on", "on"),
    "positional parameters": ("set -- a 'b c'", 'echo $# "$2"', "2 b c"),
    "limit": ("ulimit -c 0", "ulimit -c", "0"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_of_the_state_lives_on(lab: Lab, kind: str) -> None:
    """In the next block, in a new shell after a failure, and in another session."""
    define, look, expected = KINDS[kind]
    assert lab.run(define).status == 0
    shell = lab.session.process
    for _ in range(2):
        seen = lab.run(look)
        assert (seen.status, seen.text, seen.ended.warnings) == (0, f"{expected}\n", ())
        lab.run("rm -f f; false")
    assert lab.session.process != shell
    other = Lab(lab.directory, restore=lab.session.state.script())
    try:
        again = other.run(look).text
    finally:
        other.close()
    assert again == f"{expected}\n" or kind == "trap"  # a subshell has none


def test_the_state_up_to_a_failure_is_kept_in_a_new_shell(lab: Lab) -> None:
    lab.run(*SET_UP)
    before = lab.run(*LOOK)
    first = lab.run("echo $$").text
    assert lab.run("false").status == 1
    assert lab.run("echo $$").text != first
    after = lab.run(*LOOK)
    assert after.text == before.text
    assert after.ended.warnings == ()


def test_a_snapshot_brings_the_state_back_in_another_session(tmp_path: Path) -> None:
    first = Lab(tmp_path)
    first.run(*SET_UP)
    before = first.run(*LOOK)
    assert first.session.state.snapshot(tmp_path / "state.sh").lost == ()
    first.close()
    second = Lab(tmp_path, restore=tmp_path / "state.sh", env={"UNRELATED": "1"})
    after = second.run(*LOOK)
    gone = second.run('echo "[${UNRELATED-}]"')
    assert second.close() == ()
    assert after.text == before.text
    assert gone.text == "[]\n"
    assert (tmp_path / "state.sh").stat().st_mode & 0o777 == 0o600


def test_a_snapshot_runs_nothing_of_the_guides(lab: Lab, tmp_path: Path) -> None:
    lab.run("trap 'echo debug >>trace' DEBUG; trap 'echo err >>trace' ERR; trap 'echo exit >>trace' EXIT")
    lab.run("true")
    (lab.work / "trace").write_text("")
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert (lab.work / "trace").read_text() == ""


def test_an_unchanged_state_is_not_written_again(lab: Lab, tmp_path: Path) -> None:
    lab.run("x=1")
    first = lab.session.state.snapshot(tmp_path / "1.sh")
    lab.run("true")
    assert lab.session.state.snapshot(tmp_path / "2.sh") == first
    lab.run("x=2; f() { :; }")
    third = lab.session.state.snapshot(tmp_path / "3.sh")
    assert first.path == tmp_path / "1.sh"
    assert first.sha256 == sha256(first.path.read_bytes()).hexdigest()
    assert not (tmp_path / "2.sh").exists()
    assert third.sha256 == sha256(third.path.read_bytes()).hexdigest() != first.sha256
    assert b"f ()" in (tmp_path / "3.sh").read_bytes()


def test_a_state_may_be_written_again_where_it_or_another_was(lab: Lab, tmp_path: Path) -> None:
    lab.run("x=1")
    lab.session.state.snapshot(tmp_path / "1.sh")
    (tmp_path / "2.sh").write_text("another")
    lab.run("x=2")
    lab.session.state.snapshot(tmp_path / "2.sh")
    lab.run("x=3")
    lab.session.state.snapshot(tmp_path / "1.sh")
    assert b'x="3"' in (tmp_path / "1.sh").read_bytes()
    assert b'x="2"' in (tmp_path / "2.sh").read_bytes()


def test_a_state_that_was_asked_for_is_not_mixed_with_that_of_the_shells_end(
    lab: Lab, tmp_path: Path
) -> None:
    lab.session.state.snapshot(tmp_path / "0.sh")
    for number in range(20):
        lab.run(f"x={number}; f() {{ :; }}")  # whose state is asked for, and waits to be taken
        result = lab.run('printf "no state" >"$__mdrun_n"', "x=end; exit 3")
        assert (result.status, result.ended.warnings) == (3, ())
        assert lab.run('echo "$x"').text == "end\n"


def test_a_debug_trap_does_not_run_for_going_back_to_an_earlier_line(lab: Lab) -> None:
    counts = []
    for line in (60, 20):
        lab.run("n=0; trap 'n=$((n+1))' DEBUG", line=40)
        lab.run("true", line=line)
        counts.append(lab.run("trap - DEBUG; echo $n", line=80).text)
    assert counts[0] == counts[1]


def test_a_function_that_is_redefined_is_saved_in_its_new_form(lab: Lab, tmp_path: Path) -> None:
    lab.run("f() { echo old; }")
    lab.session.state.snapshot(tmp_path / "1.sh")
    lab.run("f() { echo new; }")
    lab.session.state.snapshot(tmp_path / "2.sh")
    assert b"echo old" in (tmp_path / "1.sh").read_bytes()
    assert b"echo new" in (tmp_path / "2.sh").read_bytes()


def test_what_holds_a_secret_is_left_out_of_a_snapshot_and_named(tmp_path: Path) -> None:
    lab = Lab(tmp_path, patterns=Patterns((b"s3cret\nin lines",)))
    lab.run("token=$'s3cret\\nin lines'", 'url="http://u:$token@h"', "other=fine", "f() { echo s3cret; }")
    lab.run("f() { echo 's3cret\nin lines'; }; g() { :; }; alias a='echo in lines'")
    left_out = lab.session.state.snapshot(tmp_path / "state.sh").lost
    kept = (tmp_path / "state.sh").read_bytes()
    still = lab.run('printf %s "$token" | wc -c').text
    lab.run("false")
    again = lab.run('printf %s "$token" | wc -c').text
    lab.close()
    assert set(left_out) == {"token", "url", "function f", "alias a"}
    assert b"s3cret" not in kept
    assert b"other" in kept
    assert b"g ()" in kept
    assert still == again == "15\n"


def test_variables_that_move_by_themselves_do_not_come_back(lab: Lab) -> None:
    lab.run("SECONDS=1000; echo $RANDOM $BASHPID >/dev/null", "false")
    seen = lab.run(
        '[[ $SECONDS -lt 900 && $BASHPID = $$ ]]; [[ "$RANDOM" != "$RANDOM$RANDOM" ]]; echo $SHLVL $PPID'
    )
    assert seen.status == 0
    assert seen.ended.warnings == ()


def test_what_was_unset_stays_unset(tmp_path: Path) -> None:
    lab = Lab(tmp_path, env=ENVIRONMENT | {"GIVEN": "1"})
    lab.run("unset PATH GIVEN IFS", "false")
    seen = lab.run('echo "[${PATH-}][${GIVEN-}][${IFS-none}]"')
    lab.close()
    assert seen.text == "[][][none]\n"


def test_environment_entries_that_bash_cannot_name_reach_the_children(tmp_path: Path) -> None:
    lab = Lab(tmp_path, env=ENVIRONMENT | {"a.b-c": "odd"})
    first = lab.run("env | grep odd")
    lab.run("false")
    second = lab.run("env | grep odd")
    lab.close()
    assert first.text == second.text == "a.b-c=odd\n"


def test_cwd_and_env_are_for_one_block_only(lab: Lab) -> None:
    (lab.work / "there").mkdir()
    lab.run("export KEPT=old; OTHER=plain")
    inside = lab.run(
        'echo "${PWD##*/} $KEPT $OTHER $NEW"; bash -c \'echo "$KEPT $NEW"\'',
        cwd="there",
        env=(("KEPT", "new"), ("NEW", "it's")),
    )
    outside = lab.run('echo "${PWD##*/} $KEPT $OTHER ${NEW-none}"; export -p | grep -c OTHER || true')
    assert inside.text == "there new plain it's\nnew it's\n"
    assert outside.text == "work old plain none\n0\n"


def test_cwd_and_env_are_undone_after_a_failure_too(lab: Lab) -> None:
    (lab.work / "there").mkdir()
    assert lab.run("false", cwd="there", env=(("NEW", "1"),)).status == 1
    assert lab.run('echo "${PWD##*/} ${NEW-none}"').text == "work none\n"


def test_a_cwd_that_is_not_there_fails_the_block(lab: Lab) -> None:
    result = lab.run("echo never", cwd="nowhere")
    assert result.status == 1
    assert result.ended.failed_line == 10
    assert "nowhere: No such file or directory" in result.text
    assert "never" not in result.text


def test_status_last_argument_and_pipestatus_are_found_by_the_next_command(lab: Lab) -> None:
    result = lab.run(
        "mkdir -p deep/er",
        'cd "$_"; pwd',
        "[[ a = b ]] && echo",
        "echo $?",
        "set +e; sh -c 'exit 3' | sh -c 'exit 4'",
        'echo "${PIPESTATUS[*]}"',
        "sh -c 'exit 5'",
        "echo $?",
    )
    assert result.status == 0, result.text
    assert result.text == f"{lab.work}/deep/er\n1\n3 4\n5\n"


def test_xtrace_shows_the_guides_commands_and_none_of_ours(lab: Lab) -> None:
    result = lab.run("set -x", "echo one", "x=2", "set +x", "echo quiet")
    assert result.text.splitlines() == [
        "+ echo one",
        "one",
        "+ x=2",
        "+ set +x",
        "quiet",
    ]
    lab.run("set -x")
    traced = lab.run("echo again").text
    assert traced == "+ echo again\nagain\n"
    lab.run("false")
    assert lab.run("echo restored").text == "+ echo restored\nrestored\n"


@pytest.mark.parametrize(
    ("commands", "text", "status"),
    [
        (("set -x", "false"), "+ false\n", 1),
        (("set -x", "false || true"), "+ false\n+ true\n", 0),
        (("set -x", "f() {\n  false\n}", "f"), "+ f\n+ false\n", 1),
        (("set -x", "exit 3"), "+ exit 3\n", 3),
        (("set -x", "trap 'echo bye' EXIT", "exit 3"), "+ trap 'echo bye' EXIT\n+ exit 3\nbye\n", 3),
        (("set -ex", "bash -c 'exit 4' | true"), None, 4),
    ],
)
def test_xtrace_shows_none_of_ours_where_a_command_fails_either(
    lab: Lab, commands: tuple[str, ...], text: str | None, status: int
) -> None:
    result = lab.run(*commands)
    assert result.status == status
    assert "__mdrun" not in result.text
    assert "builtin" not in result.text
    assert text is None or result.text == text


@pytest.mark.parametrize("prompt", ["+ ", "# $LINENO: ", "++> ", ""])
def test_a_trace_is_what_a_plain_bash_shows(lab: Lab, tmp_path: Path, prompt: str) -> None:
    commands = (
        f"PS4={shlex.quote(prompt)}",
        "set -x",
        "f() {\n  echo $(echo in)\n}",
        "f; for i in 1 2; do f; done",
        "cat <<END\n$(echo $LINENO)\nEND",
        "x=$(printf 'a b') y='it'\\''s'; [[ $x ]] && (echo sub \\\n  more)",
        "eval 'echo evaluated'; false || true",
    )
    script = tmp_path / "script"
    script.write_text("\n" * 9 + "\n".join(commands) + "\n")
    plain = run(["bash", "-e", script], stdout=PIPE, stderr=STDOUT, text=True, check=True, env=ENVIRONMENT)
    assert lab.run(*commands).text == plain.stdout
    assert lab.run("true").text == f"{prompt.replace('$LINENO', '10')}true\n"


def split(text: str) -> tuple[str, ...]:
    """Return the commands of a text, as a plan has them."""
    return tuple(part.text for part in parse(text).parts)


@pytest.mark.parametrize(
    "command",
    [
        "(set -x; echo a)",
        "f() { set -x; echo in; set +x; }; f 2>&1 | cat",
        "(set -o xtrace; echo \\\n$LINENO)",
    ],
)
def test_a_trace_that_ends_with_its_command_is_what_a_plain_bash_shows(
    lab: Lab, tmp_path: Path, command: str
) -> None:
    script = tmp_path / "script"
    script.write_text("\n" * 9 + command + "\necho end\n")
    plain = run(["bash", "-e", script], stdout=PIPE, stderr=STDOUT, text=True, check=True, env=ENVIRONMENT)
    assert lab.run(*split(command), "echo end").text == plain.stdout


@pytest.mark.parametrize(
    "begin",
    [
        ("exec 9>trace", "BASH_XTRACEFD=9", "set -x"),
        ("exec 9>trace", "BASH_XTRACEFD=9; set -x"),
        ("exec {BASH_XTRACEFD}>trace", "set -x"),
    ],
)
def test_a_trace_that_goes_to_a_file_holds_the_guides_commands_alone(
    lab: Lab, begin: tuple[str, ...]
) -> None:
    lab.run(*(part for each in begin for part in split(each)))
    lab.run("echo one", "for i in 1 2; do false || true; done", "x=2; (echo sub)")
    lab.run("cd .", "set +x", "echo untraced")
    assert (lab.work / "trace").read_text() == (
        "+ echo one\n+ for i in 1 2\n+ false\n+ true\n+ for i in 1 2\n+ false\n+ true\n"
        "+ x=2\n+ echo sub\n+ cd .\n+ set +x\n"
    )
    assert lab.run("unset BASH_XTRACEFD; set -x", "echo shown").text == "+ echo shown\nshown\n"


def test_a_history_holds_the_guides_commands_alone(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    assert lab.run("history").text == ""
    lab.run("set -o history", "echo a")
    seen = lab.run("false || true", "history").text
    assert seen == "    1  echo a\n    2  false || true\n    3  history\n"
    lab.run("trap 'echo bye' EXIT; set -- a", line=5)
    assert lab.run("fc -ln -1; set -x", line=5).text.split() == ["fc", "-ln", "-1;", "set", "-x"]
    lab.run("set +x; set +o history; echo b")
    three = "history -d 1-3" if BASH >= (5, 0) else "for _ in 1 2 3; do history -d 1; done"
    assert lab.run(f"{three}; history").text.endswith("set +x; set +o history; echo b\n")
    lab.run("history -c; set -o history")
    lab.session.state.snapshot(tmp_path / "state.sh")
    other = Lab(tmp_path, restore=tmp_path / "state.sh")
    assert other.run("echo c", "history", line=3).text == "c\n    1  echo c\n    2  history\n"
    lab.close()
    other.close()


def test_extended_patterns_and_aliases_work_as_the_syntax_check_has_it(lab: Lab) -> None:
    assert lab.run("case ab in @(ab|cd)) echo yes ;; esac").text == "yes\n"
    assert lab.run("alias greet='echo hello'", "greet you").text == "hello you\n"


def test_a_check_runs_in_a_subshell_and_changes_nothing(lab: Lab) -> None:
    lab.run("x=1; f() { echo from f; }")
    result = lab.evaluate("echo $x; f; x=2; cd /; exit 4")
    assert (result.status, result.text) == (4, "1\nfrom f\n")
    assert result.commands[0].status == 4
    assert lab.run('echo "$x ${PWD##*/}"').text == "1 work\n"
    assert lab.evaluate("test -d .").status == 0
    assert lab.evaluate("false; true").status == 1


def test_a_checks_pipeline_counts_as_a_blocks_does(lab: Lab) -> None:
    assert lab.evaluate("false | cat").status == 1
    assert lab.evaluate("seq 100000 | head -1").status == 0


def test_the_environment_may_hold_what_changes_how_bash_starts(tmp_path: Path) -> None:
    hook = tmp_path / "hook.sh"
    hook.write_text("echo HOOK\n")
    odd = {
        "BASH_ENV": str(hook),
        "SHELLOPTS": "xtrace",
        "BASHOPTS": "extdebug",
        "BASH_FUNC_builtin%%": "() { echo no; }",
    }
    lab = Lab(tmp_path, env=ENVIRONMENT | odd)
    result = lab.run("echo mine; bash -c 'echo child'")
    lab.close()
    assert result.text == "mine\nHOOK\nchild\n"


def test_a_guide_starts_where_it_is_told_to(tmp_path: Path) -> None:
    lab = Lab(tmp_path, guide_name="docs/a guide.md")
    result = lab.run("pwd; echo ${OLDPWD-none}; nosuch || true", line=3)
    lab.close()
    assert result.text == f"{lab.work}\nnone\ndocs/a guide.md: line 3: nosuch: command not found\n"
    assert not list(lab.home.iterdir())


def test_nothing_of_the_session_stays_open_in_this_process(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    lab = Lab(tmp_path)
    lab.run("sleep 60 &")
    lab.run("false")
    lab.run("true")
    lab.close()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_a_state_is_kept_twice_under_one_name(lab: Lab, tmp_path: Path) -> None:
    lab.run("kept=1")
    for _ in range(2):
        lab.session.state.snapshot(tmp_path / "state.sh")
        assert b"kept" in (tmp_path / "state.sh").read_bytes()


@pytest.mark.parametrize("name", ["plain", "with space", "it's", "back\\slash", "new\nline", "\x01\x7f", "é"])
def test_a_snapshot_tells_its_working_directory(lab: Lab, tmp_path: Path, name: str) -> None:
    place = lab.work / name
    place.mkdir()
    lab.run(f"cd -- {shlex.quote(name)}")
    kept = lab.session.state.snapshot(tmp_path / "state.sh")
    assert directory(kept.path.read_bytes()) == os.fsencode(place)


def test_the_shell_enters_another_directory(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "it's new").mkdir()
    assert lab.session.state.enter(tmp_path / "it's new")
    assert not lab.session.state.enter(tmp_path / "missing")
    assert lab.run("pwd").text == f"{tmp_path}/it's new\n"
