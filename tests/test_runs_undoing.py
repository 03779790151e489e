"""Which run undoes which is told where the runs' records prove it, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

GUIDE = """\
# Release

## 1. Release

### 1.1 Prepare

```bash
test -e prepared
```

<!-- mdrun: on-failure=2 -->
### 1.2 Deploy

```bash
test -e network
```

## 2. Rollback

```bash
echo back
```
"""


@pytest.fixture
def place(place: CliPlace) -> CliPlace:
    place.guide(GUIDE)
    return place


def run(place: CliPlace, section: str, *more: str) -> str:
    """Run a section; return the id of the run."""
    place.run("guide.md", "--section", section, *more)
    return listed(place)[0]


def listed(place: CliPlace) -> list[str]:
    """Return the ids of the runs, newest first."""
    return re.findall(r"^(\d{8}T\S+)", place.run("runs").stdout, re.MULTILINE)


def told(place: CliPlace, run: str) -> list[tuple[str, str]]:
    """Return what is said of a run and another."""
    return re.findall(r"^  (undoes|undone by) +(\S+)", place.run("show", run).stdout, re.MULTILINE)


def test_the_latest_run_that_had_begun_what_is_undone_is_meant(place: CliPlace) -> None:
    (place.work / "prepared").touch()
    older, deployed = run(place, "1"), run(place, "1")
    (place.work / "prepared").unlink()
    stopped_before = run(place, "1")
    back, again = run(place, "2"), run(place, "2")
    assert told(place, back) == [("undoes", deployed)]
    assert told(place, deployed) == [("undone by", back), ("undone by", again)]
    assert told(place, older) == told(place, stopped_before) == []
    assert [f"(undoes …{deployed[-5:]})" in line for line in place.run("runs").stdout.splitlines()[1:]] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_run_elsewhere_or_in_a_throw_away_copy_undoes_nothing(place: CliPlace) -> None:
    (place.work / "prepared").touch()
    deployed = run(place, "1")
    (place.work / "other").mkdir()
    elsewhere = run(place, "2", "--workdir", "other")
    rehearsed = run(place, "2", "--rehearse")
    assert told(place, deployed) == told(place, elsewhere) == told(place, rehearsed) == []


def test_a_record_that_cannot_be_read_proves_nothing(place: CliPlace) -> None:
    (place.work / "prepared").touch()
    deployed = run(place, "1")
    back = run(place, "2")
    plan = place.path / "state" / "runs" / deployed / "plan.json"
    plan.write_text("{}", encoding="utf-8")
    assert told(place, back) == []
    assert len(listed(place)) == 2
