"""How long the steps of a guide usually take is known from its last runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.cli.usual import remember, usual_times
from mdrun.events import StepFinished, StepStarted
from mdrun.journal import Record
from mdrun.state import RunState, fold
from tests.plans import plan as plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.events import Event
    from tests.cli_place import CliPlace

PLAN = plan_of("# x\n\n```bash\ntrue\n```\n\n```bash\nfalse\n```\n")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MDRUN_CACHE", raising=False)


def state(*events: Event) -> RunState:
    return fold(
        Record(number, "2026-11-23T13:10:00.000000Z", event, "") for number, event in enumerate(events, 1)
    )


def test_the_median_of_those_that_passed(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    assert usual_times(PLAN, guide) == {}
    for seconds in (100.0, 30.0, 10.0, 20.0, 40.0, 30.0):
        passed = state(StepStarted("1/1", 1), StepFinished("1/1", "passed", seconds))
        remember(PLAN, passed, guide)
    failed = state(StepStarted("1/2", 1), StepFinished("1/2", "failed", 5.0))
    remember(PLAN, failed, guide)
    assert usual_times(PLAN, guide) == {"1/1": 30.0}
    assert usual_times(PLAN, tmp_path / "other.md") == {}


def test_a_changed_step_is_another_one(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    remember(PLAN, state(StepStarted("1/1", 1), StepFinished("1/1", "passed", 7.0)), guide)
    changed = plan_of("# x\n\n```bash\ntrue --all\n```\n\n```bash\ntrue\n```\n")
    assert usual_times(changed, guide) == {"1/2": 7.0}


def test_what_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    remember(PLAN, state(StepStarted("1/1", 1), StepFinished("1/1", "passed", 7.0)), guide)
    (entry,) = (tmp_path / "cache" / "mdrun").glob("times-*")
    entry.write_bytes(b"nothing of use")
    assert usual_times(PLAN, guide) == {}


def test_a_rehearsal_tells_how_long_a_step_takes(place: CliPlace) -> None:
    place.guide("# Guide\n\n```bash\nsleep 1.1\n```\n")
    assert "usually" not in place.run("plan", "guide.md").stdout
    assert place.run("guide.md", "--rehearse").returncode == 0
    assert "usually" in place.run("plan", "guide.md").stdout
