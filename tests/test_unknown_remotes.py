"""Remotes that a rehearsal needs and the repository does not have."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from mdrun.answers import Answers, Given
from mdrun.preflight.remotes import unknown_remotes
from tests import plans

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.errors import Finding


def found(workdir: Path, script: str, **given: object) -> list[Finding]:
    plan = plans.plan(f"## 1. Do\n\n```bash\n{script}\n```\n")
    return list(unknown_remotes(Answers(plan, Given("ada", **given)), workdir))  # type: ignore[arg-type]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for words in (("init", "--quiet"), ("remote", "add", "origin", "https://git.example.com/app")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(
    "script",
    [
        "git push upstream main",
        "git push --force -o ci.skip upstream",
        "git pull --rebase upstream main",
        "true\nif true; then\n  git ls-remote --tags upstream\nfi",
    ],
)
def test_a_remote_that_is_not_there_is_named(repository: Path, script: str) -> None:
    (finding,) = found(repository, script)
    assert (finding.code, finding.level) == ("remote-unknown", "error")
    assert finding.message == "step 1/1: the repository has no remote upstream"
    assert finding.line == 4 + script.split("upstream")[0].count("\n")
    assert finding.remedy == "git remote add upstream ADDRESS; or --skip 1/1=REASON"


def test_a_name_that_is_nearly_right_is_proposed(repository: Path) -> None:
    (finding,) = found(repository, "git push orign main")
    assert (finding.remedy or "").startswith("did you mean origin? ")


@pytest.mark.parametrize(
    "script",
    [
        "git push origin main",
        "git push",
        "git push --all",
        "git push https://git.example.com/app main",
        "git push ../other main",
        'git push "$REMOTE" main',
        "git remote add upstream https://git.example.com/app\ngit push upstream main",
        "git clone x y\ncd y\ngit push upstream main",
        "git -C y push upstream main",
        "git fetch group",
        "echo git push upstream main",
    ],
)
def test_nothing_is_said_of_others(repository: Path, script: str) -> None:
    assert found(repository, script) == []


def test_nothing_is_said_without_a_repository(tmp_path: Path) -> None:
    assert found(tmp_path, "git push upstream main") == []


def test_nothing_is_said_of_a_step_that_is_skipped(repository: Path) -> None:
    assert found(repository, "git push upstream main", skip={"1/1": "no"}) == []
