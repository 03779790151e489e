"""Processes that a rehearsal leaves behind are found, ended, and their files removed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from mdrun.effects import Effects, lines
from mdrun.leftovers import Ended
from mdrun.leftovers.describing import told
from mdrun.leftovers.ending import end
from mdrun.leftovers.finding import find
from mdrun.rehearsal import Rehearsal, discard
from mdrun.rehearsal.baseline import cookie

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
server.accept()
"""


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def place(tmp_path: Path) -> Rehearsal:
    root = tmp_path / "root"
    root.mkdir()
    env = {"PATH": os.environ["PATH"], "MDRUN_REHEARSAL": str(root)}
    return Rehearsal(root, root, root, tmp_path, env, ())


def start(started: list[subprocess.Popen[str]], env: dict[str, str], *command: str) -> tuple[int, str]:
    """Start a process and wait for its first line, which says that it is ready."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    started.append(process)
    assert process.stdout is not None
    return process.pid, process.stdout.readline().strip()


def test_a_server_is_found_with_its_port_and_ended(
    place: Rehearsal, started: list[subprocess.Popen[str]]
) -> None:
    pid, port = start(started, place.env, sys.executable, "-c", SERVER)
    (found,) = find(cookie(place.root))
    assert (found.pid, found.ports) == (pid, (f"127.0.0.1:{port}",))
    report = Effects(None, None, None, None, (), (), (), (), (), (Ended(found, forced=False),))
    line = lines(report)[1]
    assert line.startswith(f"  running  process {pid}: ")
    assert line.endswith(f", listening on 127.0.0.1:{port}; ended with the rehearsal")

    (line,) = discard(place)

    assert line.startswith(f"ended process {pid}: ")
    assert started[0].wait() == -15
    assert not place.root.exists()


def test_one_that_ignores_the_request_is_killed(
    place: Rehearsal, started: list[subprocess.Popen[str]]
) -> None:
    start(started, place.env, "bash", "-c", "trap '' TERM; echo ready; while :; do read -t 60 <> <(:); done")
    ended = end(cookie(place.root), grace=0.1)
    assert any(one.forced for one in ended)
    assert find(cookie(place.root)) == ()
    assert started[0].wait() == -9


def test_children_and_detached_ones_are_ended(place: Rehearsal, started: list[subprocess.Popen[str]]) -> None:
    start(
        started,
        place.env,
        "bash",
        "-c",
        "setsid sleep 600 & echo $!; disown; setsid sleep 600 & exec sleep 600",
    )
    end(cookie(place.root))
    assert find(cookie(place.root)) == ()


def test_who_is_in_the_place_is_ended_without_a_mark(
    place: Rehearsal, started: list[subprocess.Popen[str]]
) -> None:
    bare = {"PATH": os.environ["PATH"]}
    start(started, bare, "bash", "-c", f"cd {place.root}; echo ready; exec sleep 600")
    start(started, bare, "bash", "-c", f"exec 7>{place.root}/log; echo ready; exec sleep 600")
    start(started, bare, "bash", "-c", "echo ready; exec sleep 600")
    assert len(discard(place)) == 2
    assert [process.wait() for process in started[:2]] == [-15, -15]
    assert started[2].poll() is None


def test_who_has_a_terminal_there_is_left_alone(place: Rehearsal) -> None:
    shell = pexpect.spawn("bash", ["--norc"], cwd=str(place.root), timeout=60)
    shell.sendline("echo rea''dy")
    shell.expect("ready")
    assert discard(place) == ()
    shell.sendline("echo still''here")
    shell.expect("stillhere")
    shell.close()


def test_other_processes_are_left_alone(place: Rehearsal, started: list[subprocess.Popen[str]]) -> None:
    similar = {**place.env, "MDRUN_REHEARSAL": f"{place.root}-2"}
    start(started, similar, "bash", "-c", "echo ready; exec sleep 600")
    assert discard(place) == ()
    assert started[0].poll() is None


def test_the_calling_process_is_never_among_them(place: Rehearsal) -> None:
    script = "import sys; from mdrun.leftovers.ending import end; print(end(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, cookie(place.root)],
        env=place.env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "()\n"


def test_what_is_kept_stays(place: Rehearsal) -> None:
    assert discard(place, keep=True) == ()
    assert place.root.exists()


def test_write_protected_directories_are_removed(place: Rehearsal) -> None:
    (place.root / "cache" / "module").mkdir(parents=True)
    (place.root / "cache" / "module" / "file").write_text("x")
    (place.root / "cache" / "module").chmod(0o500)
    (place.root / "cache").chmod(0o500)
    assert discard(place) == ()
    assert not place.root.exists()


def test_a_process_without_words_is_known_by_its_program() -> None:
    starting = ["bash", "-c", "exec -a '' cat"]
    with subprocess.Popen(starting, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as nameless:
        assert nameless.stdin is not None
        assert nameless.stdout is not None
        nameless.stdin.write(b"it is there\n")
        nameless.stdin.flush()
        nameless.stdout.readline()
        (known,) = told([nameless.pid])
        assert known.command == "cat"
        nameless.communicate()


def test_a_child_of_the_shell_is_told_as_what_it_is_about_to_become(
    tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    go = tmp_path / "go"
    os.mkfifo(go)
    text = f"(read -r -t 0.1 <>{go}; exec sleep 600) & echo $!; wait"
    shell, child = start(started, dict(os.environ), "bash", "-c", text)
    (one,) = told([int(child)], shell, patience=60)
    assert one.command == "sleep 600"
    os.kill(one.pid, signal.SIGKILL)
