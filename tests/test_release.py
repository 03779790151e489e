"""RELEASE.md releases flowgate, a broken version is found out, and the rollback brings the good one back."""

from __future__ import annotations

import re
import shlex
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests import release_place
from tests.samples import assert_shown, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.release_place import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = release_place.make(tmp_path)
    yield made
    made.flowgate("service", "stop", "all")


def test_release_break_and_roll_back(place: Place) -> None:
    release(place, "v1.3.2")
    good = hashes(place)
    release_place.break_gateway(place)
    command = broken_release(place, "v1.4.0")
    (place.work / "config" / "flowgate.yaml").write_text("changed: by hand\n", encoding="utf-8")
    roll_back(place, command)
    assert hashes(place) == good
    assert place.git("rev-parse", "HEAD") == place.git("rev-parse", "v1.3.2^{commit}")
    health = place.flowgate("health")
    assert health.returncode == 0, health.stdout


def release(place: Place, version: str) -> None:
    done = place.mdrun("RELEASE.md", "--section", "1", "--section", "3", "-v", f"version={version}", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert place.git("ls-remote", "origin", f"refs/tags/{version}")
    assert place.git("status", "--porcelain") == ""
    assert f'version = "{version[1:]}"' in (place.work / "pyproject.toml").read_text(encoding="utf-8")
    assert place.run("uv", "run", "mdrun", "--version").stdout == f"mdrun {version[1:]}\n"
    log = place.run_log()
    boxes = re.findall(r"^\s*- \[(.)\]", log, re.MULTILINE)
    section_3, section_4 = boxes[:9], boxes[9:]
    assert section_3 == ["x"] * 9
    assert section_4 == [" "] * len(section_4)
    assert len(section_4) > 0


def broken_release(place: Place, version: str) -> str:
    """Release a version that does not work and return the rollback command that is printed."""
    done = place.mdrun("RELEASE.md", "--section", "1", "-v", f"version={version}", "--yes")
    assert done.returncode == 1, done.stdout + done.stderr
    line = next(
        number for number, text in enumerate(guide(place), start=1) if text.endswith("flowgate.yaml health")
    )
    assert f"RELEASE.md:{line}" in done.stdout
    printed = re.search(r"^\s*rollback:\s+(.*)$", done.stdout, re.MULTILINE)
    assert printed is not None, done.stdout
    assert printed[1] == "mdrun RELEASE.md --section 2 -v last_good=v1.3.2"
    assert_shown(sample("docs/how-to/release.md", "rollback:"), done.stdout)
    return printed[1]


def roll_back(place: Place, command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "mdrun"
    done = place.mdrun(*arguments, "--section", "4")
    assert done.returncode == 0, done.stdout + done.stderr
    boxes = re.findall(r"^\s*- \[(.)\]", place.run_log(), re.MULTILINE)
    assert boxes[-8:] == ["x"] * 8
    assert boxes[:-8] == [" "] * 9


def guide(place: Place) -> list[str]:
    return (place.work / "RELEASE.md").read_text(encoding="utf-8").split("\n")


def hashes(place: Place) -> dict[str, str]:
    names = ("config/flowgate.yaml", "config/cliproxyapi.yaml")
    return {name: sha256((place.work / name).read_bytes()).hexdigest() for name in names}
