"""What no guide should do, and some do: thousands of blocks, gigabytes of output, hundreds of leftovers."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.shell import processes
from tests.cli_place import MDRUN, CliPlace

if TYPE_CHECKING:
    from tests.shell_lab import Lab

LARGE = 1_000_000_000 if os.environ.get("MDRUN_FUZZ") == "nightly" else 100_000_000
"""Bytes of output that are much: a gigabyte in the nightly profile."""
LINE = 100_000_000
"""Bytes of one line that is long."""
MORE_MEMORY = 8 * 1024
"""KiB that any output may take over a run that prints nothing."""

PEAK = """
import os, sys
null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""
"""Linux counts what a process was before it became another program, so a small one starts the measured."""


def blocks(*texts: str) -> str:
    return "# Guide\n" + "".join(f"\n```bash\n{text}\n```\n" for text in texts)


def peak(place: CliPlace, *arguments: str) -> tuple[int, int]:
    """Run mdrun; return its exit status and the peak of its memory, in KiB."""
    command = (sys.executable, "-I", "-S", "-c", PEAK, MDRUN, *arguments)
    done = subprocess.run(
        command, cwd=place.work, env=place.env, capture_output=True, text=True, check=True, timeout=300
    )
    status, kibibytes = map(int, done.stdout.split())
    return status, kibibytes


def peaks(place: CliPlace, text: str, *arguments: str) -> tuple[int, int, int]:
    """Return the exit status of a guide's run, its peak, and that of a run that prints nothing."""
    (place.work / "trivial.md").write_text(blocks("true"))
    place.guide(text)
    _, least = peak(place, "trivial.md", "--no-input", "--log-dir", str(place.path / "trivial"))
    status, most = peak(place, "guide.md", "--no-input", *arguments)
    return status, most, least


