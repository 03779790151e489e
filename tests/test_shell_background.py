"""A block that goes on beside the run's shell: what it sees, how it ends, what ends with it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mdrun.shell import Block, Command, Session, processes
from mdrun.shell.background import Background
from mdrun.shell.mask import Patterns
from tests.shell_lab import ENVIRONMENT, Lab

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent


class Beside(Lab):
    """A session, and blocks beside it."""

    path = Path()

    def start(self, *commands: str, secrets: tuple[bytes, ...] = (), **settings: Any) -> Background:
        """Start a block in the background."""
        session = Session(
            guide_name="RELEASE.md",
            workdir=self.work,
            env=ENVIRONMENT,
            home=self.home,
            grace=settings.pop("grace", 2.0),
            restore=self.session.state.script(),
            single=True,
            patterns=Patterns(secrets),
        )
        self.path = self.output()
        return Background(session, self.block(*commands, **settings), self.path)

    def last(self) -> str:
        """Return the output of the last block that was started in the background."""
        return self.path.read_text()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Beside]:
    made = Beside(tmp_path)
    yield made
    made.close()


def over(background: Background) -> int:
    """Wait for the end of a block and return its status."""
    background.wait(60)
    ended = background.ended()
    assert ended is not None
    background.end()
    return ended.status


def gone(pid: int) -> bool:
    return not processes.alive(pid)


def test_it_sees_the_state_of_its_moment_and_changes_none(lab: Beside) -> None:
    lab.run("X=plain; export Y=exported; A=(1 '2 3'); f() { echo f$X; }; shopt -s nullglob; set -f")
    lab.run("mkdir sub; cd sub; umask 027; alias hi='echo hi'")
    background = lab.start('f; echo "$Y ${A[1]}"; shopt nullglob; umask; pwd; echo $-', "hi; X=changed; cd /")
    lab.run("X=later")
    assert over(background) == 0
    lines = lab.last().splitlines()
    assert lines[:2] == ["fplain", "exported 2 3"]
    assert lines[2].split() == ["nullglob", "on"]
    assert lines[3:5] == ["0027", str(lab.work / "sub")]
    assert "f" in lines[5]
    assert lines[6] == "hi"
    assert lab.run('echo "$X $PWD"').text == f"later {lab.work}/sub\n"


def test_it_is_told_that_nobody_is_there_but_for_what_was_chosen(lab: Beside) -> None:
    lab.run("unset PAGER EDITOR GIT_EDITOR VISUAL; export GIT_PAGER='less -R' EDITOR=ed")
    assert (
        over(lab.start('echo "$PAGER,$GIT_PAGER,$EDITOR,$VISUAL"', "set -u; bash -c 'echo \"$PAGER\"'")) == 0
    )
    assert lab.last() == "cat,less -R,ed,\ncat\n"


def test_traps_are_those_of_a_subshell(lab: Beside) -> None:
    lab.run("trap 'touch left' EXIT; trap 'echo usr1' USR1; trap '' USR2")
    background = lab.start("kill -USR2 $$; echo still; trap -p USR1; exit 0")
    assert over(background) == 0
    assert lab.last() == "still\n"
    assert not (lab.work / "left").exists()


def test_it_is_one_with_what_it_is_told(lab: Beside) -> None:
    (lab.work / "sub").mkdir()
    background = lab.start('echo "$A $PWD"', "false | true", cwd="sub", env=(("A", "b"),))
    background.wait(60)
    ended = background.ended()
    assert ended is not None
    background.end()
    assert (ended.status, ended.failed_line, lab.last()) == (1, 11, f"b {lab.work}/sub\n")


def test_a_secret_is_masked_and_known_to_it(tmp_path: Path) -> None:
    lab = Beside(
        tmp_path, patterns=Patterns((b"hunter2hunter2",)), env={**ENVIRONMENT, "TOKEN": "hunter2hunter2"}
    )
    assert over(lab.start('echo "$TOKEN ${#TOKEN}"', secrets=(b"hunter2hunter2",))) == 0
    assert lab.last() == "••• 14\n"
    lab.close()


def test_it_is_ended_with_all_that_it_started(lab: Beside) -> None:
    os.mkfifo(lab.work / "go")
    background = lab.start(
        "setsid sh -c 'trap : TERM; echo $$ >own-session; while :; do sleep 1000 & wait; done' &",
        "(setsid sh -c 'echo $$ >detached; echo >go; exec sleep 1000' &)",
        "sh -c 'echo $$ >child; exec sleep 1000'",
    )
    (lab.work / "go").read_text()
    while not (lab.work / "child").exists() or not (lab.work / "own-session").exists():
        background.wait(0.01)
    assert background.ended() is None
    background.end()
    for name in ("own-session", "detached", "child"):
        assert gone(int((lab.work / name).read_text())), name
    ended = background.ended()
    assert ended is not None
    assert ended.terminated
    background.end()


def test_the_grace_is_left_out_where_somebody_hurries(lab: Beside) -> None:
    os.mkfifo(lab.work / "go")
    background = lab.start("trap '' TERM; echo >go; while :; do :; done", grace=3600.0)
    (lab.work / "go").read_text()
    background.hurry()
    # The first interrupt is Ctrl-C; the next one comes while the end is waited for.
    signal.signal(signal.SIGALRM, lambda *_: background.hurry())
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
    try:
        background.end()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert background.ended() is not None


def test_what_a_passed_block_left_running_is_its_own(lab: Beside) -> None:
    background = lab.start("sleep 1000 & echo $! >pid")
    background.wait(60)
    assert background.ended() is None
    pid = int((lab.work / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    while background.ended() is None:
        background.wait(0.01)
    background.end()


def test_an_alarm_is_raised_when_it_ends_and_at_once_where_it_has_ended(lab: Beside) -> None:
    os.mkfifo(lab.work / "go")
    background = lab.start("read -r line <go; exit 3")
    background.alarm(lab.session.terminate)
    result = lab.run("echo >go; sleep 1000", "echo never")
    assert (result.status != 0, result.ended.interrupted, result.ended.terminated) == (True, False, True)
    background.alarm(None)
    raised: list[int] = []
    background.alarm(lambda: raised.append(1))
    assert raised == [1]
    assert over(background) == 3


def test_the_shells_own_jobs_and_timeouts_know_nothing_of_it(lab: Beside) -> None:
    background = lab.start("echo $$ >pid; exec sleep 1000")
    while not (lab.work / "pid").exists():
        background.wait(0.01)
    assert lab.run("sleep 0 & wait; echo waited", "jobs").text.startswith("waited\n")
    assert lab.run("while :; do :; done", timeout=0.2).ended.timed_out
    assert lab.run("exit 3").status == 3
    assert background.ended() is None
    background.end()


def test_output_that_cannot_be_written_is_said_where_somebody_looks(lab: Beside) -> None:
    session = Session(
        guide_name="g", workdir=lab.work, env=ENVIRONMENT, home=lab.home, restore=b"", single=True
    )
    background = Background(session, Block((Command(1, "echo x"),)), Path("/nonexistent/output"))
    background.wait(60)
    with pytest.raises(FileNotFoundError):
        background.ended()
    background.end()


KILLED = """
import os, sys
from pathlib import Path
from tests.test_shell_background import Beside
lab = Beside(Path(sys.argv[1]))
background = lab.start(
    "(setsid sh -c 'echo $$ >detached; exec sleep 1000' >/dev/null 2>&1 &)",
    "until test -s detached; do :; done; echo $$ >shell",
    "sh -c 'trap : TERM; echo $$ >child; echo >go; sleep 1000'",
)
background.wait(1000)
"""


def test_when_mdrun_is_killed_the_watchdog_ends_it_all(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    os.mkfifo(work / "go")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], env=environment)
    (work / "go").read_text()
    pids = {name: int((work / name).read_text()) for name in ("detached", "shell", "child")}
    handles = {name: os.pidfd_open(pid) for name, pid in pids.items()}
    process.kill()
    process.wait()
    for name, handle in handles.items():
        # A process that has ended makes its descriptor readable (pidfd_open(2)).
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(60_000), name
        os.close(handle)
