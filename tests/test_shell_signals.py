"""Interrupts, timeouts, and the end of mdrun itself."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mdrun.shell import Block, Command, processes
from tests.shell_lab import Lab, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path, grace=0.3)
    yield made
    made.close()


def when(lab: Lab, word: bytes, act: Callable[[], None], *commands: str, **settings: Any) -> Result:
    """Run a block; as soon as it writes a word, act."""
    block = lab.block(*commands, **settings)

    def start(output: Path, watch: Callable[[bytes], None]) -> Iterator[object]:
        def listen(chunk: bytes) -> None:
            watch(chunk)
            if word in chunk:
                act()

        return lab.session.run(block, output, listen)

    return lab.items(start)  # type: ignore[arg-type]


def wait_for_end(process: int) -> None:
    """Wait until a process that is not our child is gone."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    assert select.select([descriptor], [], [], 60)[0]
    os.close(descriptor)


def test_one_interrupt_ends_the_command_and_the_state_is_kept(lab: Lab) -> None:
    lab.run("KEPT=kept")
    result = when(lab, b"ready", lab.session.interrupt, "KEPT=new", "echo ready; sleep 1000", "echo never")
    assert (result.status, result.ended.interrupted, result.ended.failed_line) == (130, True, 11)
    assert result.text == "ready\n"
    assert lab.run('echo "$KEPT"').text == "new\n"


def test_a_signal_handler_may_interrupt(lab: Lab) -> None:
    before = signal.signal(signal.SIGINT, lambda *_: lab.session.interrupt())
    try:
        result = when(lab, b"ready", lambda: os.kill(os.getpid(), signal.SIGINT), "echo ready; sleep 1000")
    finally:
        signal.signal(signal.SIGINT, before)
    assert (result.status, result.ended.interrupted) == (130, True)


@pytest.mark.parametrize("command", ["kill -STOP $$", "sh -c 'kill -STOP 0'"])
def test_what_was_stopped_hears_an_interrupt(lab: Lab, command: str) -> None:
    result = when(lab, b"ready", lab.session.interrupt, f"echo ready; {command}; sleep 1000", "echo never")
    assert (result.status, result.text, result.ended.interrupted) == (130, "ready\n", True)


def test_what_was_stopped_and_forgot_an_interrupt_hears_it_before_it_goes_on(lab: Lab) -> None:
    """A child of bash takes it as bash does; the program that it becomes then, and is stopped, has not."""
    becomes = "(trap 'exec sh -c \"kill -STOP 0\"' INT; echo ready; while :; do :; done)"
    result = when(lab, b"ready", lab.session.interrupt, f"{becomes}; sleep 1000", "echo never")
    assert (result.status, result.text, result.ended.interrupted) == (130, "ready\n", True)


JOB = "sh -c 'echo ready; exec sleep 1000'"


@pytest.mark.parametrize(
    "command",
    ["{}", "{} | cat", "({}; echo never)", "for x in 1 2; do {}; done", "f() {{ {}; }}; f"],
)
def test_where_each_command_has_a_group_of_its_own_it_is_interrupted_too(lab: Lab, command: str) -> None:
    lab.run("KEPT=kept; set -m")
    result = when(lab, b"ready", lab.session.interrupt, command.format(JOB), "echo never")
    assert (result.status, result.text, result.ended.interrupted) == (130, "ready\n", True)
    assert result.ended.warnings == ()
    assert lab.run('echo "$KEPT"').text == "kept\n"


def test_a_shell_that_leaves_because_of_an_interrupt_tells_its_whole_state(lab: Lab) -> None:
    lab.run("KEPT=kept; set -m; for i in {1..3000}; do declare v$i=x; done")
    result = when(lab, b"ready", lab.session.interrupt, f"f() {{ local x; {JOB}; }}; CHANGED=changed; f")
    assert (result.status, result.ended.interrupted, result.ended.warnings) == (130, True, ())
    assert lab.run('echo "$KEPT $CHANGED"').text == "kept changed\n"


