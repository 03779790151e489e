"""A journal: what was written is read back, and what was changed since is found."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdrun.errors import Busy, JournalBroken, RecordError
from mdrun.events import (
    FORMAT,
    Event,
    Paused,
    Resumed,
    RunFinished,
    StepFinished,
    StepStarted,
    VariableSet,
)
from mdrun.journal import FIRST, Journal, Record, read
from mdrun.state import fold
from tests.journals import any_events, any_of
from tests.runlog_helpers import plan_of, started

if TYPE_CHECKING:
    from pathlib import Path


def journal_of(path: Path, *happened: Event) -> Path:
    path.unlink(missing_ok=True)
    journal = Journal.create(path)
    for event in happened:
        journal.append(event)
    journal.close()
    return path


def rewrite(path: Path, line: int, /, **changes: object) -> None:
    """Change fields of a line, and give it a hash that fits."""
    lines = path.read_text().split("\n")[:-1]
    data = json.loads(lines[line - 1]) | changes
    data.pop("hash")
    text = json.dumps(data, separators=(",", ":"))
    digest = changes.get("hash") or sha256(text.encode()).hexdigest()
    lines[line - 1] = f'{text[:-1]},"hash":"{digest}"}}'
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return journal_of(
        tmp_path / "journal.jsonl",
        StepStarted("1/1", 1),
        Paused(None, "lunch"),
        RunFinished("paused", 1.5, 3),
    )


@settings(max_examples=60, deadline=None)
@given(happened=any_events)
def test_what_was_written_is_read_back(
    happened: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = journal_of(tmp_path_factory.mktemp("run") / "journal.jsonl", *happened)
    reading = read(path)
    assert [record.event for record in reading.records] == happened
    assert [record.seq for record in reading.records] == list(range(1, len(happened) + 1))
    assert reading.torn is None
    assert reading.size == path.stat().st_size


def test_a_line_is_compact_json_chained_to_the_one_before(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.jsonl")
    first = journal.append(VariableSet("name", "wert für 回滚", "asked"))
    second = journal.append(StepStarted("1/1", 1), sync=True)
    lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    body = (
        f'{{"seq":1,"time":"{first.time}","event":"VariableSet",'
        f'"name":"name","value":"wert für 回滚","source":"asked","prev":"{FIRST}"'
    )
    assert lines[0] == f'{body},"hash":"{first.hash}"}}'
    assert first.hash == sha256(f"{body}}}".encode()).hexdigest()
    assert json.loads(lines[1])["prev"] == first.hash
    assert (journal.count, journal.last_hash) == (2, second.hash)
    journal.close()


def test_no_event_has_a_field_that_the_line_needs_for_itself() -> None:
    own = {"seq", "time", "event", "prev", "hash"}
    assert all(own.isdisjoint(f.name for f in fields(kind)) for kind in get_args(Event))


def test_only_its_owner_can_read_it(three: Path) -> None:
    assert three.stat().st_mode & 0o777 == 0o600


def test_an_existing_journal_is_never_begun_anew(three: Path) -> None:
    with pytest.raises(RecordError, match="File exists"):
        Journal.create(three)


def test_every_torn_last_line_is_dropped_and_shown(three: Path, tmp_path: Path) -> None:
    data = three.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    torn = tmp_path / "torn.jsonl"
    for end in range(start, len(data)):
        torn.write_bytes(data[:end])
        reading = read(torn)
        assert len(reading.records) == 2
        assert reading.torn == (data[start:end].decode() if end > start else None)
        assert not reading.finished
    assert read(three).finished


def test_zeros_after_a_power_failure_are_a_torn_line(three: Path) -> None:
    three.write_bytes(three.read_bytes() + b"\0" * 100)
    assert read(three).torn == "\0" * 100


def test_a_journal_without_a_record_is_whole(tmp_path: Path) -> None:
    reading = read(journal_of(tmp_path / "journal.jsonl"))
    assert (reading.records, reading.finished) == ((), False)


def test_a_run_is_over_where_its_last_record_says_so(three: Path) -> None:
    assert read(three).finished
    journal = Journal.reopen(three)
    journal.append(Resumed("ada"))
    journal.close()
    assert not read(three).finished


def test_a_missing_journal_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No such file"):
        read(tmp_path / "journal.jsonl")


@pytest.mark.parametrize(
    ("line", "changes", "reason"),
    [
        (2, {"seq": 3}, "a gap: seq is 3 where 2 is due"),
        (1, {"seq": True}, "a gap: seq is True where 1 is due"),
        (2, {"seq": 2.0}, "a gap: seq is 2.0 where 2 is due"),
        (2, {"prev": "0" * 64}, "prev is not the hash of the line before"),
        (2, {"hash": "0" * 64}, "the line does not match its hash"),
        (2, {"event": "Danced"}, "unknown event 'Danced'"),
        (2, {"event": None}, "unknown event 'None'"),
        (2, {"mood": "good"}, "unexpected keyword argument 'mood'"),
        (2, {"time": "yesterday"}, "not a time: 'yesterday'"),
        (2, {"time": 1764162000}, "not a time: 1764162000"),
        (2, {"time": "2026-13-01T00:00:00.000000Z"}, "not a time: '2026-13-01T00:00:00.000000Z'"),
        (2, {"time": "2026-02-29T00:00:00.000000Z"}, "not a time: '2026-02-29T00:00:00.000000Z'"),
        (2, {"time": "2026-11-31T00:00:00.000000Z"}, "not a time: '2026-11-31T00:00:00.000000Z'"),
        (2, {"time": "2026-11-23T24:00:00.000000Z"}, "not a time: '2026-11-23T24:00:00.000000Z'"),
        (2, {"event": {}}, "unknown event '{}'"),
        (2, {"event": {}, "format": 99}, "unknown event '{}'"),
        (2, {"step": 5}, "event Paused: step is 5"),
        (2, {"reason": ["lunch"]}, "event Paused: reason is ('lunch',)"),
        (3, {"result": "splendid"}, "event RunFinished: result is 'splendid'"),
        (3, {"seconds": "1.5"}, "event RunFinished: seconds is '1.5'"),
        (3, {"files": ["a"]}, "event RunFinished: files is ('a',)"),
        (3, {"files": {"guide.md": None}}, "event RunFinished: files is {'guide.md': None}"),
        (3, {"events": 4}, "the run ended with 4 events, and this is number 3"),
    ],
)
def test_a_changed_line_is_named_with_the_reason(
    three: Path, line: int, changes: dict[str, object], reason: str
) -> None:
    rewrite(three, line, **changes)
    with pytest.raises(JournalBroken) as caught:
        read(three)
    assert caught.value.line == line
    assert reason in caught.value.message
    assert caught.value.message.startswith(f"{three}:{line}: ")


JUNK: tuple[object, ...] = (None, 5, True, "", [], ["a", 5], [[1]], {}, {"a": 5}, 10**30)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_field_is_read_as_that_or_named(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Somebody who means harm gives the line a hash that fits."""
    kind = data.draw(st.sampled_from([one for one in get_args(Event) if one is not RunFinished]))
    path = journal_of(tmp_path_factory.mktemp("run") / "journal.jsonl", data.draw(any_of(kind)))
    name = data.draw(st.sampled_from([one.name for one in fields(kind)]))
    rewrite(path, 1, **{name: data.draw(st.sampled_from(JUNK))})
    problem, records = _read(path)
    assert problem in ("", "journal-newer") or f"event {kind.__name__}: {name}" in problem
    fold(records)


