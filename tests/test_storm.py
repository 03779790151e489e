"""Signals of every kind, in any order and at any moment: the record is whole, and nothing is done twice."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.storm_lab import ANSWERS, GUIDE, Storm

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(300) if os.environ.get("MDRUN_FUZZ") == "nightly" else range(6)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return how many seconds the guide takes when nothing happens."""
    place = cli_place.make(tmp_path_factory.mktemp("usual"))
    place.guide(GUIDE)
    place.env["STORM"] = str(place.work)
    begin = time.monotonic()
    assert place.run("guide.md", *ANSWERS).returncode == 0
    return time.monotonic() - begin


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_signals_come(tmp_path: Path, usual: float, seed: int) -> None:
    storm = Storm(cli_place.make(tmp_path), seed)
    try:
        storm.blow(usual)
    except BaseException as problem:
        for told in storm.told:
            problem.add_note(f"{told.status} after {told.sent} of {told.arguments}, terminal={told.terminal}")
            problem.add_note(told.shown)
        raise