@pytest.mark.parametrize("command", ["timeout 1000", "setsid -w", "timeout 1000 setsid -w"])
def test_a_command_in_a_process_group_of_its_own_is_interrupted_too(lab: Lab, command: str) -> None:
    result = when(
        lab,
        b"ready",
        lab.session.interrupt,
        "mkfifo up; setsid sh -c 'echo >up; exec sleep 1000' >/dev/null & echo $! >pid",
        "read -r up <up",
        f"{command} sh -c 'echo ready; exec sleep 1000'",
        "echo never",
    )
    server = int((lab.work / "pid").read_text())
    assert (result.status, result.text, result.ended.interrupted) == (130, "ready\n", True)
    assert processes.alive(server)
    os.kill(server, signal.SIGKILL)


WAKING = "import os; woken, wake = os.pipe(); os.set_blocking(wake, False); signal.set_wakeup_fd(wake); "
"""A signal that comes just before a wait ends it, too: each one writes to this pipe."""


def test_what_a_program_starts_in_a_group_of_its_own_is_its_own_to_interrupt(lab: Lab) -> None:
    (lab.work / "outer.py").write_text(
        f"import signal, subprocess\n{WAKING}\n"
        "inner = 'trap \\'echo heard\\' INT; read -r line; echo ready; read -r line'\n"
        "started = subprocess.Popen(['bash', '-c', inner], stdin=-1, bufsize=0, start_new_session=True)\n"
        "try:\n    started.stdin.write(b'go\\n')\n    os.read(woken, 1)\n"
        "except KeyboardInterrupt:\n    started.communicate(b'on')\n"
    )
    result = when(lab, b"ready", lab.session.interrupt, "python3 outer.py", "echo never")
    assert (result.text, result.ended.interrupted) == ("ready\n", True)


def test_one_that_ignores_it_there_is_ended_after_the_grace(lab: Lab) -> None:
    told = heard(lab)
    command = "setsid -w sh -c 'trap \"\" INT; echo ready; while :; do sleep 0.05; done'"
    result = when(lab, b"ready", lab.session.interrupt, command, "echo never")
    assert (result.status, result.text, result.ended.interrupted) == (143, "ready\n", True)
    assert told == ["interrupted", "terminated"]


def test_a_loop_of_builtins_can_be_interrupted(lab: Lab) -> None:
    result = when(lab, b"ready", lab.session.interrupt, "echo ready; while :; do :; done")
    assert (result.status, result.ended.interrupted) == (130, True)


def test_a_command_may_live_through_an_interrupt_but_no_other_starts(lab: Lab) -> None:
    command = "sh -c 'trap \"echo caught; exit 0\" INT; echo ready; while :; do sleep 0.01; done'"
    lab.run("trap 'echo shell caught' INT")
    result = when(lab, b"ready", lab.session.interrupt, command, "echo never")
    assert result.ended.interrupted
    assert result.status == 130
    assert "never" not in result.text


def test_a_second_interrupt_ends_what_ignores_the_first(lab: Lab) -> None:
    def twice() -> None:
        lab.session.interrupt()
        lab.session.interrupt()

    result = when(lab, b"ready", twice, "trap '' INT; echo ready; while :; do :; done")
    assert (result.status, result.ended.interrupted) == (143, True)


def test_then_it_is_killed(lab: Lab) -> None:
    def thrice() -> None:
        for _ in range(3):
            lab.session.interrupt()

    result = when(lab, b"ready", thrice, "trap '' INT TERM; echo ready; while :; do :; done")
    assert (result.status, result.ended.interrupted) == (137, True)


IGNORES = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
FOR_EVER = WAKING + r"os.write(1, b'ready\n'); [os.read(woken, 1) for _ in iter(int, 1)]"


def heard(lab: Lab) -> list[str]:
    """Return where is told from now on how far the end of a block has come."""
    told: list[str] = []
    lab.session.on_stopping(told.append)
    return told


def test_what_ignores_one_interrupt_is_ended_after_the_grace(lab: Lab, tmp_path: Path) -> None:
    told = heard(lab)
    script = tmp_path / "script"
    script.write_text(f'{sys.executable} -c "{IGNORES}{FOR_EVER}"\necho never\n')
    result = when(lab, b"ready", lab.session.interrupt, f"bash {script}")
    assert result.text == "ready\n"
    assert (result.status, result.ended.interrupted) == (143, True)
    assert told == ["interrupted", "terminated"]


def test_and_after_another_one_it_is_killed(lab: Lab) -> None:
    told = heard(lab)
    result = when(lab, b"ready", lab.session.interrupt, "trap '' INT TERM; echo ready; while :; do :; done")
    assert (result.status, result.ended.interrupted) == (137, True)
    assert told == ["interrupted", "terminated", "killed"]


