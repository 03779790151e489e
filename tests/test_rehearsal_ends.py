"""However a rehearsal ends, nothing of it stays: no directory, no process."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from mdrun import leftovers
from tests.cli_place import SECONDS, CliPlace, make

DAEMON = "(setsid sleep 1000 >/dev/null 2>&1 &)\n"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = make(tmp_path)
    (tmp_path / "tmp").mkdir()
    made.env["TMPDIR"] = str(tmp_path / "tmp")
    return made


def begin(place: CliPlace, block: str) -> None:
    place.guide(f"# Guide\n\n```bash\n{DAEMON}echo $MDRUN_REHEARSAL > {place.path}/where\n{block}\n```\n")
    (place.work / "die").write_text('kill -KILL "$1"')
    (place.work / "die").chmod(0o755)
    place.shell("git init -q && git add . && git commit -qm first")


def root_of(place: CliPlace) -> Path:
    return Path((place.path / "where").read_text().strip())


def check_that_nothing_is_left(place: CliPlace) -> None:
    assert root_of(place).parent == place.path / "tmp"
    assert leftovers.find(f"MDRUN_REHEARSAL={root_of(place)}") == ()
    assert [*(place.path / "tmp").glob("mdrun-rehearsal-*")] == []
    assert entries(place) == []


def entries(place: CliPlace) -> list[str]:
    return [entry.name for entry in (place.path / "state" / "rehearsals").iterdir()]


@pytest.mark.parametrize(("block", "status"), [("true", 0), ("false", 1)])
def test_after_a_run_nothing_is_left(place: CliPlace, block: str, status: int) -> None:
    begin(place, block)
    assert place.run("guide.md", "--rehearse").returncode == status
    check_that_nothing_is_left(place)


def test_after_an_interrupt_nothing_is_left(place: CliPlace) -> None:
    ready = place.fifo("ready")
    begin(place, f"echo > {ready}; sleep 1000")
    running = place.start("guide.md", "--rehearse")
    ready.read_text()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=SECONDS)
    assert running.returncode == 130
    check_that_nothing_is_left(place)


@pytest.mark.parametrize(
    "command", [("runs",), ("plan", "guide.md"), ("guide.md", "--rehearse", "--only", "1/2")]
)
def test_the_next_command_puts_away_what_a_killed_one_has_left(
    place: CliPlace, command: tuple[str, ...]
) -> None:
    begin(place, "./die $PPID\n```\n\n```bash\ntrue")
    assert place.run("guide.md", "--rehearse").returncode == -signal.SIGKILL
    assert root_of(place).is_dir()
    next_one = place.run(*command)
    assert f"mdrun: a rehearsal was killed: removed {root_of(place)}\n" in next_one.stderr
    check_that_nothing_is_left(place)
    assert "was killed" not in place.run(*command).stderr


def test_what_was_to_be_kept_is_kept_after_a_kill_and_its_processes_end(place: CliPlace) -> None:
    begin(place, "./die $PPID")
    assert place.run("guide.md", "--rehearse", "--keep").returncode == -signal.SIGKILL
    place.run("runs")
    assert root_of(place).is_dir()
    assert leftovers.find(f"MDRUN_REHEARSAL={root_of(place)}") == ()
    assert entries(place) == []


def test_a_rehearsal_that_goes_on_is_left_alone(place: CliPlace) -> None:
    ready, go = place.fifo("ready"), place.fifo("go")
    begin(place, f"echo > {ready}; read < {go}")
    running = place.start("guide.md", "--rehearse")
    ready.read_text()
    assert "was killed" not in place.run("runs").stderr
    assert root_of(place).is_dir()
    go.write_text("\n")
    running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    check_that_nothing_is_left(place)
