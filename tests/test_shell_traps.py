"""Traps of the guide's beside those of mdrun: what they print, what they count, what a guide sees of them."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from subprocess import PIPE, STDOUT, run

import pytest

from mdrun.bash import parse
from tests.shell_lab import Lab

OLD, NEW = "trap 'echo old' EXIT", "trap 'echo new' EXIT"
SAVED = "saved=$(trap -p EXIT)"
BACK = 'eval "$saved"'
ADDED = 'trap "$(trap -p EXIT | sed -n "s/^trap -- \'//; s/\' EXIT$//p"); echo new" EXIT'


def said_at_the_end(lab: Lab) -> str:
    """Close the session; return what its ``EXIT`` trap printed."""
    lab.run(":")
    lab.close()
    late = list(lab.directory.glob("*.late.log"))
    return late[0].read_text() if late else ""


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ((OLD, SAVED, NEW, BACK), "old\n"),
        ((OLD, SAVED + "; " + NEW, BACK), "old\n"),
        ((SAVED, NEW, 'eval "${saved:-trap - EXIT}"'), ""),
        ((OLD, f"keep() {{ {SAVED}; {NEW}; }}", "keep", BACK), "old\n"),
        ((f"keep() {{ {SAVED}; {NEW}; }}", "keep", 'eval "${saved:-trap - EXIT}"'), ""),
        ((OLD, "printf '%s\\n' '" + SAVED + "' >keep.sh", ". ./keep.sh", NEW, BACK), "old\n"),
        ((OLD, ADDED), "old\nnew\n"),
        ((ADDED,), "new\n"),
        ((OLD, 'trap "echo new; $(trap -p EXIT | cut -d"\'" -f2)" EXIT'), "new\nold\n"),
        ((OLD, "trap - EXIT"), ""),
        ((OLD, "trap '' EXIT"), ""),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_an_exit_trap_that_is_saved_and_restored_is_the_one_that_was(
    tmp_path: Path, commands: tuple[str, ...], expected: str, *, apart: bool
) -> None:
    lab = Lab(tmp_path)
    for block in [(each,) for each in commands] if apart else [commands]:
        assert lab.run(*block).status == 0
    assert said_at_the_end(lab) == expected


@pytest.mark.parametrize("restored", ['eval "$saved"', 'eval "${saved:-trap - ERR}"'])
def test_an_err_trap_that_is_saved_and_restored_is_the_one_that_was(lab: Lab, restored: str) -> None:
    lab.run("saved=$(trap -p ERR)", "trap 'echo new' ERR", 'eval "${saved:-trap - ERR}"')
    assert lab.run("if true; then\n  false\nfi").ended.failed_line == 11
    lab.run("trap 'echo old' ERR", "saved=$(trap -p ERR)", "trap 'echo new' ERR", restored)
    assert lab.run("false").text == "old\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (":", ""),
        (OLD, "trap -- 'echo old' EXIT\n"),
        ("trap 'echo old' EXIT ERR USR1", None),
        ("trap '' USR2", "trap -- '' SIGUSR2\n"),
    ],
)
@pytest.mark.parametrize("how", ["trap", "trap -p", 'now=$(trap -p); echo "$now"'])
def test_a_command_that_lists_the_traps_lists_the_guides_alone(
    lab: Lab, given: str, shown: str | None, how: str
) -> None:
    lab.run(given)
    first, *others = how.split("; ")
    text = lab.run(first, *others).text
    if shown is None:
        shown = "".join(f"trap -- 'echo old' {name}\n" for name in ("EXIT", "SIGUSR1", "ERR"))
    assert text == (shown or "\n" * ("echo" in how))
    assert lab.run("if true; then\n  false\nfi").ended.failed_line == (10 if "ERR" in given else 11)
    assert lab.run("exit 3").status == 3


def test_a_debug_trap_that_a_function_sets_is_kept_off_what_is_ours(lab: Lab) -> None:
    lab.run("watch() { n=0; trap 'n=$((n+1))' DEBUG; }", "watch", "n=0")
    assert lab.run("echo a", "echo b", "echo $n").text == "a\nb\n3\n"
    assert lab.run("cd .", "x=1; echo $n").text == "6\n"


LISTINGS = [
    "trap -p | cat",
    "trap | sort -r | sort",
    "trap -p >listed && cat listed",
    'echo "now: $(trap -p)"',
    'all=$(trap -p | tr a-z A-Z); echo "$all"',
    "trap -p EXIT USR1 | cat",
    '[[ $(trap -p EXIT) == *old* ]] && echo "it is" || echo "it is not"',
    "if trap -p | grep -q mdrun; then echo ours; else echo none of ours; fi",
    "trap -p | grep -c . || echo none",
    "echo trap -p | cat",
    "echo '$(trap -p)' | cat",
    "trap -p USR1 | cat; trap 'echo other' USR1; trap -p USR1 | cat",
]


@pytest.mark.parametrize("how", LISTINGS)
@pytest.mark.parametrize(
    "given",
    [":", OLD, """trap "echo \\"old it's\\"; :" EXIT; trap '' USR2""", "trap 'echo old' EXIT ERR USR1"],
)
def test_a_command_that_does_something_with_the_list_of_traps_finds_the_guides_alone(
    lab: Lab, tmp_path: Path, given: str, how: str
) -> None:
    script = tmp_path / "script"
    script.write_text(f"{given}\n{how}\ntrap - EXIT\n")
    plain = run(["bash", "-e", script], stdout=PIPE, stderr=STDOUT, text=True, check=True, cwd=tmp_path)
    parts = [part.text for part in parse(how).parts]
    assert lab.run(given, *parts).text == plain.stdout
    assert lab.run("if true; then\n  false\nfi").ended.failed_line == (10 if "ERR" in given else 11)