def test_what_handles_an_interrupt_is_given_time(lab: Lab, tmp_path: Path) -> None:
    told: list[str] = []
    go = tmp_path / "go"
    os.mkfifo(go)
    cleaning = (
        f"import signal; signal.signal(signal.SIGINT, lambda *_: exit(open('{go}').read())); {FOR_EVER}"
    )

    def stopping(how: str) -> None:
        told.append(how)
        if how == "busy":
            go.write_text("put away")

    lab.session.on_stopping(stopping)
    result = when(lab, b"ready\n", lab.session.interrupt, f'python3 -c "{cleaning}"', "echo never")
    assert result.text == "ready\nput away\n"
    assert told[:2] == ["interrupted", "busy"]


def test_an_interrupt_long_after_another_is_another_first_one(lab: Lab) -> None:
    told = heard(lab)
    counting = (
        f"import os, signal, time\n{WAKING}\ntimes = []\n"
        "def hear(*_):\n    times.append(1)\n    len(times) == 2 and os._exit(0 if print('twice') else 7)\n"
        "    time.sleep(1.1)\n    os.write(1, b'ready again\\n')\n"
        "signal.signal(signal.SIGINT, hear)\nos.write(1, b'ready\\n')\n"
        "while True: os.read(woken, 1)"
    )
    (lab.work / "count.py").write_text(counting)
    result = when(lab, b"ready", lab.session.interrupt, "python3 -u count.py", "echo never")
    assert result.text == "ready\nready again\ntwice\n"
    assert (result.ended.interrupted, told) == (True, ["interrupted", "busy", "interrupted"])


def test_insisting_ends_what_was_interrupted_and_nothing_else(lab: Lab) -> None:
    def insist() -> None:
        lab.session.interrupt()
        lab.session.insist()

    told = heard(lab)
    assert when(lab, b"ready", lab.session.insist, "echo ready; echo on").text == "ready\non\n"
    assert told == []
    handler = "import signal; signal.signal(signal.SIGINT, lambda *_: None); "
    result = when(lab, b"ready", insist, f'python3 -c "{handler}{FOR_EVER}"')
    assert (result.status, told) == (143, ["interrupted", "terminated"])


def test_an_interrupt_between_two_commands_starts_no_other(lab: Lab) -> None:
    items = lab.session.run(lab.block("echo one", "echo two"), lab.output(), lambda chunk: None)
    seen = [next(items), next(items)]
    lab.session.interrupt()
    seen += list(items)
    ended = seen[-1]
    assert (ended.status, ended.interrupted, ended.output_size) == (130, True, 4)  # type: ignore[union-attr]
    assert lab.run("echo on").text == "on\n"


@pytest.mark.parametrize(
    ("before", "settings"), [((), {}), (("set -u",), {"cwd": "..", "env": (("A", "b"),)})]
)
def test_an_interrupt_before_the_first_command_leaves_the_next_block_its_shell_and_its_output(
    lab: Lab, before: tuple[str, ...], settings: dict[str, Any]
) -> None:
    lab.run(*before)
    items = lab.session.run(lab.block("echo never", **settings), lab.output(), lambda chunk: None)
    seen: list[Any] = [next(items)]
    lab.session.interrupt()
    seen += list(items)
    assert (seen[-1].status, seen[-1].interrupted, seen[-1].output_size) == (130, True, 0)
    shell = lab.session.process
    after = lab.run("echo on; pwd")
    assert (after.status, after.text) == (0, f"on\n{lab.work}\n")
    assert lab.session.process == shell


def test_an_interrupt_before_the_first_command_of_a_check_leaves_the_next_one_its_output(lab: Lab) -> None:
    items = lab.session.evaluate("echo never", 10, lab.output(), lambda chunk: None)
    next(items)
    lab.session.interrupt()
    assert [item.status for item in items] == [130]  # type: ignore[union-attr]
    assert lab.evaluate("echo on").text == "on\n"


def test_an_interrupt_while_nothing_runs_does_nothing(lab: Lab) -> None:
    lab.session.interrupt()
    assert lab.run("echo on").text == "on\n"


def test_a_timeout_ends_the_block_and_keeps_the_state(lab: Lab) -> None:
    result = lab.run("KEPT=kept", "echo before; sleep 1000", "echo never", timeout=0.2)
    assert result.ended.timed_out
    assert (result.status, result.ended.failed_line, result.text) == (143, 11, "before\n")
    assert lab.run('echo "$KEPT"').text == "kept\n"


