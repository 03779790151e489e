"""A run that is to go on, and of which not even that can be written: it stays as it had stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import NO_BYTECODE, CliPlace

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = "## 1. Work\n\n```bash {retry=50 every=0s}\ntest -e ready\n```\n\n```bash\ntouch done\n```\n"
"""Its attempts make the journal the largest file by far."""
NOTE = "n" * 9000
"""Makes the event that a run goes on too long for the room that is left, in which others would fit."""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    """Return a place with a run that has failed."""
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    assert made.run("guide.md").returncode == 1
    return made


def without_room(place: CliPlace, *options: str) -> str:
    """Go on where the journal may grow by no more than a few thousand bytes; return what is said."""
    kept = (place.runs[0] / "journal.jsonl").stat().st_size
    words = " ".join(options)
    done = place.shell(
        f"{NO_BYTECODE}; ulimit -f {kept // 1024 + 4}; mdrun resume {words} --attest-all {NOTE}"
    )
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def test_the_run_is_as_it_was(place: CliPlace) -> None:
    before = place.reading()
    (place.work / "ready").touch()
    said = without_room(place)
    assert "cannot write the journal" in said
    assert place.reading() == before
    assert not (place.work / "done").exists()
    assert place.run("verify").returncode == 0
    assert place.run("resume").returncode == 0
    assert (place.work / "done").exists()


def test_another_guide_is_not_left_with_it(place: CliPlace) -> None:
    place.guide(GUIDE.replace("touch done", "touch done too"))
    (place.work / "ready").touch()
    without_room(place, "--changed-guide")
    assert not list(place.runs[0].glob("*.2.*"))
    verified = place.run("verify")
    assert verified.returncode == 0, verified.stderr
    assert place.run("resume", "--changed-guide").returncode == 0
    assert place.run("verify").returncode == 0
