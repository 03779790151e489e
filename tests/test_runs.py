"""Runs are made, listed and found again."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import RecordError
from mdrun.events import Paused, Resumed, RunFinished, StepStarted
from mdrun.journal import Journal, read
from mdrun.runs import find, listing
from mdrun.runs.making import make, refuse_working_tree
from mdrun.state import fold
from tests.runlog_helpers import started
from tests.runs_helpers import ASKED, FIRST, PLAN, SECOND, THIRD, kept

if TYPE_CHECKING:
    from pathlib import Path


def git(*arguments: str, cwd: Path) -> None:
    subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)


def test_a_new_run_holds_guide_and_plan_and_is_closed_to_others(tmp_path: Path) -> None:
    directory = make(tmp_path / "a" / "b", FIRST, PLAN, ASKED)
    assert directory.guide().read_bytes() == PLAN.data
    assert f'"hash":"{PLAN.hash}"' in directory.plan().read_text(encoding="utf-8")
    for path in (tmp_path / "a", tmp_path / "a" / "b", *directory.path.rglob("*"), directory.path):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert {path.name for path in directory.path.iterdir()} == {
        "asked.json",
        "guide.md",
        "plan.json",
        "output",
        "state",
    }


def test_a_run_is_never_made_twice(tmp_path: Path) -> None:
    make(tmp_path, FIRST, PLAN, ASKED)
    with pytest.raises(RecordError, match="File exists"):
        make(tmp_path, FIRST, PLAN, ASKED)


def test_a_home_that_is_a_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(RecordError) as caught:
        make(tmp_path / "home", FIRST, PLAN, ASKED)
    assert str(tmp_path / "home") in caught.value.message
    assert "--log-dir" in caught.value.remedy


def test_runs_do_not_dirty_the_tree_that_is_released(tmp_path: Path) -> None:
    git("init", "-q", cwd=tmp_path)
    with pytest.raises(RecordError, match="inside the working tree"):
        refuse_working_tree(tmp_path / "logs", tmp_path)
    (tmp_path / ".gitignore").write_text("logs/\n")
    refuse_working_tree(tmp_path / "logs", tmp_path)


def test_runs_may_lie_below_a_directory_that_is_no_repository(tmp_path: Path) -> None:
    refuse_working_tree(tmp_path / "logs", tmp_path)


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    kept(tmp_path, FIRST, started(PLAN), RunFinished("passed", 1.0, 2))
    kept(tmp_path, THIRD, started(PLAN), StepStarted("1/1", 1))
    kept(tmp_path, SECOND, started(PLAN), Paused("1/1", "lunch"))
    (tmp_path / "locks").mkdir()
    (tmp_path / "notes.txt").write_text("")
    found = list(listing(tmp_path))
    assert [(run.run, run.result, run.step, run.events) for run in found] == [
        (THIRD, None, "1/1", 2),
        (SECOND, "paused", "1/1", 2),
        (FIRST, "passed", None, 2),
    ]
    assert all(run.start == started(PLAN) and not run.active and not run.problem for run in found)


def test_a_run_took_the_time_of_all_its_stretches_and_not_what_lay_between(tmp_path: Path) -> None:
    once, twice = RunFinished("failed", 3600.0, 2), RunFinished("passed", 60.0, 4)
    directory = kept(tmp_path, FIRST, started(PLAN), once, Resumed("ann"), twice)
    assert [run.seconds for run in listing(tmp_path)] == [3660.0]
    assert fold(read(directory.journal).records).seconds == 3660.0


def test_a_run_that_goes_on_is_active(tmp_path: Path) -> None:
    directory = make(tmp_path, FIRST, PLAN, ASKED)
    journal = Journal.create(directory.journal)
    journal.append(started(PLAN))
    assert [run.active for run in listing(tmp_path)] == [True]
    journal.close()
    assert [run.active for run in listing(tmp_path)] == [False]


def test_a_torn_line_does_not_hide_a_run(tmp_path: Path) -> None:
    directory = kept(tmp_path, FIRST, started(PLAN), StepStarted("1/1", 1))
    with directory.journal.open("ab") as file:
        file.write(b'{"seq":3')
    assert [(run.step, run.events) for run in listing(tmp_path)] == [("1/1", 2)]


def test_a_last_line_of_any_length_is_found(tmp_path: Path) -> None:
    kept(tmp_path, FIRST, started(PLAN), Paused("1/1", "x" * 100_000))
    assert [run.result for run in listing(tmp_path)] == ["paused"]


def test_runs_that_cannot_be_read_are_listed_with_the_reason(tmp_path: Path) -> None:
    make(tmp_path, FIRST, PLAN, ASKED)
    kept(tmp_path, SECOND)
    kept(tmp_path, THIRD).journal.write_text("no\n")
    problems = [run.problem for run in listing(tmp_path)]
    assert problems[0].startswith("not a journal")
    assert problems[1:] == ["nothing was recorded", "No such file or directory"]


def test_there_may_be_no_runs_yet(tmp_path: Path) -> None:
    assert list(listing(tmp_path / "missing")) == []
    with pytest.raises(RecordError, match="no run is kept"):
        find(tmp_path / "missing", None)


def test_a_unique_beginning_names_a_run(tmp_path: Path) -> None:
    for run in (FIRST, SECOND, THIRD, FIRST + "2"):
        kept(tmp_path, run)
    assert find(tmp_path, "20261124") == tmp_path / THIRD
    assert find(tmp_path, FIRST) == tmp_path / FIRST
    with pytest.raises(RecordError, match="3 runs begin with") as caught:
        find(tmp_path, "20261123")
    assert FIRST in caught.value.remedy
    assert SECOND in caught.value.remedy
    with pytest.raises(RecordError, match="there is no run") as caught:
        find(tmp_path, "20261123T131000Z-guide-all-aabc")
    assert SECOND in caught.value.remedy


def test_nothing_names_the_latest_run_of_the_guide(tmp_path: Path) -> None:
    here = {"workdir": str(tmp_path), "cwd": str(tmp_path)}
    kept(tmp_path, FIRST, started(PLAN, **here))
    kept(tmp_path, SECOND, started(PLAN, guide="docs/other.md", **here))
    kept(tmp_path, THIRD, started(PLAN, workdir="/elsewhere", cwd="/elsewhere"))
    assert find(tmp_path, None) == tmp_path / THIRD
    assert find(tmp_path, None, tmp_path / "guide.md") == tmp_path / FIRST
    assert find(tmp_path, None, tmp_path / "docs" / "other.md", tmp_path) == tmp_path / SECOND
    assert find(tmp_path, None, workdir=tmp_path) == tmp_path / SECOND
    with pytest.raises(RecordError, match=r"no run of missing\.md"):
        find(tmp_path, None, "missing.md")


def test_a_long_list_of_runs_is_read_from_its_ends(tmp_path: Path) -> None:
    """A journal of 16 GiB, most of it a hole, is listed at once."""
    directory = kept(tmp_path, FIRST, started(PLAN))
    lines = directory.journal.read_bytes()
    with directory.journal.open("ab") as file:
        file.seek(1 << 34)
        file.truncate(1 << 34)
        file.write(b"\n" + lines)
    assert [run.run for run in listing(tmp_path)] == [FIRST]


def test_nothing_heavy_is_imported_and_nothing_once_a_run_has_started(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from mdrun import journal, runlog, runs, state
from mdrun.events import RunFinished, StepFinished, StepStarted
from mdrun.plan.records import Plan
from mdrun.runs.asked import Asked
from mdrun.runs.making import make
from mdrun.state import fold

home = Path(sys.argv[1])
asked = Asked("g.md", (), (), None, None, None, None, {}, False)
plan = Plan("g.md", b"---\\na: b\\n---\\n# x\\n", "0", "x", (), (), (), (), (), "h")
with runs.lock(home, "g.md", ".", "20261123T131000Z-a", person="me"):
    directory = make(home, "20261123T131000Z-a", plan, asked)
    before = set(sys.modules)
    writer = journal.Journal.create(directory.journal)
    writer.append(StepStarted("1/1", 1), sync=True)
    writer.append(StepFinished("1/1", "failed", 1.0, output="output/1.log"))
    writer.append(RunFinished("failed", 1.0, 3))
    found = state.fold(journal.read(directory.journal).records)
    tails = runlog.tails(directory.path, found)
    runlog.write(directory.run_log, runlog.render(plan, found, tails=tails))
    writer.close()
print(sorted(set(sys.modules) - before))
heavy = {"asyncio", "filelock", "markdown_it", "rich", "subprocess", "tempfile", "yaml"}
print(sorted(heavy & set(sys.modules)))
"""
    seen = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert seen.stdout == "[]\n[]\n"