def test_a_timeout_ends_the_whole_tree(lab: Lab) -> None:
    result = lab.run(
        "(setsid sh -c 'trap \"\" TERM; echo $$; sleep 1000; sleep 1000' &)\n"
        "setsid sh -c 'echo $$; exec sleep 1000' &\n"
        "sh -c 'echo $$; exec sleep 1000' &\n"
        "sh -c 'trap \"\" TERM; echo $$; sleep 1000; sleep 1000'",
        timeout=4.0,
    )
    assert result.ended.timed_out
    pids = [int(line) for line in result.text.split() if line.isdecimal()]
    assert len(pids) == 4
    assert not any(processes.alive(pid) for pid in pids)


def test_a_timeout_gives_time_to_put_away(tmp_path: Path) -> None:
    lab = Lab(tmp_path, grace=3600)
    go = lab.work / "go"
    os.mkfifo(go)
    putting_away = "echo told; read -r x <go; echo put away; exit 0"
    command = f"sh -c 'trap \"{putting_away}\" TERM; while :; do :; done'"

    def let_go() -> None:
        go.write_text("on\n")

    result = when(lab, b"told", let_go, command, "echo never", timeout=1.0)
    lab.close()
    assert (result.ended.timed_out, result.text) == (True, "told\nput away\n")
    assert result.status != 0


def test_what_puts_things_away_when_its_shell_is_gone_is_heard_meanwhile(tmp_path: Path) -> None:
    lab = Lab(tmp_path, grace=3600)
    go = lab.work / "go"
    os.mkfifo(go)
    putting_away = (
        "while kill -0 $PPID; do :; done 2>/dev/null; echo told; read -r x <go; echo put away; exit 0"
    )
    command = f"sh -c 'trap \"{putting_away}\" TERM; while :; do :; done' & wait"

    def let_go() -> None:
        go.write_text("on\n")

    result = when(lab, b"told", let_go, command, timeout=1.0)
    lab.close()
    assert (result.ended.timed_out, result.text) == (True, "told\nput away\n")


def test_a_timeout_counts_for_the_block_as_a_whole(lab: Lab) -> None:
    block = lab.block("true", "true", timeout=0.0)
    result = lab.items(lambda output, watch: lab.session.run(block, output, watch))
    assert result.ended.timed_out
    assert result.status != 0
    assert len(result.commands) == 0


def test_a_shell_that_ends_well_when_its_time_is_over_has_not_passed(lab: Lab) -> None:
    result = lab.run("trap 'exit 0' TERM; while :; do :; done", timeout=0.2)
    assert result.ended.timed_out
    assert result.status == 124


def test_a_check_that_takes_too_long_leaves_the_shell_and_its_children_alone(lab: Lab) -> None:
    pid = int(lab.run("KEPT=kept; sleep 1000 >/dev/null & echo $!").text)
    shell = lab.run("echo $$").text
    result = lab.evaluate("echo a; sleep 1000; echo b", timeout=0.2)
    assert result.ended.timed_out
    assert (result.status, result.text.partition("\n")[0]) == (143, "a")
    assert lab.run("echo $$").text == shell
    assert processes.alive(pid)
    assert any("sleep 1000" in name for name in lab.close())


def test_a_check_that_ignores_term_is_killed(lab: Lab) -> None:
    shell = lab.run("echo $$").text
    result = lab.evaluate("trap '' TERM; while :; do :; done", timeout=2.0)
    assert (result.ended.timed_out, result.status) == (True, 137)
    assert lab.run("echo $$").text == shell


def test_the_next_block_has_a_time_of_its_own(lab: Lab) -> None:
    assert lab.run("sleep 1000", timeout=0.1).ended.timed_out
    assert lab.run("echo fine", timeout=60).text == "fine\n"


CHILD = """
import sys
from pathlib import Path
from tests.shell_lab import Lab
lab = Lab(Path(sys.argv[1]), grace=0.5)
lab.run("sleep 1000 & echo $!")
block = lab.block(sys.argv[2])
for item in lab.session.run(block, lab.output(), lambda chunk: print(chunk.decode(), end="", flush=True)):
    pass
"""


