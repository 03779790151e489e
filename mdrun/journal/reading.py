"""Read a journal back; forgive a torn last line and nothing else."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

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
_TIME = regex(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z", re.ASCII)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""How many days a month has; February has one more every fourth year."""
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
                    record = _proven(line[:-1], number, prev, digest)
                except ValueError as problem:
                    raise JournalBroken(path=path, line=number, reason=str(problem)) from problem
                records.append(record)
                prev = record.hash
                size += len(line)
    except OSError as problem:
        raise RecordError("journal-not-read", path=path, reason=problem.strerror) from problem
    return Reading(tuple(records), None, size)


def record_of(line: bytes) -> Record:
    """Return what a line says, whether or not it is what was written there.

    Args:
        line: Its bytes without the line feed.

    Raises:
        ValueError: It is no record; says why.
    """
    return _record(_object(line)[1])


def _proven(line: bytes, number: int, prev: str, sha256: Callable[..., _Hash]) -> Record:
    """Return the record of a line that is what was written there.

    Args:
        line: Its bytes without the line feed.
        number: Its place in the file, from 1.
        prev: The hash of the line before.
        sha256: What makes its hash.

    Raises:
        ValueError: It is not what was written there; says why.
        RecordError: It says that a form follows which is not known.
    """
    text, values = _object(line)
    seq = values.get("seq")
    digest = sha256(line[:-_TAIL_SIZE] + b"}").hexdigest()
    problem = None
    if type(seq) is not int or seq != number:
        problem = f"a gap: seq is {seq!r} where {number} is due"
    elif values.get("prev") != prev:
        problem = "prev is not the hash of the line before"
    elif not text.endswith(f',"hash":"{digest}"}}'):
        ends = _TAIL.search(text)
        problem = "the line does not match its hash" if ends else "the line does not end with its hash"
    if problem:
        raise ValueError(problem)
    form = values.get("format", 1)
    if type(form) is int and form > FORMAT and str(values.get("event")) in _BEGINNINGS:
        raise RecordError("journal-newer", version=values.get("version"))
    return _record(values)


def _object(line: bytes) -> tuple[str, dict[str, Any]]:
    """Return the text of a line, and the object that it is.

    Raises:
        ValueError: It is none; says why.
    """
    try:
        text = line.decode()
        values, end = _decode(text)
    except (ValueError, RecursionError) as problem:
        raise ValueError("it is no JSON") from problem
    if end != len(text):
        raise ValueError("something stands after its end")
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    return text, values


def _record(values: dict[str, Any]) -> Record:
    """Return the record that the object of a line holds, which is left with the fields of its event."""
    seq, when, name = values.pop("seq", None), values.pop("time", None), values.pop("event", None)
    values.pop("prev", None)
    digest = values.pop("hash", None)
    if type(seq) is not int:
        raise ValueError(f"not a number: {seq!r}")
    if not isinstance(when, str) or not _is_time(when):
        raise ValueError(f"not a time: {when!r}")
    event = from_fields(str(name), values)
    if isinstance(event, RunFinished) and event.events != seq:
        raise ValueError(f"the run ended with {event.events!r} events, and this is number {seq}")
    return Record(seq, when, event, digest)


def _is_time(text: str) -> bool:
    """Say whether a text is a moment as it is recorded."""
    return _TIME.fullmatch(text) is not None and _is_day(text[:10])


@cache
def _is_day(text: str) -> bool:
    """Say whether there is such a day, given as ``2026-11-23``."""
    year, month, day = map(int, text.split("-"))
    if not (1 <= month <= len(_DAYS) and year):
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _DAYS[month - 1] + leap
