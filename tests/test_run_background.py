"""Steps in the background in a whole run: signals do not reach them, and none of them outlives it."""

from __future__ import annotations

import os
import select
import signal
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import SECONDS, CliPlace
from tests.processes import gone

if TYPE_CHECKING:
    from pathlib import Path

SERVER = """## 1. Serve

```bash {background ready="test -s child" every=10ms}
trap 'echo TERM >> signals' TERM
trap 'echo INT >> signals' INT
setsid sh -c 'echo $$ > own-session; exec sleep 1000' &
(setsid sh -c 'echo $$ > detached; exec sleep 1000' >/dev/null 2>&1 &)
until test -s own-session && test -s detached; do :; done
sh -c 'echo $$ > child; exec sleep 1000'
```
"""
WAITS = "\n```bash\n{ echo > ready; read -r line < go; }\n```\n"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    for name in ("ready", "go"):
        made.fifo(name)
    return made


def all_gone(place: CliPlace) -> bool:
    names = ("own-session", "detached", "child")
    return all(gone(int((place.work / name).read_text())) for name in names)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_reaches_the_running_command_alone_and_then_all_is_ended(
    place: CliPlace, number: signal.Signals
) -> None:
    still = 'test ! -e signals && test -d "/proc/$(cat child)" && touch untouched'
    place.guide(f"{SERVER}{WAITS}\n```bash {{always}}\n{still}\n```\n")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert (process.returncode, stderr) == (130, ""), stdout
    assert (place.work / "untouched").exists()
    assert (place.work / "signals").read_text() == "TERM\n"
    assert all_gone(place)
    step = place.state().step("1/1")
    assert step.background is not None
    assert (step.outcome, step.background.by, step.background.outcome) == ("passed", "mdrun", "passed")
    assert place.run("verify").returncode == 0


def test_a_run_that_pauses_ends_them(place: CliPlace) -> None:
    place.guide(f"{SERVER}{WAITS}\n```bash\ntouch next\n```\n")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGHUP)
    (place.work / "go").write_text("on\n")
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 3, stdout
    assert all_gone(place)
    assert place.state().step("1/1").background is not None


def test_nothing_outlives_mdrun_when_it_is_killed(place: CliPlace) -> None:
    place.guide(f"{SERVER}{WAITS}")
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.kill()
    process.communicate(timeout=SECONDS)
    # The watchdog ends what the guide would hold, and removes its own directory after that.
    for name in ("own-session", "detached", "child"):
        wait_for_the_end_of(int((place.work / name).read_text()))
    reading = place.reading()
    assert not reading.finished
    assert place.state().step("1/1").outcome == "passed"


@pytest.mark.parametrize("ready", ["echo > ready; sleep 1000", "echo > ready; false"])
def test_an_interrupt_while_it_gets_ready(place: CliPlace, ready: str) -> None:
    block = "echo $$ > server; exec sleep 1000"
    ready = f"until test -s server; do :; done; {ready}"
    place.guide(f'## 1. Serve\n\n```bash {{background ready="{ready}" every=1h timeout=2h}}\n{block}\n```\n')
    process = place.start("guide.md")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert (process.returncode, stderr) == (130, ""), stdout
    step = place.state().step("1/1")
    assert (step.outcome, step.reason, step.background) == ("failed", "interrupted", None)
    assert gone(int((place.work / "server").read_text()))


def test_it_has_no_terminal_and_hears_no_key(place: CliPlace) -> None:
    alone = 'test ! -t 0 && test ! -t 1 && ! (: < /dev/tty) 2>/dev/null && test "$PYTHONUNBUFFERED" = 1'
    block = f"{alone} && touch up; exec sleep 1000"
    place.guide(f'## 1. Serve\n\n```bash {{background ready="test -e up" every=10ms}}\n{block}\n```\n{WAITS}')
    terminal = place.terminal("guide.md")
    terminal.expect_exact("it goes on in the background")
    (place.work / "ready").read_text()
    terminal.sendintr()
    assert cli_place.finish(terminal) == 130
    step = place.state().step("1/1")
    assert step.background is not None
    assert step.background.by == "mdrun"


def test_what_is_waited_for_is_on_the_screen_and_for_how_long(place: CliPlace) -> None:
    place.guide(
        '## 1. Serve\n\n```bash {background ready="test -e up" every=10ms timeout=90s}\n'
        "echo > ready; read -r line < go; touch up; exec sleep 1000\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/1  waiting until `test -e up` passes  \d+ s, 1 min \d\d s left")
    (place.work / "ready").read_text()
    (place.work / "go").write_text("on\n")
    terminal.expect_exact("in the background was ended")
    assert cli_place.finish(terminal) == 0


def test_the_time_until_the_next_attempt_counts_down_on_the_screen(place: CliPlace) -> None:
    place.guide("## 1. Wait\n\n```bash {retry=2 every=3s}\necho x >> tries; test $(wc -l < tries) = 2\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect_exact("1/1 attempt 1 of 3 failed: exit 1")
    terminal.expect_exact("1/1  attempt 2 of 3 in 3 s")
    terminal.expect_exact("1/1  attempt 2 of 3 in 2 s")
    terminal.expect_exact("1/1  attempt 2 of 3 in 1 s")
    terminal.expect_exact("1/1  attempt 2 of 3")
    assert cli_place.finish(terminal) == 0


def wait_for_the_end_of(pid: int) -> None:
    """Wait; a process that has ended makes its descriptor readable (pidfd_open(2))."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    assert poll.poll(SECONDS * 1000), f"process {pid} lives on"
    os.close(handle)


def test_a_failure_in_a_terminal_shows_the_last_output_beside_it(place: CliPlace) -> None:
    server = "echo refused; touch up; exec sleep 1000"
    place.guide(
        f'## 1. Serve\n\n```bash {{background ready="test -e up" every=10ms}}\n{server}\n```\n'
        "\n```bash\nfalse\n```\n\n```bash {always}\nexit 5\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect_exact("1/2 failed: exit 1")
    terminal.expect_exact("what now?")
    terminal.sendline("q")
    for shown in ("1/3 failed: exit 5", "Summary"):
        terminal.expect_exact(shown)
    for shown in ("1/2 failed: exit 1", "1/3 failed: exit 5", "last output of 1/1", "refused"):
        terminal.expect_exact(shown)
    assert cli_place.finish(terminal) == 1