@pytest.mark.parametrize(
    "text",
    [
        "sh -c 'echo $$; exec sleep 1000'; echo next >>after",
        "sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 0.05; done'; echo next >>after",
        "setsid sh -c 'echo $$; exec sleep 1000' & wait; echo next >>after",
    ],
)
def test_nothing_runs_on_when_mdrun_is_killed(tmp_path: Path, text: str) -> None:
    command = (sys.executable, "-c", CHILD, str(tmp_path), text)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    ) as child:
        assert child.stdout is not None
        pid = int(child.stdout.readline())
        shell = os.getsid(pid) if "setsid" not in text else None
        child.kill()
    wait_for_end(pid)
    if shell is not None:
        wait_for_end(shell)
    assert not (tmp_path / "work" / "after").exists()


def test_what_was_detached_on_purpose_outlives_mdrun(tmp_path: Path) -> None:
    text = "(setsid sh -c 'echo $$; exec sleep 1000 >/dev/null 2>&1' &); sh -c 'echo $$; exec sleep 1000'"
    command = (sys.executable, "-c", CHILD, str(tmp_path), text)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    ) as child:
        assert child.stdout is not None
        pids = [int(child.stdout.readline()) for _ in range(2)]
        detached = next(pid for pid in pids if os.getsid(pid) == pid)
        attached = next(pid for pid in pids if pid != detached)
        child.kill()
    wait_for_end(attached)
    try:
        assert processes.alive(detached)
    finally:
        os.kill(detached, signal.SIGKILL)


