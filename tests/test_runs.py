import os
import re
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.errors import Busy, RecordError
from mdrun.events import Event, Paused, RunFinished, StepFinished, StepStarted
from mdrun.journal import Journal, read
from mdrun.plan.records import Plan
from mdrun.runs import (
    RunDirectory,
    find,
    find_unfinished,
    home,
    late_name,
    listing,
    lock,
    new_id,
    output_name,
    state_name,
    verify,
)
from mdrun.runs.asked import Asked
from mdrun.runs.making import make
from mdrun.runs.pruning import outdated, prune, sweep
from mdrun.state import fold
from tests.runlog_helpers import plan_of, started

ASKED = Asked("guide.md", (), (), None, None, None, None, {}, every_step=False)
PLAN = plan_of("# Title\n\n```bash\ntrue\n```\n")
FIRST, SECOND, THIRD = (
    "20261123T131000Z-guide-all-aaaa",
    "20261123T131000Z-guide-all-aabb",
    "20261124T080000Z-other-1-k3f9",
)
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def kept(home: Path, run: str, *events: Event, plan: Plan = PLAN) -> RunDirectory:
    """Keep a run with these events."""
    directory = make(home, run, plan, ASKED)
    journal = Journal.create(directory.journal)
    for event in events:
        journal.append(event)
    journal.close()
    return directory


def git(*arguments: str, cwd: Path) -> None:
    subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)


# Names


def test_runs_are_kept_where_the_operator_says(tmp_path: Path) -> None:
    assert home({"MDRUN_HOME": "/a"}, "/b") == Path("/b")
    assert home({"MDRUN_HOME": "/a"}) == Path("/a/runs")


def test_runs_are_kept_with_the_platforms_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert home({}) == tmp_path / "mdrun" / "runs"


@pytest.mark.parametrize(
    ("guide", "selected", "middle"),
    [
        ("docs/RELEASE.md", ("1",), "release-1"),
        ("RELEASE.md", (), "release-all"),
        ("Release Guide (new).md", ("1.1", "2"), "release-guide-new-1.1"),
        ("回滚.md", ("回滚",), "guide-section"),
        ("-", ("../..",), "guide-section"),
        ("a" * 300, (), "a" * 40 + "-all"),
    ],
)
def test_an_id_tells_time_guide_and_section(guide: str, selected: tuple[str, ...], middle: str) -> None:
    assert re.fullmatch(
        rf"20261123T131000Z-{re.escape(middle)}-[a-z2-7]{{4}}", new_id(1795439400.9, guide, selected)
    )


def test_the_files_of_a_step() -> None:
    assert output_name("1.1/2") == "output/1.1-2.log"
    assert late_name("1.1/2") == "output/1.1-2.late.log"
    assert state_name("1.1/2") == "state/1.1-2.sh"
    assert output_name("回滚/1") == "output/回滚-1.log"


@given(ids)
def test_no_id_leads_out_of_the_directory(step: str) -> None:
    folder, _, name = output_name(step).partition("/")
    assert folder == "output"
    assert name[0] != "."
    assert not set(name) & set("/\0\n\\ ")
    assert len(name.encode()) < 255


@given(ids, ids)
def test_no_two_ids_share_a_file(one: str, other: str) -> None:
    names = {output_name(one), late_name(one), output_name(other), late_name(other)}
    assert len(names) == (2 if one == other else 4)


@pytest.mark.parametrize(
    ("one", "other"), [("a-1/2", "a/1-2"), ("a/1", "a-1"), ("1/2.late", "1/2"), ("a/b/1", "a-b/1")]
)
def test_ids_that_look_alike_have_their_own_files(one: str, other: str) -> None:
    assert len({output_name(one), late_name(one), output_name(other), late_name(other)}) == 4


def test_the_latest_of_two_runs_that_began_in_the_same_second(tmp_path: Path) -> None:
    for run in ("20261123T131000Z-z-all-aaaa", "20261123T131000Z-a-all-aaaa"):
        kept(tmp_path, run, started(PLAN), Paused("1/1", "somebody is needed"))
    assert find_unfinished(tmp_path, None).name == "20261123T131000Z-a-all-aaaa"


# Directories


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
        make(tmp_path / "logs", FIRST, PLAN, ASKED, workdir=tmp_path)
    assert not (tmp_path / "logs").exists()
    (tmp_path / ".gitignore").write_text("logs/\n")
    make(tmp_path / "logs", FIRST, PLAN, ASKED, workdir=tmp_path)


def test_runs_may_lie_below_a_directory_that_is_no_repository(tmp_path: Path) -> None:
    make(tmp_path / "logs", FIRST, PLAN, ASKED, workdir=tmp_path)


# Listing and finding


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


# Locks


def test_a_second_run_is_told_who_runs(tmp_path: Path) -> None:
    journal = Journal.create(make(tmp_path, FIRST, PLAN, ASKED).journal)
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        path = held.path
        assert path.parent == tmp_path / "locks"
        assert path.stat().st_mode & 0o777 == 0o600
        journal.append(started(PLAN))
        journal.append(StepStarted("1/1", 1))
        with pytest.raises(Busy) as caught, lock(tmp_path, "guide.md", "/srv/app", SECOND, person="other"):
            pass
        said = rf"by heliar since [-\dT:]+Z \(run {FIRST}, process {os.getpid()}\), now at step 1/1"
        assert re.search(said, caught.value.message)
    with lock(tmp_path, "guide.md", "/srv/app", SECOND, person="other"):
        pass
    journal.close()


