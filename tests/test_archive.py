"""A run as one file: the same bytes each time, and nothing of a hostile one is taken."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from mdrun import runlog
from mdrun.errors import RecordError
from mdrun.events import RunFinished, StepFinished, StepStarted
from mdrun.journal import Journal, read
from mdrun.runs import RunDirectory, find, listing
from mdrun.runs.making import make
from mdrun.runs.packing import pack
from mdrun.runs.proof import verify
from mdrun.runs.unpacking import Refused, unpack
from mdrun.state import fold
from tests.journals import rewrite
from tests.runlog_helpers import started
from tests.runs_helpers import ASKED, FIRST, PLAN

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 1 << 24


@pytest.fixture
def run(tmp_path: Path) -> RunDirectory:
    directory = make(tmp_path / "runs", FIRST, PLAN, ASKED)
    journal = Journal.create(directory.journal)
    journal.append(started(PLAN, run=FIRST, files=directory.hashes()))
    journal.append(StepStarted("1/1", 1))
    output = directory.file("output/1-1.log")
    output.write_bytes(b"one\n" * 1000)
    digest = directory.hashes()["output/1-1.log"]
    journal.append(StepFinished("1/1", "passed", 0.1, 0, output="output/1-1.log", output_sha256=digest))
    journal.append(RunFinished("passed", 0.2, 4))
    journal.close()
    state = fold(read(directory.journal).records)
    runlog.write(directory.run_log, runlog.render(PLAN, state))
    assert verify(directory.path) == ()
    return directory


@pytest.fixture
def packed(run: RunDirectory, tmp_path: Path) -> Path:
    pack(run.path, tmp_path / "run.zip")
    return tmp_path / "run.zip"


def contents(path: Path) -> dict[str, bytes]:
    return {str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()}


def test_what_was_packed_is_unpacked_and_closed_to_others(
    run: RunDirectory, packed: Path, tmp_path: Path
) -> None:
    old = os.umask(0)
    try:
        made = unpack(packed, tmp_path / "a" / "other", limit=LIMIT)
    finally:
        os.umask(old)
    assert contents(made) == contents(run.path)
    assert verify(made) == ()
    assert packed.stat().st_mode & 0o777 == 0o600
    for path in (tmp_path / "a", made, *made.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert [path.name for path in made.parent.iterdir()] == [FIRST]


def test_the_same_run_makes_the_same_bytes(run: RunDirectory, packed: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(run.path, tmp_path / "copy" / FIRST)
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o777)
    pack(copy, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_a_file_that_is_there_is_not_replaced(run: RunDirectory, packed: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(RecordError, match="File exists"):
        pack(run.path, packed)
    assert packed.read_bytes() == before


def test_a_run_that_is_there_already_is_left_alone(run: RunDirectory, packed: Path) -> None:
    with pytest.raises(RecordError, match="is there already"):
        unpack(packed, run.path.parent, limit=LIMIT)


def test_a_file_that_cannot_be_packed_leaves_no_archive(run: RunDirectory, tmp_path: Path) -> None:
    (run.path / "output" / "link").symlink_to("/etc/passwd")
    with pytest.raises(RecordError):
        pack(run.path, tmp_path / "half.zip")
    assert not (tmp_path / "half.zip").exists()


def forged(packed: Path, target: Path, *more: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """Return an archive with more in it."""
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, source.read(name))
        for one, data in more:
            made.writestr(one, data)
    return target


def of_kind(kind: int, name: str = f"{FIRST}/output/x.log") -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info


HOSTILE: dict[str, tuple[str | zipfile.ZipInfo, bytes]] = {
    "an absolute name": ("/tmp/evil", b""),
    "a way out": (f"{FIRST}/../../evil", b""),
    "a way out of output": (f"{FIRST}/output/../../evil", b""),
    "a second run": ("20261123T131000Z-other-all-aaaa/journal.jsonl", b""),
    "a directory below output": (f"{FIRST}/output/a/b", b""),
    "a directory of its own": (f"{FIRST}/other/", b""),
    "a hidden file": (f"{FIRST}/.git", b""),
    "a backslash": (f"{FIRST}/..\\evil", b""),
    "a line feed": (f"{FIRST}/a\nb", b""),
    "a link": (of_kind(stat.S_IFLNK), b"/etc/passwd"),
    "a device": (of_kind(stat.S_IFCHR), b""),
    "a named pipe": (of_kind(stat.S_IFIFO), b""),
    "a bomb": (f"{FIRST}/output/bomb", b"\0" * (LIMIT + 1)),
    "a name of nothing": (f"{FIRST}/", b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_and_leaves_nothing(packed: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    with pytest.raises(RecordError, match="not an archive of a run"):
        unpack(forged(packed, tmp_path / "forged.zip", HOSTILE[name]), other, limit=LIMIT)
    assert not other.exists() or not list(other.iterdir())
    assert not (tmp_path / "evil").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    twice = forged(packed, tmp_path / "forged.zip", (f"{FIRST}/journal.jsonl", b""))
    with pytest.raises(RecordError, match="there twice"):
        unpack(twice, tmp_path / "other", limit=LIMIT)


def test_a_journal_too_large_to_be_read_is_refused(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdrun.runs.unpacking.RECORD", 100)
    with pytest.raises(RecordError, match="larger than any"):
        unpack(packed, tmp_path / "other", limit=LIMIT)


def test_a_size_that_is_not_true_is_refused(packed: Path, tmp_path: Path) -> None:
    data = bytearray(forged(packed, tmp_path / "x.zip", (f"{FIRST}/output/bomb", b"\0" * 9999)).read_bytes())
    size = (9999).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(data)
    with pytest.raises(RecordError, match="not an archive of a run"):
        unpack(tmp_path / "lying.zip", tmp_path / "other", limit=LIMIT)
    assert not list((tmp_path / "other").iterdir())


def test_a_record_that_is_not_whole_is_refused(packed: Path, tmp_path: Path) -> None:
    added = forged(packed, tmp_path / "forged.zip", (f"{FIRST}/output/1-2.log", b"added"))
    with pytest.raises(Refused) as caught:
        unpack(added, tmp_path / "other", limit=LIMIT)
    assert [finding.code for finding in caught.value.findings] == ["file-unnamed"]
    assert not list((tmp_path / "other").iterdir())


def test_a_record_with_what_no_event_can_hold_is_refused(run: RunDirectory, tmp_path: Path) -> None:
    rewrite(run.journal, '"rehearsal":false', '"rehearsal":0')
    pack(run.path, tmp_path / "odd.zip")
    with pytest.raises(Refused) as caught:
        unpack(tmp_path / "odd.zip", tmp_path / "other", limit=LIMIT)
    assert "event RunStarted: rehearsal is 0" in caught.value.findings[0].message
    assert list((tmp_path / "other").iterdir()) == []


def test_a_run_under_another_name_is_refused(run: RunDirectory, tmp_path: Path) -> None:
    other = run.path.rename(run.path.with_name(FIRST[:-4] + "zzzz"))
    pack(other, tmp_path / "renamed.zip")
    with pytest.raises(RecordError, match="its record is not that of"):
        unpack(tmp_path / "renamed.zip", tmp_path / "other", limit=LIMIT)


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_torn_archive_is_refused(packed: Path, tmp_path: Path, cut: int) -> None:
    packed.write_bytes(packed.read_bytes()[:cut])
    with pytest.raises(RecordError, match="not an archive of a run"):
        unpack(packed, tmp_path / "other", limit=LIMIT)


def test_every_changed_byte_of_an_archive_is_found_or_changes_nothing(
    run: RunDirectory, packed: Path, tmp_path: Path
) -> None:
    """A byte that nobody reads, such as one of a time, may differ; what is taken is always whole."""
    whole, wanted = packed.read_bytes(), contents(run.path)
    for at in range(0, len(whole), 7):
        packed.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            made = unpack(packed, tmp_path / "other", limit=LIMIT)
        except (RecordError, Refused):
            continue
        assert contents(made) == wanted, at
        shutil.rmtree(made)


def test_what_a_killed_import_left_is_no_run(run: RunDirectory, tmp_path: Path) -> None:
    (run.path.parent / ".import-1-ab" / FIRST).mkdir(parents=True)
    assert [row.run for row in listing(run.path.parent)] == [FIRST]
    assert find(run.path.parent, None) == run.path