def test_the_private_directory_goes_with_a_killed_mdrun(tmp_path: Path) -> None:
    with subprocess.Popen(
        (sys.executable, "-c", CHILD, str(tmp_path), "sh -c 'echo $PPID; exec sleep 1000'"),
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        # The watchdog reads from a pipe of its own: the last child of mdrun that is no shell of a guide.
        watchdogs = [
            pid for pid in processes.descendants(child.pid) if "mdrun-watchdog" in processes.command_line(pid)
        ]
        child.kill()
    assert len(watchdogs) == 1
    wait_for_end(watchdogs[0])
    assert not list((tmp_path / "home").iterdir())


def test_a_watchdog_that_was_told_nothing_ends_nobody_else(tmp_path: Path) -> None:
    """mdrun may be killed as soon as it has started its watchdog."""
    home = tmp_path / "home"
    home.mkdir()
    command = (sys.executable, "-c", UNTOLD, str(home))
    with subprocess.Popen(("sleep", "1000"), start_new_session=True) as other:
        try:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, check=False, text=True, cwd=Path(__file__).parent.parent
            )
            assert done.returncode == -signal.SIGKILL
            wait_for_end(int(done.stdout))
            assert processes.alive(other.pid)
            assert Path(f"/proc/{other.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"
        finally:
            other.kill()
    assert not home.exists()


UNTOLD = """
import os, pathlib, signal, sys
from mdrun.shell.launching import first_entry
from mdrun.shell.watchdog import Watchdog

watchdog = Watchdog("/bin/bash", pathlib.Path(sys.argv[1]), 1, first_entry())
print(watchdog.process, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
"""mdrun, killed when it has started its watchdog and told it nothing."""
JUST_STARTED = """
import os, pathlib, signal, sys
from mdrun.shell import Session
from mdrun.shell.watchdog import Watchdog

def add(_, process):
    print(process, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

Watchdog.add = add
home = pathlib.Path(sys.argv[1])
Session(guide_name="guide.md", workdir=home, env=dict(os.environ), home=home)
"""
"""mdrun, killed when it has started a shell and told nobody of it."""


def test_a_shell_that_was_only_just_started_goes_with_a_killed_mdrun(tmp_path: Path) -> None:
    done = subprocess.run(
        (sys.executable, "-c", JUST_STARTED, str(tmp_path)),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == -signal.SIGKILL
    wait_for_end(int(done.stdout))


def test_neither_commands_nor_variables_stand_on_a_command_line(lab: Lab) -> None:
    def look() -> None:
        found = processes.descendants(os.getpid())
        seen.extend(Path(f"/proc/{process}/cmdline").read_bytes() for process in found)

    seen: list[bytes] = []
    block = Block((Command(5, "topsecretword=1; echo ready"),), env=(("OTHER", "topsecretvalue"),))

    def start(output: Path, watch: Callable[[bytes], None]) -> Iterator[object]:
        def listen(chunk: bytes) -> None:
            watch(chunk)
            look()

        return lab.session.run(block, output, listen)

    lab.items(start)  # type: ignore[arg-type]
    assert seen
    assert not any(b"topsecret" in line for line in seen)


@pytest.mark.parametrize(
    "left",
    [
        "setsid sh -c 'trap \"echo told >told\" TERM; echo >ready; while :; do sleep 0.1; done' &",
        "trap 'echo told >told; while :; do :; done' EXIT; (echo >ready) &",
    ],
)
def test_the_end_of_what_takes_no_notice_of_term_can_be_hurried(tmp_path: Path, left: str) -> None:
    lab = Lab(tmp_path, grace=3600)
    for name in ("ready", "told"):
        os.mkfifo(lab.work / name)
    lab.run(f"{left} read -r x <ready")
    shell = lab.session.process
    assert shell is not None
    started = {shell, *processes.descendants(shell)}

    def hurry() -> None:
        (lab.work / "told").read_text()
        lab.session.hurry()

    hurrying = threading.Thread(target=hurry)
    hurrying.start()
    lab.close()
    hurrying.join()
    assert not any(map(processes.alive, started))


def test_an_interrupt_right_after_a_command_does_not_end_the_shell(lab: Lab) -> None:
    """Who waits for nothing any more has nothing that could be interrupted, and its state is in it alone."""
    lab.run("touch over; KEPT=")
    for number in map(str, range(20)):
        over = lab.work / number

        def act(over: Path = over) -> None:
            while not over.exists():
                pass
            lab.session.interrupt()

        when(lab, b"ready", act, f"KEPT={number}; echo ready; echo >{over}")
        after = lab.run('echo "$KEPT"')
        assert (after.text, after.ended.warnings) == (f"{number}\n", ())


def test_an_interrupt_while_the_shell_tells_its_last_state_waits_for_it(lab: Lab) -> None:
    """So much of it that its pipe is full: it has begun once the shell sleeps, and ends when we read on."""
    lab.run("LARGE=$(head -c 4000000 /dev/zero | tr '\\0' x)", "KEPT=")

    def act() -> None:
        stat = Path(f"/proc/{lab.session.process}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "S":
            pass
        lab.session.interrupt()

    ended = when(lab, b"ready", act, "KEPT=new", "echo ready; exit 3").ended
    assert (ended.interrupted, ended.warnings) == (True, ())
    assert lab.run('echo "$KEPT"').text == "new\n"


def test_a_second_interrupt_while_the_shell_tells_its_last_state_ends_all(tmp_path: Path) -> None:
    """What takes no notice outlives the shell: it is waited for when nothing is left to be interrupted."""
    lab = Lab(tmp_path, grace=0.3)
    lab.run("LARGE=$(head -c 4000000 /dev/zero | tr '\\0' x)")

    def act() -> None:
        stat = Path(f"/proc/{lab.session.process}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "S":
            pass
        lab.session.interrupt()
        lab.session.interrupt()

    stubborn = "mkfifo set; (trap '' INT TERM; echo >set; exec sleep 1000) & read -r _ <set"
    result = when(lab, b"ready", act, stubborn, "echo ready; exit 3")
    left = lab.close()
    assert (result.ended.interrupted, result.status != 0, left) == (True, True, ())


def test_an_interrupt_ends_what_the_guide_does_when_its_shell_leaves(lab: Lab) -> None:
    result = when(
        lab, b"ready", lab.session.interrupt, "KEPT=new; trap 'echo ready; sleep 1000' EXIT", "exit 3"
    )
    assert (result.text, result.ended.interrupted) == ("ready\n", True)
    assert lab.run('echo "$KEPT"').text == "new\n"


def test_an_interrupt_right_after_a_check_does_not_end_the_shell(lab: Lab) -> None:
    lab.run("KEPT=kept")
    for number in map(str, range(20)):
        over = lab.work / f"check{number}"

        def start(output: Path, watch: Callable[[bytes], None], over: Path = over) -> Iterator[object]:
            def listen(chunk: bytes) -> None:
                watch(chunk)
                while not over.exists():
                    pass
                lab.session.interrupt()

            return lab.session.evaluate(f"echo ready; echo >{over}", 10, output, listen, None)

        lab.items(start)  # type: ignore[arg-type]
        after = lab.run('echo "$KEPT"')
        assert (after.text, after.ended.warnings) == ("kept\n", ())