def _read(path: Path) -> tuple[str, tuple[Record, ...]]:
    """Return what is wrong with the first line, or what the journal holds."""
    try:
        return "", read(path).records
    except JournalBroken as broken:
        return broken.message if broken.line == 1 else "", ()
    except RecordError as problem:
        return problem.code, ()


@pytest.mark.parametrize("junk", ["", "{", "[]", "1", "[" * 100_000, '{"seq":2}', "\0"])
def test_a_line_of_something_else_is_named(three: Path, junk: str) -> None:
    lines = three.read_text().splitlines()
    lines[1] = junk
    three.write_text("\n".join(lines) + "\n")
    with pytest.raises(JournalBroken) as caught:
        read(three)
    assert caught.value.line == 2


@pytest.mark.parametrize("gone", [1, 2])
def test_a_missing_line_shows(three: Path, gone: int) -> None:
    lines = three.read_text().splitlines()
    del lines[gone - 1]
    three.write_text("\n".join(lines) + "\n")
    with pytest.raises(JournalBroken, match="a gap") as caught:
        read(three)
    assert caught.value.line == gone


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_changed_byte_goes_unseen(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = journal_of(
        tmp_path_factory.mktemp("run") / "journal.jsonl",
        StepStarted("1/1", 1),
        StepFinished("1/1", "passed", 0.5),
    )
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    with pytest.raises(JournalBroken):
        read(path)


def test_a_reopened_journal_goes_on_after_its_last_whole_line(three: Path) -> None:
    three.write_bytes(three.read_bytes() + b'{"seq":4,"ti')
    journal = Journal.reopen(three)
    assert journal.count == 3
    journal.append(Resumed("heliar"))
    journal.append(RunFinished("passed", 1.0, journal.count + 1))
    journal.close()
    reading = read(three)
    assert len(reading.records) == 5
    assert reading.torn is None


def test_a_broken_journal_is_not_gone_on_with(three: Path) -> None:
    rewrite(three, 2, seq=7)
    with pytest.raises(JournalBroken):
        Journal.reopen(three)


def test_a_journal_has_one_writer(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.jsonl")
    journal.append(StepStarted("1/1", 1))
    with pytest.raises(Busy):
        Journal.reopen(tmp_path / "journal.jsonl")
    journal.close()
    Journal.reopen(tmp_path / "journal.jsonl").close()


def test_who_reads_it_for_a_moment_is_waited_for(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = os.open(three, os.O_RDONLY)
    fcntl.flock(reader, fcntl.LOCK_SH)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            os.close(reader)

    monkeypatch.setattr("mdrun.journal.writing.time.sleep", wait)
    Journal.reopen(three).close()
    assert len(waited) == 2


def test_what_somebody_else_has_gone_on_with_is_left_alone(three: Path) -> None:
    before = read(three)
    journal = Journal.reopen(three, before)
    journal.append(Resumed("ada"))
    journal.close()
    whole = three.read_bytes()
    with pytest.raises(Busy):
        Journal.reopen(three, before)
    assert three.read_bytes() == whole


def test_a_child_does_not_inherit_it(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.jsonl")
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as child:
        journal.close()
        Journal.reopen(tmp_path / "journal.jsonl").close()
        assert child.poll() is None
        child.communicate()


def test_a_record_that_was_written_and_not_noted_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal.create(path)
    journal.append(StepStarted("1/1", 1))
    noted = (journal.count, journal.last_hash, journal._size)
    journal.append(StepStarted("1/1", 2))
    journal.count, journal.last_hash, journal._size = noted  # as after an exception from a signal handler
    journal.append(StepStarted("1/1", 3))
    journal.close()
    assert [getattr(record.event, "attempt", None) for record in read(path).records] == [1, 2, 3]


def test_a_closed_journal_refuses_events(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "journal.jsonl")
    journal.close()
    journal.close()
    with pytest.raises(RecordError):
        journal.append(StepStarted("1/1", 1))


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    """The limit on a file's size stands for the disk: the write is cut short, then refused."""
    script = f"""
import resource, signal
from pathlib import Path
from mdrun.errors import RecordError
from mdrun.events import Paused, StepStarted
from mdrun.journal import Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal.create(Path({str(tmp_path / "journal.jsonl")!r}))
journal.append(StepStarted("1/1", 1))
resource.setrlimit(resource.RLIMIT_FSIZE, (400, resource.RLIM_INFINITY))
try:
    journal.append(Paused("1/1", "x" * 1000))
except RecordError as problem:
    print(problem.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.append(StepStarted("1/2", 1))
"""
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "File too large" in seen.stdout
    assert [record.event for record in read(tmp_path / "journal.jsonl").records] == [
        StepStarted("1/1", 1),
        StepStarted("1/2", 1),
    ]


def test_an_unwritable_directory_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        Journal.create(tmp_path / "missing" / "journal.jsonl")
    assert "No such file" in caught.value.message
    assert caught.value.remedy


def test_a_path_that_is_not_utf_8_is_kept(tmp_path: Path) -> None:
    event = VariableSet("path", os.fsdecode(b"/tmp/\xff"), "-v")
    path = journal_of(tmp_path / "journal.jsonl", event)
    path.read_bytes().decode("utf-8")
    assert read(path).records[0].event == event


def test_a_record_of_an_earlier_form_is_read(tmp_path: Path) -> None:
    begun = started(plan_of("# x\n"), format=1)
    assert read(journal_of(tmp_path / "journal.jsonl", begun)).records[0].event == begun


def test_a_record_of_a_later_form_is_refused_by_name(tmp_path: Path) -> None:
    path = journal_of(tmp_path / "journal.jsonl", started(plan_of("# x\n"), format=FORMAT + 1, version="9.0"))
    with pytest.raises(RecordError, match=r"kept by mdrun 9\.0, in a form that this one does not know"):
        read(path)


def test_a_record_that_a_later_form_was_added_to_is_refused_by_name(tmp_path: Path) -> None:
    later = Resumed("ada", version="9.0", format=FORMAT + 1)
    path = journal_of(tmp_path / "journal.jsonl", started(plan_of("# x\n")), later)
    with pytest.raises(RecordError, match=r"kept by mdrun 9\.0, in a form that this one does not know"):
        read(path)