def test_another_guide_or_directory_is_free(tmp_path: Path) -> None:
    with (
        lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"),
        lock(tmp_path, "other.md", "/srv/app", SECOND, person="heliar"),
        lock(tmp_path, "guide.md", "/srv/other", THIRD, person="heliar"),
    ):
        pass


def test_a_lock_that_does_not_say_whose_it_is_still_holds(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar") as held:
        path = held.path
        for content in ("", "{", "[]", '{"person": 1}'):
            path.write_text(content)
            with (
                pytest.raises(Busy, match=r"already$"),
                lock(tmp_path, "guide.md", "/srv/app", "x", person="y"),
            ):
                pass


def test_children_do_not_hold_it(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    with child, lock(tmp_path, "guide.md", "/srv/app", FIRST, person="heliar"):
        assert child.poll() is None
        child.communicate()


def test_what_a_killed_run_held_is_free(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from mdrun.runs import lock\n"
        f"with lock(Path({str(tmp_path)!r}), 'guide.md', '/srv/app', {FIRST!r}, person='heliar'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="heliar"), lock(tmp_path, "guide.md", "/srv/app", SECOND, person="x"):
            pass
        holder.kill()
        holder.communicate()
    journal = kept(tmp_path, FIRST, started(PLAN), StepStarted("1/1", 1)).journal
    with lock(tmp_path, "guide.md", "/srv/app", SECOND, person="x") as held:
        who = rf"heliar since [-\dT:]+Z \(run {FIRST}, process {holder.pid}\)"
        said = f"taken over from {who}, whose process is gone"
        assert re.search(rf"{said}: `mdrun resume {FIRST}` goes on with that run$", held.note)
        writer = Journal.reopen(journal)
        writer.append(RunFinished("failed", 1.0, 3))
        writer.close()
        assert re.search(rf"{said}$", held.note)
    with lock(tmp_path, "guide.md", "/srv/app", THIRD, person="x") as held:
        assert held.note == ""


def test_a_run_that_takes_up_its_own_lock_says_nothing(tmp_path: Path) -> None:
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="x") as held:
        content = held.path.read_bytes()
    assert held.path.read_bytes() == b""
    held.path.write_bytes(content)
    with lock(tmp_path, "guide.md", "/srv/app", FIRST, person="x") as again:
        assert again.note == ""


def test_a_lock_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("")
    with pytest.raises(RecordError) as caught, lock(tmp_path, "guide.md", "/", FIRST, person="x"):
        pass
    assert caught.value.remedy


# Proof


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

home = Path(sys.argv[1])
asked = Asked("g.md", (), (), None, None, None, None, {}, False)
plan = Plan("g.md", b"---\\na: b\\n---\\n# x\\n", "0", "x", (), (), (), (), (), (), None, "h")
with runs.lock(home, "g.md", ".", "20261123T131000Z-a", person="me"):
    directory = make(home, "20261123T131000Z-a", plan, asked)
    before = set(sys.modules)
    writer = journal.Journal.create(directory.journal)
    writer.append(StepStarted("1/1", 1), sync=True)
    writer.append(StepFinished("1/1", "failed", 1.0, output="output/1.log"))
    writer.append(RunFinished("failed", 1.0, 3))
    found = state.fold(journal.read(directory.journal).records)
    facts = runlog.Facts.collect(directory.path, found)
    runlog.write(directory.run_log, runlog.render(plan, found, facts=facts))
    writer.close()
print(sorted(set(sys.modules) - before))
heavy = {"asyncio", "filelock", "markdown_it", "platformdirs", "rich", "subprocess", "tempfile", "yaml"}
print(sorted(heavy & set(sys.modules)))
"""
    seen = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert seen.stdout == "[]\n[]\n"


# Pruning


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


HOLDER = """
import os, sys
from pathlib import Path
from mdrun.runs.locks import lock
home, guide, fifo = map(Path, sys.argv[1:])
with lock(home, guide, home, "20261123T131000Z-guide-all-dead", person="ada") as held:
    if os.fork() == 0:
        os.set_inheritable(held.descriptor, True)
        os.execvp("bash", ["bash", "-c", f"read < '{fifo}'"])
    os.kill(os.getpid(), 9)
"""
"""A mdrun that is killed before it has a journal, and whose watchdog holds the lock."""


def test_a_run_killed_before_its_journal_was_made_is_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    guide = tmp_path / "guide.md"
    done = subprocess.run([sys.executable, "-c", HOLDER, tmp_path, guide, fifo], check=False)
    assert done.returncode == -9
    said: list[str] = []

    def wait(run: str) -> None:
        said.append(run)
        fifo.write_text("\n")

    with lock(tmp_path, guide, tmp_path, "20261123T131000Z-guide-all-next", person="ada", wait=wait) as held:
        assert held.taken_from is not None
    assert said == ["20261123T131000Z-guide-all-dead"]
