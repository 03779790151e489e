"""Signals in the middle of a run: recorded, cleaned up, and never torn in two."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests import cli_place
from tests.cli_place import SECONDS, CliPlace
from tests.processes import gone

WAITS = """## 1. Wait

```bash
sh -c 'echo $$ > pid; echo started > ready; exec sleep 1000'
echo never
```

```bash
echo next
```
"""


def processor_time(pid: int) -> float:
    """Return the processor time that a process has taken, in seconds."""
    user = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]  # proc(5): utime
    return int(user) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.fifo("ready")
    return made


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_ends_the_command_and_the_run(place: CliPlace, number: signal.Signals) -> None:
    place.guide(WAITS)
    process = place.start("guide.md")
    assert (place.work / "ready").read_text() == "started\n"
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, stdout + stderr
    assert stderr == ""
    assert "never" not in stdout
    assert "interrupted" in stdout
    reading, state = place.reading(), place.state()
    assert reading.finished
    assert reading.torn is None
    assert state.result == "interrupted"
    assert state.step("1/1").outcome == "failed"
    by = "" if number == signal.SIGINT else f" by {number.name}"
    assert state.step("1/1").reason == f"interrupted{by}"
    assert by == "" or f"interrupted{by}" in stdout
    assert state.step("1/2").outcome is None
    assert "interrupted" in place.run_log()
    assert gone(int((place.work / "pid").read_text()))
    assert place.run("verify").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pattern_that_takes_for_ever_can_be_interrupted(place: CliPlace, number: signal.Signals) -> None:
    place.guide(
        "## 1. Match\n\n```bash {expect='/(a+)+b/'}\nprintf %064d | tr 0 a\n```\n\n```bash\necho next\n```\n"
    )
    process = place.start("guide.md", "--events")
    assert process.stdout is not None
    while '"CommandFinished"' not in process.stdout.readline():
        pass
    begun = processor_time(process.pid)
    while processor_time(process.pid) < begun + 0.5:  # nothing else of a run takes that long
        pass
    process.send_signal(number)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    state = place.state()
    assert state.result == "interrupted"
    assert state.step("1/1").outcome == "failed"
    assert state.step("1/1").reason == "interrupted while its output was looked through"
    assert state.step("1/2").outcome is None
    assert place.run("verify").returncode == 0


def test_hanging_up_lets_the_command_end_and_pauses(place: CliPlace) -> None:
    place.fifo("go")
    place.guide("## 1. Wait\n\n```bash\necho > ready\nread -r line < go\n```\n\n```bash\necho next\n```\n")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGHUP)
    (place.work / "go").write_text("on\n")
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 3, stdout + stderr
    assert stderr == ""
    state = place.state()
    assert state.result == "paused"
    assert state.step("1/1").outcome == "passed"
    assert state.step("1/2").outcome is None
    assert state.paused is not None
    assert state.paused.step == "1/2"


def test_hanging_up_in_the_last_step_changes_nothing(place: CliPlace) -> None:
    place.fifo("go")
    place.guide("## 1. Wait\n\n```bash\necho > ready\nread -r line < go\n```\n")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGHUP)
    (place.work / "go").write_text("on\n")
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert place.state().result == "passed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_pause_between_two_attempts(place: CliPlace, number: signal.Signals) -> None:
    place.guide('## 1. Wait\n\n```bash {retry=5 every=1h name=wait}\necho "try"\nfalse\n```\n')
    process = place.start("guide.md")
    assert process.stdout is not None
    for line in process.stdout:
        if "attempt 1 of 6 failed" in line:
            break
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, stdout + stderr
    state = place.state()
    assert state.result == "interrupted"
    assert state.step("1/1").attempts == 1
    assert place.reading().finished


def test_hanging_up_between_two_attempts_pauses_at_once(place: CliPlace) -> None:
    place.guide("## 1. Wait\n\n```bash {retry=5 every=1h}\nfalse\n```\n")
    process = place.start("guide.md")
    assert process.stdout is not None
    for line in process.stdout:
        if "attempt 1 of 6 failed" in line:
            break
    process.send_signal(signal.SIGHUP)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 3, stdout + stderr
    state = place.state()
    assert (state.result, state.step("1/1").attempts) == ("paused", 1)
    assert state.paused is not None
    assert state.paused.step == "1/1"
    assert place.run("verify").returncode == 0


def test_hanging_up_does_not_hurry_what_must_always_run(place: CliPlace) -> None:
    again = 'echo x >> tries; { echo > ready; read -r line < go; }; test "$(wc -l < tries)" = 2'
    place.fifo("go")
    place.guide(
        f"## 1. Fail\n\n```bash\nfalse\n```\n\n```bash {{always retry=1 every=300ms}}\n{again}\n```\n"
    )
    process = place.start("guide.md")
    for _ in range(2):
        (place.work / "ready").read_text()
        process.send_signal(signal.SIGHUP)
        (place.work / "go").write_text("on\n")
    process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert (place.state().step("1/2").outcome, place.state().step("1/2").attempts) == ("passed", 2)


def test_a_signal_in_a_check(place: CliPlace) -> None:
    command = "sh -c 'echo > ready; exec sleep 1000'"
    place.guide(f'## 1. Wait\n\n- [ ] It is up <!-- mdrun: check="{command}" retry=5 every=1h -->\n')
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, stdout + stderr
    assert place.state().result == "interrupted"
    assert "[!] It is up" in place.run_log()


def test_another_run_is_told_who_runs(place: CliPlace) -> None:
    place.guide(WAITS)
    first = place.start("guide.md")
    (place.work / "ready").read_text()
    second = place.run("guide.md")
    assert second.returncode == 2
    assert second.stdout == ""
    assert "guide.md is being run here already by" in second.stderr
    assert f"process {first.pid}" in second.stderr
    assert "now at step 1/1" in second.stderr
    assert len(place.runs) == 1
    listed = place.run("runs")
    assert "running" in listed.stdout
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=SECONDS)
    assert first.returncode == 130


@pytest.mark.parametrize(
    "again",
    [
        ("resume", "--done", "1/1", "--yes"),
        ("resume", "--done", "1/1", "--yes", "--workdir", "elsewhere"),
        ("guide.md", "--from", "1/2", "--yes"),
    ],
)
def test_nothing_goes_on_before_what_a_killed_run_left_has_ended(
    place: CliPlace, again: tuple[str, ...]
) -> None:
    """What ends slowly after TERM still works when somebody goes on at once."""
    place.guide(
        "## 1. Work\n\n```bash\ntrap '' TERM\necho $BASHPID > pid; echo started > ready\n"
        "until test -e never; do sleep 0.1; done\n```\n\n"
        '```bash\n! grep "^State:.[^XZ]" "/proc/$(cat "$HOME/../work/pid")/status"\n```\n'
    )
    (place.work / "elsewhere").mkdir()
    process = place.start("guide.md", "--yes")
    assert (place.work / "ready").read_text() == "started\n"
    process.kill()
    process.communicate(timeout=SECONDS)
    (run,) = place.runs
    later = place.start(*again)
    assert later.stderr is not None
    if again[0] == "resume":
        assert "the latest run is meant" in later.stderr.readline()
    said = later.stderr.readline()
    assert said == f"mdrun: {run.name} was killed; what it left running is being ended\n", said
    with suppress(ProcessLookupError):
        os.kill(int((place.work / "pid").read_text()), signal.SIGKILL)
    stdout, stderr = later.communicate(timeout=SECONDS)
    assert "1/2 passed" in stdout, stdout + stderr


STUBBORN = "## 1. Wait\n\n```bash\ntrap '' INT\nsh -c 'echo $$ > pid; echo > ready; exec sleep 1000'\n```\n"


def test_a_terminal_that_goes_away_ends_what_takes_no_notice_of_ctrl_c(place: CliPlace) -> None:
    place.guide(STUBBORN)
    terminal = place.terminal("guide.md")
    (place.work / "ready").read_text()
    terminal.send("\x03")
    terminal.expect("! stopping …")
    assert cli_place.hang_up(terminal) == 130
    assert gone(int((place.work / "pid").read_text()))
    assert place.state().result == "interrupted"


def test_each_step_towards_the_end_is_said(place: CliPlace) -> None:
    place.guide(STUBBORN.replace("INT", "INT TERM"))
    terminal = place.terminal("guide.md")
    (place.work / "ready").read_text()
    terminal.send("\x03")
    terminal.expect("! stopping …")
    terminal.send("\x03")
    terminal.send("\x03")
    terminal.expect(r"told to end \(TERM\)")
    terminal.send("\x03")
    terminal.expect(r"it is killed \(KILL\)")
    assert cli_place.finish(terminal) == 130
    assert gone(int((place.work / "pid").read_text()))


def test_without_a_terminal_it_is_said_too(place: CliPlace) -> None:
    place.guide(WAITS)
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGTERM)
    stdout, _ = process.communicate(timeout=SECONDS)
    assert "  stopping …\n" in stdout


def test_an_interrupt_at_the_very_end_leaves_out_the_grace_and_changes_no_result(place: CliPlace) -> None:
    place.fifo("up")
    left = "trap 'echo told >ready; sleep 4; touch lived' TERM; echo >up; while :; do sleep 0.05; done"
    place.guide(f'## 1. Work\n\n```bash\nsetsid sh -c "{left}" >/dev/null 2>&1 &\nread -r up <up\n```\n')
    process = place.start("guide.md")
    assert (place.work / "ready").read_text() == "told\n"
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert (process.returncode, stderr) == (0, ""), stdout
    assert place.state().result == "passed"
    assert not (place.work / "lived").exists()
