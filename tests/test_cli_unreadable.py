"""What nobody may read is told as that, whatever wants to read it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import HAND, MDRUN, CliPlace

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

ROOT = os.geteuid() == 0
POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if ROOT else ()
"""What makes root as powerless as others are."""

pytestmark = pytest.mark.skipif(ROOT and shutil.which("setpriv") is None, reason="root may read everything")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CliPlace]:
    made = cli_place.make(tmp_path)
    made.guide(HAND)
    (made.path / "closed").mkdir()
    yield made
    for path in made.path.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)


def call(place: CliPlace, *words: str) -> subprocess.CompletedProcess[str]:
    return place.call(*POWERLESS, MDRUN, *words)


@pytest.mark.parametrize("words", [(), ("plan",), ("check",)])
def test_a_guide_in_a_directory_that_is_closed(place: CliPlace, words: tuple[str, ...]) -> None:
    (place.path / "closed").chmod(0)
    done = call(place, *words, "../closed/guide.md")
    assert done.returncode == 2
    assert "../closed/guide.md cannot be read: Permission denied" in done.stderr


def test_a_working_directory_that_is_closed(place: CliPlace) -> None:
    (place.path / "closed" / "in").mkdir()
    (place.path / "closed").chmod(0)
    done = call(place, "guide.md", "--workdir", "../closed/in", "--attest-all", "x")
    assert done.returncode == 2
    assert "../closed/in: Permission denied" in done.stderr


@pytest.mark.parametrize("command", ["resume", "show", "verify", "report"])
def test_a_run_that_is_closed(place: CliPlace, command: str) -> None:
    assert place.run("guide.md", "--pause").returncode == 3
    (run,) = place.runs
    run.chmod(0)
    for words in ((command,), (command, run.name)):
        done = call(place, *words)
        assert done.returncode == 2, done.stderr
        assert "Permission denied" in done.stderr
        assert "a bug" not in done.stderr
