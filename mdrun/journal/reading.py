"""Read a journal back; forgive a torn last line and nothing else."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final

from mdrun.dataclass import dataclass
from mdrun.digest import sha256, sha256_of_many
from mdrun.errors import JournalBroken, RecordError
from mdrun.events import FORMAT, Event, RunFinished, from_fields
from mdrun.files import opened
from mdrun.patterns import regex
from mdrun.rubbish import none_sought

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash
    from pathlib import Path

FIRST: Final = "0" * 64
"""What stands in ``prev`` of the first line."""
_MUCH = 4 << 20
"""Bytes of a journal from which on hashing them faster pays for what does."""
_TAIL = regex(r',"hash":"[0-9a-f]{64}"}\Z')
_TAIL_SIZE = len(',"hash":""}') + 64
_BEGINNINGS = frozenset(("RunStarted", "Resumed"))
"""The events that say in which form all that comes after them is kept."""
_TIME = regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Record:
    """An event as the journal holds it."""

    seq: int
    """Its number in the journal, from 1; also its line."""
    time: str
    """When it was written: ISO 8601, UTC, with microseconds, such as ``2026-11-23T13:10:00.123456Z``."""
    event: Event
    """What happened."""
    hash: str
    """Of the line without this field, in hex."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journal holds."""

    records: tuple[Record, ...]
    """Every whole record, in order."""
    torn: str | None
    """The text of a last line that was not written to its end, and is dropped; None where all is whole."""
    size: int
    """Bytes up to the end of the last whole record."""
    torn_size: int = 0
    """Bytes of a last line that was not written to its end."""

    @property
    def finished(self) -> bool:
        """Whether the last record says that the run is over; if not, it runs, or it was killed."""
        return bool(self.records) and isinstance(self.records[-1].event, RunFinished)


@none_sought()
def read(path: Path) -> Reading:
    """Read a journal, forgiving a torn last line and nothing else.

    Raises:
        JournalBroken: A line is not what was written; names the line and why.
        RecordError: The file cannot be read.
    """
    records: list[Record] = []
    size = 0
    prev = FIRST
    try:
        with opened(path) as file:
            digest = sha256_of_many() if os.fstat(file.fileno()).st_size > _MUCH else sha256
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return Reading(tuple(records), line.decode("utf-8", "replace"), size, len(line))
                try:
                    record = _parse(line[:-1], number, prev, digest)
                except (ValueError, RecursionError) as problem:
                    raise JournalBroken(path=path, line=number, reason=str(problem)) from problem
                records.append(record)
                prev = record.hash
                size += len(line)
    except OSError as problem:
        raise RecordError("journal-not-read", path=path, reason=problem.strerror) from problem
    return Reading(tuple(records), None, size)


def _parse(line: bytes, number: int, prev: str, sha256: Callable[..., _Hash]) -> Record:
    """Return the record of a line.

    Args:
        line: Its bytes without the line feed.
        number: Its place in the file, from 1.
        prev: The hash of the line before.
        sha256: What makes its hash.

    Raises:
        ValueError: It is not what was written there; says why.
        RecursionError: It is JSON nested too deeply to be ours.
    """
    text = line.decode()
    values, end = _decode(text)
    if end != len(text):
        raise ValueError("something stands after its end")
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    seq, when, name = values.pop("seq", None), values.pop("time", None), values.pop("event", None)
    before = values.pop("prev", None)
    values.pop("hash", None)
    digest = sha256(line[:-_TAIL_SIZE] + b"}").hexdigest()
    problem = None
    if type(seq) is not int or seq != number:
        problem = f"a gap: seq is {seq!r} where {number} is due"
    elif before != prev:
        problem = "prev is not the hash of the line before"
    elif not text.endswith(f',"hash":"{digest}"}}'):
        ends = _TAIL.search(text)
        problem = "the line does not match its hash" if ends else "the line does not end with its hash"
    elif not isinstance(when, str) or not _TIME.fullmatch(when):
        problem = f"not a time: {when!r}"
    if problem:
        raise ValueError(problem)
    if name in _BEGINNINGS and values.get("format", 1) not in range(1, FORMAT + 1):
        raise RecordError("journal-newer", version=values.get("version"))
    event = from_fields(str(name), values)
    if isinstance(event, RunFinished) and event.events != number:
        problem = f"the run ended with {event.events!r} events, and this is number {number}"
        raise ValueError(problem)
    return Record(number, when, event, digest)
