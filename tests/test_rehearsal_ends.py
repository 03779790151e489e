"""However a rehearsal ends, nothing of it stays: no directory, no process."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.leftovers.finding import find
from tests.cli_place import SECONDS, CliPlace, make

if TYPE_CHECKING:
    import subprocess

DAEMON = "(setsid sleep 1000 >/dev/null 2>&1 &)\n"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = make(tmp_path)
    (tmp_path / "tmp").mkdir()
    made.env["TMPDIR"] = str(tmp_path / "tmp")
    return made


def begin(place: CliPlace, block: str) -> None:
    place.guide(f"# Guide\n\n```bash\n{DAEMON}echo place $MDRUN_REHEARSAL\n{block}\n```\n")
    place.shell("git init -q && git add . && git commit -qm first")


def root_in(place: CliPlace, said: str) -> Path:
    found = re.search(r"place (/\S+)", said)
    assert found is not None, said
    assert Path(found[1]).parent == place.path / "tmp"
    return Path(found[1])


def started(place: CliPlace, running: subprocess.Popen[str]) -> Path:
    """Wait until the guide is at work, and return where."""
    assert running.stdout is not None
    return root_in(place, next(line for line in running.stdout if "place /" in line))


def check_that_nothing_is_left(place: CliPlace, root: Path) -> None:
    assert find(f"MDRUN_REHEARSAL={root}") == ()
    assert [*(place.path / "tmp").glob("mdrun-*")] == []
    assert entries(place) == []


REMOVED = {
    "all of it": '"$MDRUN_REHEARSAL"',
    "the copy": '"$PWD"',
    "its history": ".git",
    "the remotes": '"$MDRUN_REHEARSAL/remotes"',
}


@pytest.mark.parametrize("confined", [True, False])
@pytest.mark.parametrize("what", REMOVED.values(), ids=REMOVED)
def test_a_guide_that_removes_its_place_ends_with_its_result_and_what_cannot_be_told(
    place: CliPlace, what: str, *, confined: bool
) -> None:
    if not confined:
        without_bwrap(place)
    removing = "import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True)"
    begin(place, f"git push -q origin HEAD\nplace={what}\npython3 -c '{removing}' \"$place\"")
    place.shell("git init -q --bare ../real.git && git remote add origin ../real.git")
    done = place.run("guide.md", "--rehearse")
    # Where nothing confines it, what the run itself needs goes as well.
    failed = not confined and what == REMOVED["all of it"]
    assert ("failed (" if failed else "passed (") in done.stdout
    assert "what the rehearsal changed cannot be told: " in done.stderr
    assert done.returncode == (1 if failed else 3)
    assert "journal and outputs are whole" in place.run("verify").stdout
    check_that_nothing_is_left(place, root_in(place, done.stdout))


def without_bwrap(place: CliPlace) -> None:
    bwrap = place.path / "bin" / "bwrap"
    bwrap.parent.mkdir()
    bwrap.write_text("#!/bin/sh\nexit 1\n")
    bwrap.chmod(0o755)
    place.env["PATH"] = f"{bwrap.parent}:{place.env['PATH']}"


def entries(place: CliPlace) -> list[str]:
    return [entry.name for entry in (place.path / "state" / "rehearsals").iterdir()]


@pytest.mark.parametrize(("block", "status"), [("true", 0), ("false", 1)])
def test_after_a_run_nothing_is_left(place: CliPlace, block: str, status: int) -> None:
    begin(place, block)
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == status
    check_that_nothing_is_left(place, root_in(place, done.stdout))


def test_after_an_interrupt_nothing_is_left(place: CliPlace) -> None:
    begin(place, "sleep 1000")
    running = place.start("guide.md", "--rehearse")
    root = started(place, running)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=SECONDS)
    assert running.returncode == 130
    check_that_nothing_is_left(place, root)


@pytest.mark.parametrize(
    "command", [("runs",), ("plan", "guide.md"), ("guide.md", "--rehearse", "--only", "1/2")]
)
def test_the_next_command_puts_away_what_a_killed_one_has_left(
    place: CliPlace, command: tuple[str, ...]
) -> None:
    begin(place, "sleep 1000\n```\n\n```bash\ntrue")
    root = killed(place)
    assert root.is_dir()
    next_one = place.run(*command)
    assert f"mdrun: a rehearsal was killed: removed {root}\n" in next_one.stderr
    check_that_nothing_is_left(place, root)
    assert "was killed" not in place.run(*command).stderr


def test_what_was_to_be_kept_is_kept_after_a_kill_and_its_processes_end(place: CliPlace) -> None:
    begin(place, "sleep 1000")
    root = killed(place, "--keep")
    place.run("runs")
    assert root.is_dir()
    assert find(f"MDRUN_REHEARSAL={root}") == ()
    assert entries(place) == []


def killed(place: CliPlace, *options: str) -> Path:
    """Kill a rehearsal while its guide is at work, and return where that was."""
    running = place.start("guide.md", "--rehearse", *options)
    root = started(place, running)
    running.kill()
    running.communicate(timeout=SECONDS)
    return root


def test_a_rehearsal_that_goes_on_is_left_alone(place: CliPlace) -> None:
    begin(place, "until test -e go; do sleep 0.1; done")
    running = place.start("guide.md", "--rehearse")
    root = started(place, running)
    assert "was killed" not in place.run("runs").stderr
    assert root.is_dir()
    (root / "work" / "work" / "go").touch()
    running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    check_that_nothing_is_left(place, root)


@pytest.mark.parametrize("confined", [True, False])
def test_all_that_is_made_for_it_lies_in_one_directory(place: CliPlace, confined: bool) -> None:
    if not confined:
        without_bwrap(place)
    begin(place, "until test -e go; do sleep 0.1; done")
    running = place.start("guide.md", "--rehearse")
    root = started(place, running)
    assert [*root.parent.iterdir()] == [root]
    (root / "work" / "work" / "go").touch()
    running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    check_that_nothing_is_left(place, root)


def test_what_has_dropped_its_environment_is_put_away_where_nothing_confines_it(
    place: CliPlace, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "bwrap").write_text("#!/bin/sh\necho no namespaces >&2\nexit 1\n")
    (tmp_path / "bin" / "bwrap").chmod(0o755)
    place.env["PATH"] = f"{tmp_path / 'bin'}:{place.env['PATH']}"
    begin(place, "(env -i setsid sleep 1000 >/dev/null 2>&1 &)\nsleep 1000")
    root = killed(place)
    place.run("runs")
    assert find("NOBODY=1", place=root) == ()
    check_that_nothing_is_left(place, root)