def sha256_of(command: str) -> str:
    """Return the SHA-256 of what a command prints, as sha256sum sees it."""
    done = subprocess.run(
        ["bash", "-c", f"{command} | sha256sum"], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout.split()[0]


OUTPUTS = {
    "lines": f"yes 'a line of a build, neither long nor short' | head -c {LARGE}",
    "one line": f"head -c {LINE} /dev/zero | tr '\\0' x",
    "bytes that are no text": f"head -c {LINE} /dev/zero",
    "progress": f"yes $'\\r 50 %' | tr -d '\\n' | head -c {LINE}",
}


@pytest.mark.parametrize("command", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_any_output_is_kept_whole_in_constant_memory(place: CliPlace, command: str) -> None:
    status, most, least = peaks(place, blocks(command))
    assert status == 0
    assert most - least <= MORE_MEMORY
    (kept,) = place.runs[0].glob("output/*.log")
    with kept.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    assert found == sha256_of(command)
    step = place.state().step("1/1")
    assert (step.outcome, step.output_sha256, step.size) == ("passed", found, kept.stat().st_size)
    kept.unlink()  # not to be kept by the test runner too


@pytest.mark.parametrize("how", ["--quiet", "--events", "--verbose"])
def test_a_failure_after_much_output_is_told_in_constant_memory(place: CliPlace, how: str) -> None:
    status, most, least = peaks(place, blocks(OUTPUTS["one line"] + "\nfalse"), how)
    assert status == 1
    assert most - least <= MORE_MEMORY
    assert place.state().step("1/1").line == 5
    assert (place.runs[0] / "run-log.md").stat().st_size < 100_000


def test_much_output_is_masked_in_constant_memory(place: CliPlace) -> None:
    word = "hunter2hunter2"
    front = "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n"
    command = f'yes "the token is $token, and that is all" | head -c {LARGE // 10}'
    status, most, least = peaks(place, front + blocks(command), "-v", f"token={word}")
    assert status == 0
    assert most - least <= MORE_MEMORY
    (kept,) = place.runs[0].glob("output/*.log")
    data = kept.read_bytes()
    assert word.encode() not in data
    assert data.count(b"and that is all") == LARGE // 10 // len(f"the token is {word}, and that is all\n")


def test_a_terminal_gets_all_of_much_output(place: CliPlace) -> None:
    place.guide(blocks(f"yes 'a line of a build' | head -c {LARGE // 100}; echo; echo the-end"))
    terminal = place.terminal("guide.md")
    terminal.logfile_read = None
    terminal.expect_exact("the-end")
    terminal.expect_exact("passed")
    terminal.expect(r"run log")
    terminal.wait()
    assert terminal.exitstatus == 0


def test_a_thousand_blocks_share_one_shell(lab: Lab) -> None:
    lab.run("n=0; f() { n=$((n + 1)); }; echo $$ >shell")
    before = sorted(Path("/proc/self/fd").iterdir())
    for number in range(1, 1001):
        result = lab.run("f", 'echo "$n"', line=number * 3)
        assert (result.status, result.text, result.ended.warnings) == (0, f"{number}\n", ())
    assert lab.run("echo $$").text == (lab.work / "shell").read_text()
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_a_thousand_steps_are_run_recorded_and_proven(place: CliPlace) -> None:
    status, most, least = peaks(place, blocks("n=0", *["n=$((n + 1))"] * 998, '[[ $n == 998 ]] && echo "$n"'))
    assert status == 0
    assert most - least <= 2 * MORE_MEMORY  # a plan of a thousand steps, their states and their outcomes
    state = place.state()
    assert len(state.steps) == 1000
    assert {step.outcome for step in state.steps.values()} == {"passed"}
    assert (place.runs[0] / "output" / "1-1000.log").read_text() == "998\n"
    assert (place.runs[0] / "run-log.md").read_text().count("✔ passed") >= 1000
    assert place.run("verify").returncode == 0


def test_a_script_of_half_a_megabyte(place: CliPlace) -> None:
    lines = [f'x{number}="{number:080d}"' for number in range(5700)]
    script = "\n".join([*lines, 'echo "$x0 $x5699"', "false"])
    assert len(script) > 500_000
    place.guide(blocks(script))
    assert place.run("plan", "guide.md").returncode == 0
    done = place.run("guide.md", "-q")
    assert done.returncode == 1
    assert f"guide.md:{4 + 5700 + 1}" in done.stdout
    assert (place.runs[0] / "output" / "1-1.log").read_text() == f"{0:080d} {5699:080d}\n"


@pytest.mark.parametrize(
    ("start", "end"),
    [("cat <<'END' | wc -c", "END"), ("f() {", "}\ndeclare -f f | wc -l"), (": '", "'\necho quoted")],
    ids=["here-document", "function", "quote"],
)
def test_one_command_of_half_a_megabyte(lab: Lab, start: str, end: str) -> None:
    body = "\n".join(f"echo {number:060d}" for number in range(8000))
    first, _, rest = end.partition("\n")
    commands = [f"{start}\n{body}\n{first}", *([rest] if rest else [])]
    result = lab.run(*commands)
    told = {"END": f"{len(body) + 1}\n", "}": "8003\n", "'": "quoted\n"}[first]
    assert (result.status, result.text) == (0, told)
    assert lab.run("echo on").text == "on\n"


def test_two_hundred_leftover_children_are_named_and_ended(place: CliPlace) -> None:
    place.guide(blocks("for i in {1..200}; do sleep 1000 & echo $!; done", "echo next"))
    done = place.run("guide.md")
    assert done.returncode == 0
    pids = [int(pid) for pid in (place.runs[0] / "output" / "1-1.log").read_text().split()]
    assert len(set(pids)) == 200
    assert not any(processes.alive(pid) for pid in pids)
    (warning,) = place.state().step("1/1").warnings
    assert warning.startswith("left running (200): sleep 1000 (process ")
    assert {int(pid) for pid in re.findall(r"\(process (\d+)\)", warning)} == set(pids)
    (told,) = re.findall(r"! (left running.*(?:\n {4,}.*)*)", done.stdout)
    assert len(told) < 500
    assert "\n> ⚠ left running (200): sleep 1000" in (place.runs[0] / "run-log.md").read_text()
    assert max(map(len, (place.runs[0] / "run-log.md").read_text().splitlines())) < 500
    shown = place.run("show").stdout
    assert {int(pid) for pid in re.findall(r"\(process (\d+)\)", " ".join(shown.split()))} >= set(pids)


def test_two_hundred_leftovers_in_sessions_of_their_own_are_ended(lab: Lab) -> None:
    result = lab.run("for i in {1..200}; do setsid sleep 1000 >/dev/null & echo $!; done")
    pids = [int(pid) for pid in result.text.split()]
    named = lab.close()
    assert len(pids) == len(named) == 200
    assert not any(processes.alive(pid) for pid in pids)


def test_fifty_runs_at_once_in_different_directories(place: CliPlace) -> None:
    started = []
    for number in range(50):
        folder = place.work / f"place-{number}"
        folder.mkdir()
        (folder / "guide.md").write_text(blocks(f"value={number}; pwd", 'echo "$value" >value; cat value'))
        started.append(
            subprocess.Popen(
                [MDRUN, "guide.md", "--no-input"],
                cwd=folder,
                env=place.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
    for number, run in enumerate(started):
        printed, _ = run.communicate(timeout=300)
        assert run.returncode == 0, printed
        assert f"  {place.work}/place-{number}\n" in printed
        assert (place.work / f"place-{number}" / "value").read_text() == f"{number}\n"
    runs = place.runs
    assert len(runs) == 50
    for run_directory in runs:
        assert place.run("verify", run_directory.name).returncode == 0
