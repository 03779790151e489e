"""A state that was saved comes back whole: the new shell prints the same, and what it cannot have is named.

The two shells are compared by all that bash's builtins print of their state, not variable by variable.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.shell import holdings
from mdrun.shell.mask import Patterns
from mdrun.shell.restoring import lost
from mdrun.shell.state import MOVING
from tests.shell_lab import BASH, Lab

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

RECORDS = Path(__file__).parent.parent / "docs/records.md"

LOOK = (
    # What is only made when it is asked for, BASHOPTS when an option is set.
    "builtin declare -p DIRSTACK BASH_CMDS BASH_ARGV0 COMP_WORDBREAKS >/dev/null 2>&1 || builtin :",
    "if builtin shopt -q extglob; then builtin shopt -s extglob; else builtin shopt -u extglob; fi",
    "builtin declare -p",
    "builtin declare -f",
    "builtin declare -F",
    "builtin alias -p",
    "builtin shopt -p || builtin :",
    "builtin set +o",
    "builtin umask",
    "builtin pwd",
    "builtin pwd -P",
    'builtin printf \'%s,\' "$#" "$@" "$0"',
    "builtin trap -p",
    "builtin dirs -l -p",
    "builtin complete -p",
    "builtin enable -n",
    "builtin ulimit -Sa; builtin ulimit -Ha",
)
"""Commands that print the whole state, whatever it is."""
_MOVES = re.compile(
    # Bash before 5.2 prints a newline in a value as it is.
    rb'^declare -\S+ (?:%s|MDRUN_SHELL_\w+|__mdrun\w*)(?:="(?:[^"\\]|\\.)*"|=.*)?\n'
    % b"|".join(sorted(MOVING)),
    re.MULTILINE,
)


def state_of(lab: Lab) -> bytes:
    """Return all that a shell prints of its state, less what moves by itself."""
    seen = lab.run(*LOOK)
    assert seen.status == 0, seen.text[-2000:]
    own = re.compile(rb"^(?:__mdrun_\w \(\) *\n\{.*?^\}|declare -fr __mdrun_\w)\n", re.MULTILINE | re.DOTALL)
    return own.sub(b"", _MOVES.sub(b"", seen.raw))


BINARY = "$'" + "".join(f"\\x{code:02x}" for code in range(1, 256)) + "'"
KEYS = (
    (
        "declare -A map; for i in {1..255}; do printf -v c '\\\\x%02x' $i; printf -v c \"$c\"; "
        'map[$c]=v$i; map["a$c"]=; map["$c $c"]="$c"; done'
    ),
    "map['@']=at map['*']=all map['$x']=x map['$(touch evil)']=y",
    "map['`touch evil`']=z map[']']=b map['a]=(b']=c",
)
STATES: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "plain and exported variables": ("a='b  c'; export d=$'e\\nf'; empty=; declare declared; export named",),
    "any bytes": (f"bytes={BINARY}; export more=x{BINARY}",),
    "any bytes in the C locale": (f"export LC_ALL=C; bytes={BINARY}",),
    "values that look like declarations": (
        "a=$'x\\ndeclare -- evil=\"1\"\\n\"'; b='$(touch evil) `touch evil` \\ \" '\\'; declare -- q=')('",
    ),
    "readonly and other attributes": (
        (
            "readonly a=1; declare -rx b=2; declare -l c=ABC; declare -u d=abc; "
            "declare -i e=6*7; declare -t f=g; "
            "declare -c h=hello; declare -rix i=3; declare -r j"
        ),
    ),
    "attributes that came after the value": (
        (
            "a=ABC; declare -l a; b=abc; declare -u b; c='x[$(touch evil)]'; declare -i c; "
            "d=(A B); declare -al d; "
            "declare -A e=([k]=1+1); declare -i e; f=07; declare -i f; declare -r c"
        ),
    ),
    "arrays": (
        (
            "a=(1 '' $'x\\ny' \"'\"); a[100]=z; declare -a b; declare -a c=(); "
            "declare -ax d=(e); declare -ar f=(g); "
            "declare -A h; declare -A i=(); unset 'a[0]'; a[9223372036854775807]=last"
        ),
    ),
    "associative arrays with any keys": KEYS,
    "a large associative array in its order": ("declare -A m; for i in {1..1500}; do m[key$i]=$i; done",),
    "name references": (
        "target=1; declare -n ref=target; arr=(1 2); declare -n el='arr[1]'; declare -n none",
    ),
    "functions with any name": tuple(
        f"function {name} {{ echo hi; }}"
        for name in (
            *(
                "a-b",
                "a.b",
                "if",
                "1x",
                "a*b",
                "a=b",
                "~",
                "a{b,c}",
                "a/b",
                "@",
                "+",
                "x[1]",
                "a?b",
                "-n",
                "--",
            ),
            *(
                ":",
                ".",
                "!",
                "{",
                "time",
                "[[",
                "ü",
                "a%b",
                "[",
                "test",
                "declare",
                "set",
                "trap",
                "alias",
                "cd",
            ),
        )
    ),
    "functions with any body": (
        "f() { cat <<A; cat <<-'B'; } \n$x `y` \\\nf () \n{ \n}\nA\n\t'q' \"\n\tB\ng() { f; }",
        "h() ( exit 3 ) >/dev/null 2>&1; i() for x in 1 2; do echo $x; done; j() [[ $1 =~ ^a(b|c)$ ]]",
        'k() { case $1 in a | b) echo 1;& c) echo 2;;& *) echo "${x:-"a b"}" $\'\\n\' ;; esac; }',
        "l() { while read -r x; do ((x++)); done < <(echo 1) | tee >(cat) <<<here; }",
        "q() { coproc c { :; }; time -p :; }",
        "m() { if ! a && b || c; then d & else e; fi; select s in a; do break; done; }",
        "r() { until false; do :; done; }",
        'n() { local a=(1 2 [5]=3) b="$(cat <<E\nx\nE\n)"; for ((;;)); do break; done; { a; } 2>&1 |& b; }',
        "o() { echo @(a|b) !(c) \\; ; }; function p() { :; }",
    ),
    "a function of 1 MB": (
        "eval \"big() { : '$(head -c 1000000 /dev/zero | tr '\\0' q)'; }\"",
        "v=$(head -c 1000000 /dev/zero | tr '\\0' \\')",
    ),
    "functions exported, readonly, traced": (
        "e() { :; }; export -f e; r() { :; }; readonly -f r; t() { :; }",
        "declare -ft t; a-b() { :; }; declare -frx a-b",
    ),
    "aliases": (
        "alias -- a='echo hi; x' -b=\"it's\" .='y' '{a,b}=c' 'a*b=d' '[ab]=e' '~=f' '#=g' e= ü=h",
        "alias n=$'one\\nalias two=three' for='for ' l='ls -l '",
    ),
    "no aliases wanted": ("shopt -u expand_aliases; alias a=b",),
    "options on": (
        (
            "shopt -s autocd cdable_vars dotglob extdebug failglob globstar gnu_errfmt huponexit lastpipe "
            "nocaseglob nocasematch nullglob shift_verbose xpg_echo inherit_errexit checkhash"
            f"{' localvar_inherit localvar_unset assoc_expand_once progcomp_alias' * (BASH >= (5, 0))}"
        ),
        "set -abfkmuCBEHPT -o ignoreeof -o pipefail -o history -o nolog -o vi",
    ),
    "options off": (
        (
            "shopt -u checkwinsize cmdhist extglob extquote force_fignore globasciiranges hostcomplete "
            "interactive_comments progcomp promptvars sourcepath "
            "patsub_replacement globskipdots complete_fullquote || :"
        ),
        "set +B +h",
    ),
    "posix mode": ("f() { :; }; a-b() { :; }; x=1; set -o posix",),
    "posix mode by its variable": ("POSIXLY_CORRECT=yes",),
    "posix mode without its effects": (
        "set -o posix; shopt -u expand_aliases inherit_errexit interactive_comments shift_verbose sourcepath",
    ),
    "an older bash": ("BASH_COMPAT=4.3", "f() { :; }; x='a b'; declare -A m=([\"a'b\"]=c)"),
    "an older bash by shopt": ("shopt -s compat42",),
    "a setting that puts another one on": (
        "GLOBIGNORE=*.o; shopt -u dotglob; IGNOREEOF=3; set +o ignoreeof",
    ),
    "a setting with a value of its own": ("IGNOREEOF=7; POSIXLY_CORRECT=no",),
    "allexport": ("set -a; x=1; set +a; y=2; set -a",),
    "bash's own variables changed": (
        (
            "IFS=,; PS4='> '; OPTIND=3; OPTERR=0; HISTSIZE=7; TZ=Asia/Tokyo; "
            "COLUMNS=7; LINES=3; GLOBIGNORE=x; "
            "COMP_WORDBREAKS=abc; export -n PWD; export IFS; unset OLDPWD; export UID RANDOM"
        ),
    ),
    "a readonly IFS": ("readonly IFS=x; a=(1 2)",),
    "bash's own variables unset": (
        "unset RANDOM SECONDS SRANDOM EPOCHSECONDS IFS PATH PS4 OPTIND HOSTNAME TERM",
        "unset BASH_ALIASES GROUPS HISTCMD",
    ),
    "a locale that is not there": ("export LC_ALL=xx_XX.UTF-8 LANG=no",),
    "odd bytes in a locale": (f"LC_ALL=C; x={BINARY}; f() {{ echo '\xff'; }}; LC_ALL=C.UTF-8",),
    "umask and limits": ("umask 0027; ulimit -S -n 300; ulimit -H -n 400; ulimit -c 0; ulimit -f 1000000",),
    "positional parameters": ("set -- 'a b' '' $'c\\nd' \"it's\" -x '*' '$(touch evil)' ü",),
    "ten thousand positional parameters": ("set -- {1..10000}",),
    "positional parameters shifted": ("set -- 1 2 3 4; shift 2",),
    **({"another name": ("BASH_ARGV0='other name'",)} if BASH >= (5, 0) else {}),
    "traps": (
        "trap 'echo usr1' USR1; trap '' USR2; trap 'x=\"it'\\''s\"\nsecond' HUP; trap 'echo bye' EXIT",
        "trap 'e=1' ERR; trap : DEBUG; trap 'ret=1' RETURN",
    ),
    "traps that functions inherit": ("set -ET; trap 'echo return' RETURN; trap 'echo debug' DEBUG",),
    "directories": (
        "mkdir -p 'a b' c; cd 'a b'; pushd ../c >/dev/null; pushd -n /nowhere >/dev/null; cd ..",
    ),
    "a directory with a newline at its end": ("mkdir $'d\\n'; cd $'d\\n'",),
    "a directory by a link": ("mkdir real; ln -s real link; cd link; set -P",),
    "a directory that PWD does not name": ("PWD=elsewhere; OLDPWD=$'odd\\n'",),
    "completions": ("complete -W $'a b\\nc' x; complete -F _f -o default y; complete -D -f",),
    "builtins disabled": ("enable -n echo kill compgen",),
    "where commands are": ("hash -p '/odd path/$x' tool; ls >/dev/null; hash -p /x -- -y",),
    "verbose and trace": ("set -x",),
}


@pytest.mark.parametrize("name", STATES)
def test_the_state_comes_back_whole(tmp_path: Path, name: str) -> None:
    first = Lab(tmp_path)
    made = first.run(*STATES[name])
    assert made.status == 0, made.text
    before = state_of(first)
    named = first.session.state.snapshot(tmp_path / "1.sh").lost
    other = Lab(tmp_path, restore=tmp_path / "1.sh", env={"UNRELATED": "1"})
    after = state_of(other)
    other.session.state.snapshot(tmp_path / "2.sh")
    other.close()
    assert after.decode("latin-1").split("\n") == before.decode("latin-1").split("\n")
    assert named == ()
    assert not (first.work / "evil").exists()
    first.close()


@pytest.mark.parametrize("name", STATES)
def test_the_state_comes_back_whole_after_the_shell_has_left(tmp_path: Path, name: str) -> None:
    lab = Lab(tmp_path)
    lab.run(*STATES[name])
    before = state_of(lab)
    first = lab.run("builtin printf %s $$").text.split("\n")[-1]
    assert lab.run("builtin exit 0").ended.died == "exit"
    again = lab.run("builtin printf %s $$")
    assert again.ended.warnings == ()
    assert again.text.split("\n")[-1] != first
    # The guide's own trap on EXIT has run.
    before = re.sub(rb"trap -- '[^\n]*' EXIT\n", b"", before)
    assert state_of(lab).decode("latin-1").split("\n") == before.decode("latin-1").split("\n")
    assert not (lab.work / "evil").exists()
    lab.close()


def names(told: tuple[str, ...]) -> list[str]:
    """Return what was lost, without what differs from run to run."""
    return sorted(re.sub(r" \(.*\)|process \d+", "", name) for name in told)


LOSES = ("exec 7>seven 8<>/dev/null {fd}>eight; exec 9>&1; mkfifo go", "cat go >/dev/null &", "exec 9>&-")
"""Commands after which there are descriptors and a process that no other shell can have."""


def test_what_cannot_come_back_is_named(lab: Lab, tmp_path: Path) -> None:
    lab.run(*LOSES)
    lab.run("until [[ -n $(pgrep -P $$ -x cat) ]]; do :; done")
    told = lab.session.state.snapshot(tmp_path / "state.sh").lost
    assert names(told) == ["cat go", "descriptor 10", "descriptor 7", "descriptor 8"]
    assert f"descriptor 7 ({lab.work}/seven)" in told
    assert lost((tmp_path / "state.sh").read_bytes()) == told
    other = Lab(tmp_path, restore=tmp_path / "state.sh")
    first, second = other.run("true"), other.run("true")
    assert other.session.state.snapshot(tmp_path / "again.sh").lost == ()
    other.close()
    assert any(f"descriptor 7 ({lab.work}/seven)" in warning for warning in first.ended.warnings)
    assert second.ended.warnings == ()


def test_what_cannot_come_back_is_named_where_the_shell_has_left(lab: Lab, tmp_path: Path) -> None:
    lab.run(*LOSES)
    lab.run("until [[ -n $(pgrep -P $$ -x cat) ]]; do :; done")
    assert lab.run("exit 0").ended.died == "exit"
    told = lab.session.state.snapshot(tmp_path / "state.sh").lost
    assert names(told) == ["cat go", "descriptor 10", "descriptor 7", "descriptor 8"]
    (warning,) = (each for each in lab.run("true").ended.warnings if "cannot have" in each)
    assert all(name in warning for name in told)
    lab.run("echo >go")


def test_what_it_holds_is_seen_whatever_it_opens_and_closes_meanwhile() -> None:
    held = "ulimit -f 1234; exec 7</dev/null; while :; do { :; } 8</dev/null 9</dev/null; done"
    with subprocess.Popen(["bash", "-c", f"sleep 1000 & echo $!; {held}"], stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        child = int(shell.stdout.readline())
        try:
            while not Path(f"/proc/{shell.pid}/fd/7").exists():
                pass
            for _ in range(2000):
                found = holdings.of(shell.pid, {b"@": b"", b"!": b"1"})
                assert b"1263616" in found.limits
                assert "descriptor 7 (/dev/null)" in found.descriptors
                assert found.children == (child,)
        finally:
            shell.kill()
            os.kill(child, signal.SIGKILL)


def test_the_last_background_process_is_named_when_it_has_ended(lab: Lab, tmp_path: Path) -> None:
    lab.run("true & wait")
    assert lab.session.state.snapshot(tmp_path / "state.sh").lost == ("$!",)


def test_a_descriptor_for_the_trace_is_named(lab: Lab, tmp_path: Path) -> None:
    lab.run("exec 7>trace; BASH_XTRACEFD=7")
    told = lab.session.state.snapshot(tmp_path / "state.sh").lost
    assert names(told) == ["BASH_XTRACEFD", "descriptor 7"]
    assert lab.run("exit 0").status == 0
    assert lab.run('[[ ! -v BASH_XTRACEFD ]]; echo "$-"').status == 0


def test_secrets_are_left_out_wherever_they_are(tmp_path: Path) -> None:
    lab = Lab(tmp_path, patterns=Patterns((b"s3cret",)))
    lab.run(
        "mkdir s3cret; cd s3cret; set -- a s3cret; hash -p /s3cret tool; pushd / >/dev/null",
        "f-g() { : s3cret; }",
    )
    lab.run(
        "complete -W s3cret x; trap ': s3cret' USR1; trap ': s3cret' EXIT; alias a=s3cret",
    )
    lab.run("exec 7>s3cret-file || :; cd - >/dev/null || :; declare -A m=([s3cret]=x)")
    lab.run('cd "${DIRSTACK[1]}"')
    told = lab.session.state.snapshot(tmp_path / "state.sh").lost
    lab.close()
    assert b"s3cret" not in (tmp_path / "state.sh").read_bytes()
    assert "s3cret" not in str(told)
    expected = {"working directory", "positional parameters", "PWD", "DIRSTACK", "BASH_CMDS", "m", "alias a"}
    assert expected | {"function f-g", "completions", "trap SIGUSR1", "trap EXIT"} <= set(told)


def test_a_function_that_the_shell_leaves_from_leaves_nothing_behind(lab: Lab) -> None:
    lab.run(
        "set -- p q; x=1; y=1; declare -r ro=1; declare -n ref=x; plain='a b'; list=(1 2)",
        "declare -A map=([k]=v); declare only",
    )
    lab.run("f() { local x=f z=f list=s IFS=, PATH; local -r fixed=f; local -n plain=y; local map; g 7 8; }")
    lab.run("g() { local x=g; local -a y=(a b); exit 3; }")
    before = state_of(lab)
    assert lab.run("temporary=1 f 1 2").status == 3
    after = state_of(lab)
    assert after.decode().split("\n") == before.decode().split("\n")


def test_an_exit_trap_comes_back_and_runs_once(tmp_path: Path) -> None:
    first = Lab(tmp_path)
    first.run("trap 'echo \"bye $? $KEPT\"' EXIT; KEPT=kept")
    first.session.state.snapshot(tmp_path / "1.sh")
    second = Lab(tmp_path, restore=tmp_path / "1.sh")
    second.session.state.snapshot(tmp_path / "2.sh")
    third = Lab(tmp_path, restore=tmp_path / "2.sh")
    assert third.run("true").text == ""
    result = third.run("false")
    assert (result.status, result.text) == (1, "bye 1 kept\n")
    assert third.run("exit 2").text == ""
    seen = second.run("true")
    second.close()
    assert seen.path.with_name("1.late.log").read_text() == "bye 0 kept\n"
    for lab in (first, third):
        lab.close()


@pytest.mark.parametrize(
    ("trap", "expected"),
    [
        ("trap 'echo \"debug $BASH_COMMAND\"' DEBUG", "debug f\ndebug f\ndebug :\ndebug echo on\non\n"),
        ("trap 'echo \"return $FUNCNAME\"' RETURN", "return f\non\n"),
    ],
)
def test_traps_that_functions_inherit_run_for_the_guide_alone(
    tmp_path: Path, trap: str, expected: str
) -> None:
    first = Lab(tmp_path)
    assert first.run("f() { :; }; set -T; set -- a; " + trap).text == ""
    before = first.run("f", "echo on").text
    first.session.state.snapshot(tmp_path / "state.sh")
    other = Lab(tmp_path, restore=tmp_path / "state.sh")
    after = other.run("f", "echo on").text
    other.run("exit 1")
    again = other.run("f", "echo on").text
    for lab in (first, other):
        lab.close()
    assert before == after == again == expected


def test_a_guide_that_runs_mdrun_is_still_known_by_its_environment(tmp_path: Path) -> None:
    lab = Lab(tmp_path, env={"PATH": "/usr/bin:/bin", "MDRUN_SHELL_outer": "7"})
    lab.run("exit 0")
    seen = lab.run("env | grep -c MDRUN_SHELL_outer=7")
    lab.close()
    assert seen.text == "1\n"


def test_the_documentation_lists_what_does_not_come_back() -> None:
    text = RECORDS.read_text(encoding="utf-8")
    listed = text.partition("makes for itself: ")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([A-Z_]+)`", listed)) == {name.decode() for name in MOVING}


def test_each_step_leaves_the_state_after_it(place: CliPlace) -> None:
    place.guide("# Guide\n" + "".join(f"\n```bash\n{text}\n```\n" for text in ("x=1", "true", "x=2; cd /")))
    assert place.run("guide.md", "--no-input").returncode == 0
    states = [place.state().step(f"1/{number}").state for number in (1, 2, 3)]
    assert all(states)
    assert states[0] == states[1] != states[2]
    texts = [(place.runs[0] / str(state)).read_text() for state in states]
    assert ['x="1"' in text for text in texts] == [True, True, False]
    assert 'x="2"' in texts[2]


def test_a_block_that_leaves_the_state_as_it_was_leaves_the_snapshot_alone(lab: Lab, tmp_path: Path) -> None:
    lab.run("x=1; f() { echo f; }")
    written = lab.session.state.snapshot(tmp_path / "state.sh")
    assert lab.run("x=1; f | cat").text == "f\n"
    assert lab.session.state.written() == written
    lab.run("x=2")
    assert lab.session.state.written() is None
