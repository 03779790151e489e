"""Old runs are removed: only those that have ended, whole, and through no link."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import Busy, RecordError
from mdrun.events import RunFinished, StepStarted
from mdrun.journal import Journal
from mdrun.runs import listing
from mdrun.runs.pruning import outdated, prune, sweep
from tests.runlog_helpers import started
from tests.runs_helpers import FIRST, PLAN, kept

if TYPE_CHECKING:
    from pathlib import Path


def rows(home: Path) -> list[tuple[str, str | None]]:
    return [(row.run, row.result) for row in listing(home)]


def test_only_runs_that_have_ended_well_are_outdated(tmp_path: Path) -> None:
    for number, result in enumerate(("passed", "failed", "incomplete", "paused", "interrupted", "passed")):
        run = f"2026112{number}T131000Z-guide-all-aaaa"
        kept(tmp_path, run, started(PLAN), RunFinished(result, 1.0, 2))  # type: ignore[arg-type]
    kept(tmp_path, "20261126T131000Z-guide-all-aaaa", started(PLAN), StepStarted("1/1", 1))
    kept(tmp_path, "20261127T131000Z-guide-all-aaaa").journal.write_text("no\n")
    found = [row.result for row in outdated(listing(tmp_path), keep=0, before=None)]
    assert found == ["passed", "incomplete", "passed"]
    later = time.time() + 60
    assert [row.run[7] for row in outdated(listing(tmp_path), keep=1, before=later)] == ["2", "0"]
    assert list(outdated(listing(tmp_path), keep=0, before=later - 3600)) == []
    assert list(outdated(listing(tmp_path), keep=3, before=None)) == []


def test_a_run_that_goes_on_is_not_pruned(tmp_path: Path) -> None:
    directory = kept(tmp_path, FIRST, started(PLAN), RunFinished("passed", 1.0, 2))
    journal = Journal.reopen(directory.journal)
    assert list(outdated(listing(tmp_path), keep=0, before=None)) == []
    with pytest.raises(Busy):
        prune(directory.path)
    journal.close()
    prune(directory.path)
    assert list(tmp_path.iterdir()) == []


def test_a_prune_that_was_killed_leaves_no_run_and_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = kept(tmp_path, FIRST, started(PLAN), RunFinished("passed", 1.0, 2))
    (directory.path / "output" / "1-1.log").write_text("x")
    (directory.path / "output").chmod(0o500)  # what stands in for the kill: nothing in it can be removed
    if os.access(directory.path / "output", os.W_OK):
        monkeypatch.setattr("mdrun.runs.pruning.remove", lambda path: None)  # root may remove everything
        prune(directory.path)
        monkeypatch.undo()
    else:
        with pytest.raises(RecordError):
            prune(directory.path)
        next(tmp_path.glob(".pruned-*/output")).chmod(0o700)
    assert rows(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == [f".pruned-{FIRST}"]
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_links_in_a_run_are_removed_and_not_followed(tmp_path: Path) -> None:
    directory = kept(tmp_path / "runs", FIRST, started(PLAN), RunFinished("passed", 1.0, 2))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")
    (directory.path / "output" / "link").symlink_to(tmp_path / "mine")
    prune(directory.path)
    assert (tmp_path / "mine" / "file").exists()
    assert rows(tmp_path / "runs") == []


def test_a_run_that_is_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    directory = kept(tmp_path / "runs", FIRST, started(PLAN), RunFinished("passed", 1.0, 2))
    elsewhere = directory.path.rename(tmp_path / "elsewhere")
    directory.path.symlink_to(elsewhere)
    prune(directory.path)
    assert (elsewhere / "journal.jsonl").exists()
    assert list((tmp_path / "runs").iterdir()) == []
