"""The hook for pre-commit does in a repository what ``mdrun check`` does."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli_place import CliPlace, make

ROOT = Path(__file__).parent.parent


@pytest.fixture
def hook() -> dict[str, Any]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_what_it_runs_is_installed_with_the_package(hook: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert hook["language"] == "python"
    assert hook["entry"].split()[0] in project["scripts"]
    assert hook["types"] == ["markdown"]


def test_it_passes_good_guides_and_fails_bad_ones(hook: dict[str, Any], tmp_path: Path) -> None:
    place: CliPlace = make(tmp_path)
    (place.work / "good.md").write_text("# Good\n\n```bash\ntrue\n```\n", encoding="utf-8")
    (place.work / "bad.md").write_text('# Bad\n\n```bash\necho "\n```\n', encoding="utf-8")
    words = hook["entry"].split()[1:]
    assert place.run(*words, "good.md").returncode == 0
    done = place.run(*words, "good.md", "bad.md")
    assert done.returncode == 1
    assert "bad.md:4: error: " in done.stdout
    assert place.runs == []
