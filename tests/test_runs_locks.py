"""The lock of a guide in a working directory: who holds it, and what a killed run held."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mdrun.errors import Busy, RecordError
from mdrun.events import RunFinished, StepStarted
from mdrun.journal import Journal
from mdrun.runs import lock
from mdrun.runs.making import make
from tests.runlog_helpers import started
from tests.runs_helpers import ASKED, FIRST, PLAN, SECOND, THIRD, kept


def test_a_second_run_is_told_who_runs(tmp_path: Path) -> None:
    journal = Journal.create(make(tmp_path, FIRST, PLAN, ASKED).journal)
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        path = held.path
        assert path.parent == tmp_path / "locks"
        assert path.stat().st_mode & 0o777 == 0o600
        journal.append(started(PLAN))
        journal.append(StepStarted("1/1", 1))
        with pytest.raises(Busy) as caught, lock(tmp_path, "guide.md", "/srv/app", SECOND, person="other"):
            pass
        said = rf"by heliar since [-\dT:]+Z \(run {FIRST}, process {os.getpid()}\), now at step 1/1"
        assert re.search(said, caught.value.message)
    with lock(tmp_path, "guide.md", "/srv/app", SECOND, person="other"):
        pass
    journal.close()


def test_another_guide_or_directory_is_free(tmp_path: Path) -> None:
    with (
        lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"),
        lock(tmp_path, "other.md", "/srv/app", SECOND, person="heliar"),
        lock(tmp_path, "guide.md", "/srv/other", THIRD, person="heliar"),
    ):
        pass


def test_a_lock_that_does_not_say_whose_it_is_still_holds(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        path = held.path
        for content in ("", "{", "[]", '{"person": 1}'):
            path.write_text(content)
            with (
                pytest.raises(Busy, match=r"already$"),
                lock(tmp_path, "guide.md", "/srv/app", "x", person="y"),
            ):
                pass


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"person":"\\u001b[31mada\\n","since":"\\u0007","run":"a\\u0000b","pid":1,"home":"/\\u0000"}',
        '{"person":[],"since":{},"run":null,"pid":"4","home":"/nowhere"}',
    ],
)
def test_whatever_its_file_says_is_harmless(tmp_path: Path, content: str) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        path = held.path
    path.write_text(content)
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        assert held.note.isprintable()


def test_children_do_not_hold_it(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    with child, lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"):
        assert child.poll() is None
        child.communicate()


def test_what_a_killed_run_held_is_free(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from mdrun.runs import lock\n"
        f"with lock(Path({str(tmp_path)!r}), 'guide.md', '/srv/app', {FIRST!r}, person='heliar'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="heliar"), lock(tmp_path, "guide.md", "/srv/app", SECOND, person="x"):
            pass
        holder.kill()
        holder.communicate()
    journal = kept(tmp_path, FIRST, started(PLAN), StepStarted("1/1", 1)).journal
    with lock(tmp_path, "guide.md", "/srv/app", SECOND, person="x") as held:
        who = rf"heliar since [-\dT:]+Z \(run {FIRST}, process {holder.pid}\)"
        said = f"taken over from {who}, whose process is gone"
        assert re.search(rf"{said}: `mdrun resume {FIRST}` goes on with that run$", held.note)
        writer = Journal.reopen(journal)
        writer.append(RunFinished("failed", 1.0, 3))
        writer.close()
        assert re.search(rf"{said}$", held.note)
    with lock(tmp_path, "guide.md", "/srv/app", THIRD, person="x") as held:
        assert held.note == ""


def test_a_run_that_takes_up_its_own_lock_says_nothing(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="x") as held:
        content = held.path.read_bytes()
    assert held.path.read_bytes() == b""
    held.path.write_bytes(content)
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="x") as again:
        assert again.note == ""


def test_a_lock_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("")
    with pytest.raises(RecordError) as caught, lock(tmp_path, "guide.md", "/", FIRST, person="x"):
        pass
    assert caught.value.remedy


HOLDER = """
import os, sys
from pathlib import Path
from mdrun.runs.locks import lock
home, guide, fifo = map(Path, sys.argv[1:])
with lock(home, guide, home, "20261123T131000Z-guide-all-dead", person="ada") as held:
    if os.fork() == 0:
        os.set_inheritable(held.descriptor, True)
        os.execvp("bash", ["bash", "-c", f"read < '{fifo}'"])
    os.kill(os.getpid(), 9)
"""
"""A mdrun that is killed before it has a journal, and whose watchdog holds the lock."""


def test_a_run_killed_before_its_journal_was_made_is_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    guide = tmp_path / "guide.md"
    done = subprocess.run([sys.executable, "-c", HOLDER, tmp_path, guide, fifo], check=False)
    assert done.returncode == -9
    said: list[str] = []

    def wait(run: str) -> None:
        said.append(run)
        fifo.write_text("\n")

    with lock(tmp_path, guide, tmp_path, "20261123T131000Z-guide-all-next", person="ada", wait=wait) as held:
        assert held.taken_from is not None
    assert said == ["20261123T131000Z-guide-all-dead"]
