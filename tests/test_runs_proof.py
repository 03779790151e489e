"""What a run has kept is proven, and whatever was changed since is found."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.events import RunFinished, StepFinished, StepStarted
from mdrun.journal import Journal, read
from mdrun.runs.making import make
from mdrun.runs.proof import verify
from mdrun.state import fold
from tests.runlog_helpers import started
from tests.runs_helpers import ASKED, FIRST, PLAN, kept

if TYPE_CHECKING:
    from mdrun.runs import RunDirectory


@pytest.fixture
def whole(tmp_path: Path) -> RunDirectory:
    output = b"one\ntwo\n"
    digest = sha256(output).hexdigest()
    state = b"x=1\n"
    directory = make(tmp_path, FIRST, PLAN, ASKED)
    journal = Journal.create(directory.journal)
    journal.append(started(PLAN, files=directory.hashes()))
    journal.append(StepStarted("1/1", 1))
    journal.append(
        StepFinished(
            "1/1",
            "passed",
            0.1,
            0,
            output="output/1-1.log",
            size=8,
            lines=2,
            output_sha256=digest,
            state="state/1-1.sh",
            files={"state/1-1.sh": sha256(state).hexdigest()},
        )
    )
    journal.append(RunFinished("passed", 0.2, 4))
    journal.close()
    directory.path.joinpath("output/1-1.log").write_bytes(output)
    directory.path.joinpath("state/1-1.sh").write_bytes(state)
    return directory


def codes(directory: RunDirectory) -> list[tuple[str, str, str]]:
    return [(Path(found.path).name, found.level, found.code) for found in verify(directory.path)]


def test_a_whole_run_is_proven(whole: RunDirectory) -> None:
    assert codes(whole) == []


NAMES = ("guide.md", "plan.json", "asked.json", "output/1-1.log", "state/1-1.sh")


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_is_found(whole: RunDirectory, name: str) -> None:
    (whole.path / name).write_bytes(b"other")
    assert codes(whole) == [(Path(name).name, "error", "file-changed")]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_found(whole: RunDirectory, name: str) -> None:
    (whole.path / name).unlink()
    assert codes(whole) == [(Path(name).name, "error", "file-unreadable")]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_a_link_now_is_found(whole: RunDirectory, name: str, tmp_path: Path) -> None:
    whole.path.joinpath(name).rename(tmp_path / "same")
    whole.path.joinpath(name).symlink_to(tmp_path / "same")
    assert codes(whole) == [(Path(name).name, "error", "file-changed")]


@pytest.mark.parametrize("name", ["note.txt", "output/1-2.log", "state/1-2.sh", "output/.hidden"])
def test_a_file_that_was_added_is_found(whole: RunDirectory, name: str) -> None:
    whole.path.joinpath(name).write_text("")
    assert codes(whole) == [(Path(name).name, "error", "file-unnamed")]


def test_a_directory_that_was_exchanged_is_found(whole: RunDirectory, tmp_path: Path) -> None:
    whole.path.joinpath("output").rename(tmp_path / "same")
    whole.path.joinpath("output").symlink_to(tmp_path / "same")
    found = codes(whole)
    assert found[0] == ("output", "error", "file-changed")
    assert {code for _, _, code in found[1:]} == {"file-unreadable"}


def test_what_a_killed_run_has_left_is_a_note(whole: RunDirectory) -> None:
    lines = whole.journal.read_bytes().splitlines(keepends=True)
    whole.journal.write_bytes(b"".join(lines[:-1]))
    whole.path.joinpath("output/1-2.log").write_text("half")
    whole.path.joinpath(".run-log.md.1.tmp").write_text("half")
    assert codes(whole) == [
        ("1-2.log", "note", "file-unnamed"),
        ("journal.jsonl", "note", "journal-unfinished"),
    ]


@pytest.mark.parametrize("content", ["{}", "[]", "", '{"hash": "0"}'])
def test_a_changed_plan_is_found_in_a_record_that_tells_its_hash_alone(tmp_path: Path, content: str) -> None:
    directory = kept(tmp_path, FIRST, started(PLAN), RunFinished("passed", 0.2, 2))
    assert codes(directory) == []
    directory.plan().write_text(content)
    assert codes(directory) == [("plan.json", "error", "file-changed")]


def test_a_broken_journal_is_found(whole: RunDirectory) -> None:
    whole.journal.write_text(whole.journal.read_text().replace('"passed"', '"failed"', 1))
    (found,) = verify(whole.path)
    assert (found.line, found.code, found.message) == (
        3,
        "journal-broken",
        "the line does not match its hash",
    )


def test_a_missing_end_is_noted(whole: RunDirectory) -> None:
    lines = whole.journal.read_bytes().splitlines(keepends=True)
    whole.journal.write_bytes(b"".join(lines[:-1]) + lines[-1][:10])
    assert codes(whole) == [
        ("journal.jsonl", "note", "journal-torn"),
        ("journal.jsonl", "note", "journal-unfinished"),
    ]


def test_an_end_that_the_run_log_knows_is_missed(whole: RunDirectory) -> None:
    from mdrun.runlog import render

    state = fold(read(whole.journal).records)
    whole.run_log.write_bytes(render(PLAN, state))
    assert codes(whole) == []
    lines = whole.journal.read_bytes().splitlines(keepends=True)
    whole.journal.write_bytes(b"".join(lines[:-1]))
    assert ("journal.jsonl", "error", "journal-short") in codes(whole)


def test_an_output_elsewhere_is_not_read(tmp_path: Path) -> None:
    directory = kept(
        tmp_path,
        FIRST,
        started(PLAN),
        StepFinished("1/1", "passed", 0.1, 0, output="../../secret", output_sha256="0" * 64),
        RunFinished("passed", 0.2, 3),
    )
    assert codes(directory) == [("secret", "error", "file-elsewhere")]