def test_the_state_is_kept_where_nothing_is_found_among_the_traps(lab: Lab) -> None:
    assert lab.run("KEPT=kept", "trap -p | grep nothing").status == 1
    assert lab.run('echo "$KEPT"').text == "kept\n"


def test_the_state_is_kept_where_it_ends_after_its_traps_were_listed(lab: Lab) -> None:
    lab.run("KEPT=kept", "trap -p", "exit 4")
    assert lab.run('echo "$KEPT"').text == "kept\n"


def test_an_exit_trap_finds_the_status_and_stops_where_it_fails(lab: Lab) -> None:
    result = lab.run("trap 'echo \"status $?\"; false; echo on' EXIT", "exit 3")
    assert (result.text, result.status) == ("status 3\n", 1)
    assert lab.run("trap 'echo \"status $?\"; exit 7' EXIT", "(exit 4)").text == "status 4\n"


def test_a_composed_exit_trap_comes_back_as_the_guides_own(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    lab.run(OLD, ADDED)
    lab.session.state.snapshot(tmp_path / "state.sh")
    assert b"__mdrun_x" not in (tmp_path / "state.sh").read_bytes()
    lab.close()


FLOOD = (
    "mkfifo heard; exec 9<>heard",
    "trap 'n=$((n+1)); echo tick; echo >&9' USR1",
    "(while kill -USR1 $$; do read -r -u 9; done) & flood=$!",
)
"""Signals that come at any moment, each when the trap has run for the one before."""
EBB = "kill $flood; wait $flood || :"


def test_a_trap_that_runs_beside_what_is_ours_prints_where_the_guide_does(lab: Lab) -> None:
    work = ("echo > there; x=$((x+1))" for _ in range(200))
    result = lab.run("n=0", *FLOOD, *work, EBB, "trap '' USR1", 'echo "total $n"')
    assert result.status == 0, result.ended
    ticks = result.text.count("tick\n")
    assert ticks > 0
    assert result.text.endswith(f"total {ticks}\n")


@pytest.mark.parametrize("left", [":", "mkfifo go; cat go &"], ids=["the same pipe", "another pipe"])
@pytest.mark.parametrize("more", [":", "set -x", "set -o history", "trap 'n=$((n+1))' DEBUG"])
def test_what_a_trap_prints_between_two_blocks_is_in_the_next_one(lab: Lab, left: str, more: str) -> None:
    shell = int(lab.run("echo $$").text)
    lab.run("trap 'echo one' USR1; trap 'echo two >&2' USR2", left)
    lab.run(more)
    output = Path(f"/proc/{shell}/fd/1")
    while not re.fullmatch(r"o\d+", output.readlink().name):
        os.sched_yield()
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        os.kill(shell, number)
    shown = lab.run("echo next").text
    assert [line for line in shown.splitlines() if not line.startswith("+")] == ["one", "two", "next"]


def test_a_state_is_whole_whatever_traps_print_meanwhile(lab: Lab, tmp_path: Path) -> None:
    lab.run("f() { :; }; set -o noclobber; shopt -s nullglob; complete -W a b; enable -n test")
    lab.run("n=0", *FLOOD)
    states = []
    for number in range(100):
        lab.run(f"x={number}; set -- a")
        lab.session.state.snapshot(tmp_path / f"{number}.sh")
        states.append((tmp_path / f"{number}.sh").read_text())
    assert lab.run(EBB).status == 0
    parts = [
        [line for line in state.splitlines() if re.search("tick|umask|cd -L|complete|f \\(\\)", line)]
        for state in states
    ]
    assert parts == parts[:1] * len(parts)


@pytest.mark.parametrize(
    "trap",
    [
        "trap 'n=$((n+1))' DEBUG",
        'trap "n=\\$((n+1))" DEBUG',
        "trap -- 'n=$((n+1))' DEBUG",
        "trap count DEBUG",
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_a_debug_trap_counts_the_guides_commands_alone(lab: Lab, trap: str, *, apart: bool) -> None:
    commands = ["count() { n=$((n+1)); }", "n=0", trap, "echo a", "echo b | cat", "x=1", 'echo "$n"']
    if apart:
        texts = [lab.run(*commands[:3]).text, *(lab.run(each).text for each in commands[3:])]
    else:
        texts = [lab.run(*commands).text]
    assert "".join(texts) == "a\nb\n5\n"


def test_a_signal_that_there_is_not_is_complained_of_where_traps_are_listed(lab: Lab) -> None:
    listed = lab.run("trap -p NOSUCH | cat >/dev/null; exit ${PIPESTATUS[0]}")
    assert (listed.status, "invalid signal specification" in listed.text) == (1, True)
