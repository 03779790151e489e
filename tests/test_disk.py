"""A disk that is full, or fails: nothing runs that cannot be recorded; the run goes on when it is well."""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import MDRUN, NO_BYTECODE, CliPlace
from tests.crash_lab import ANSWERS, assert_whole, go_on, prepare
from tests.processes import may_trace

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = 100 if os.environ.get("MDRUN_FUZZ") == "nightly" else 4
COMMAND = f'"{MDRUN}" guide.md {shlex.join(ANSWERS)}'


def mounts() -> bool:
    """Say whether a file system can be mounted for one process alone."""
    command = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


needs_strace = pytest.mark.skipif(not may_trace(), reason="strace makes the errors")


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    return prepare(cli_place.make(tmp_path))


def goes_on(place: CliPlace, ended: subprocess.CompletedProcess[str]) -> None:
    """Go on with a run that a disk has stopped; fail unless each step is done once and all is on record."""
    assert "Traceback" not in ended.stderr
    assert not (place.path / "state" / "bugs").exists()
    if ended.returncode == 0:
        assert_whole(place, set())
        return
    assert ended.returncode in (1, 2, 3), ended
    if ended.returncode == 3 and "cannot write the run log" not in ended.stderr:
        told = r": (no step was running, and all that was done|what was done before 1/\d+) is on record"
        assert re.search(told, ended.stderr), ended.stderr
    by_hand = go_on(place)
    early = "8.1" in (place.work / "log").read_text(encoding="utf-8").split("9.1")[0].split("5.1")[0]
    assert_whole(place, by_hand, lost={"1/8"} if early else set())


@pytest.mark.parametrize("seed", range(RANDOM))
def test_files_may_grow_no_more(place: CliPlace, seed: int) -> None:
    """EFBIG: what cannot be written any more stops the run; it goes on when there is room again."""
    size = random.Random(seed).randint(1, 24)
    goes_on(place, place.shell(f"{NO_BYTECODE}; ulimit -f {size}; exec {COMMAND}"))


@pytest.mark.skipif(not mounts(), reason="nothing can be mounted here")
@pytest.mark.parametrize("seed", range(RANDOM))
def test_the_disk_is_full(place: CliPlace, seed: int) -> None:
    """ENOSPC, of a disk in memory that is put away when the run has ended."""
    pages = random.Random(seed).randint(4, 24)
    state = place.path / "state"
    state.mkdir()
    script = (
        f'mount -t tmpfs -o size={pages * 4096} none "{state}"; {COMMAND}; status=$?\n'
        f'cp -a "{state}" "{place.path}/kept"; exit "$status"'
    )
    ended = place.shell(f"exec unshare --mount bash -c {shlex.quote(script)}")
    state.rmdir()
    (place.path / "kept").rename(state)
    goes_on(place, ended)


@pytest.mark.skipif(not mounts(), reason="nothing can be mounted here")
@pytest.mark.parametrize("pages", range(2, 12, 3))
def test_a_run_that_the_disk_does_not_let_begin_is_none(place: CliPlace, pages: int) -> None:
    state = place.path / "state"
    state.mkdir()
    listed = f'"{MDRUN}" runs > "{place.path}/runs"; "{MDRUN}" show > "{place.path}/shown"'
    script = (
        f'mount -t tmpfs -o size={pages * 4096} none "{state}"; {COMMAND}; status=$?\n{listed}; exit $status'
    )
    ended = place.shell(f"exec unshare --mount bash -c {shlex.quote(script)}")
    runs = (place.path / "runs").read_text(encoding="utf-8")
    assert (ended.returncode == 2) == (runs == "no runs are kept here yet\n"), (ended, runs)
    assert ended.returncode in (2, 3)
    assert "No space left on device" in ended.stderr
    if ended.returncode == 2:
        assert "resume" not in ended.stdout
        assert not (place.work / "log").exists()
    else:
        assert "not reached" in (place.path / "shown").read_text(encoding="utf-8") + ended.stdout


@pytest.mark.skipif(not mounts(), reason="nothing can be mounted here")
def test_a_file_system_that_is_read_only_is_said_to_be_that(place: CliPlace) -> None:
    there = place.path / "there"
    there.mkdir()
    options = f'--log "{there}/log.md" --json "{there}/report.json"'
    script = f'mount -t tmpfs -o ro none "{there}"; exec {COMMAND} {options}'
    ended = place.shell(f"exec unshare --mount bash -c {shlex.quote(script)}")
    assert ended.returncode == 2
    for target in ("--log", "--json"):
        assert re.search(f"{target} .*: the file system there is read-only\n", ended.stderr), ended.stderr
    assert ended.stdout == ""


@needs_strace
@pytest.mark.parametrize("call", ["fdatasync", "fsync"])
@pytest.mark.parametrize("number", range(1, 26, 4))
def test_a_sync_fails(place: CliPlace, call: str, number: int) -> None:
    """EIO of a sync stops the run before what it announces."""
    inject = f"inject={call}:error=EIO:when={number}+"
    goes_on(place, place.shell(f"exec strace -qq -o /dev/null -e trace={call} -e {inject} {COMMAND}"))


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the files that mdrun writes to when nothing happens, in the order of all its writes."""
    place = prepare(cli_place.make(tmp_path_factory.mktemp("writes")))
    trace = place.path / "trace"
    assert place.shell(f"exec strace -qq -y -o {trace} -e trace=write {COMMAND}").returncode == 0
    return written(trace)


def written(trace: Path) -> list[str]:
    """Return the names of the files of a run that were written to, and nothing for what is no such file."""
    found = []
    for line in trace.read_text(encoding="utf-8").splitlines():
        if call := re.match(r"write\(\d+<([^>]*)>", line):
            _, _, name = call[1].partition("/state/runs/")
            found.append(name.partition("/")[2])
    return found


KINDS = ("guide.md", "plan.json", "journal.jsonl", "output/", "state/", ".run-log.md")


@needs_strace
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, 1])
def test_a_write_fails(place: CliPlace, writes: list[str], kind: str, which: int) -> None:
    """EIO of one write to a file of the run: the first of its kind, or the last one."""
    numbers = [number for number, name in enumerate(writes, 1) if name.startswith(kind)]
    number = numbers[-which]
    trace = place.path / "trace"
    inject = f"inject=write:error=EIO:when={number}"
    ended = place.shell(f"exec strace -qq -y -o {trace} -e trace=write -e {inject} {COMMAND}")
    (failed,) = re.findall(r"write\(\d+<([^>]*)>.*INJECTED", trace.read_text(encoding="utf-8"))
    assert "/state/" in failed
    assert ended.returncode in (2, 3)
    assert "Input/output error" in ended.stderr
    goes_on(place, ended)
