"""Append events to a journal, each with one write."""

from __future__ import annotations

import fcntl
import json
import os
import time
from typing import TYPE_CHECKING

from mdrun.digest import sha256
from mdrun.errors import Busy, RecordError
from mdrun.events import Event, to_fields
from mdrun.files import open_file, sync_data, sync_directory
from mdrun.journal.reading import FIRST, Reading, Record, read
from mdrun.shortage import unwritable

if TYPE_CHECKING:
    from pathlib import Path

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Journal:
    """A journal open for appending.

    Make one with :meth:`create` or :meth:`reopen`. It has one writer, who holds the file's lock (``flock``)
    until it is closed or the process ends; no child inherits it.
    """

    count: int
    """Number of records."""
    last_hash: str
    """The hash of the last record."""

    def __init__(self, path: Path, descriptor: int, reading: Reading) -> None:
        self.path = path
        self._descriptor = descriptor
        self._second = -1
        self._prefix = ""
        self._stand(reading)

    @classmethod
    def create(cls, path: Path) -> Journal:
        """Create the file, which must not exist, and make its name durable.

        Raises:
            RecordError: It cannot be created.
        """
        try:
            descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND)
            _claim(descriptor, path)
            sync_directory(path.parent)
        except OSError as problem:
            raise unwritable(path, "the journal", problem) from problem
        return cls(path, descriptor, Reading((), None, 0))

    @classmethod
    def reopen(cls, path: Path, before: Reading | None = None) -> Journal:
        """Open an existing journal to go on after its last whole line; a torn last line is cut off.

        Args:
            path: The file.
            before: What it held when it was read; it is read if this is not given.

        Raises:
            Busy: A process is writing it, or has written since it was read.
            JournalBroken: The journal is not whole.
            RecordError: It cannot be read or written.
        """
        try:
            descriptor = open_file(path, os.O_WRONLY | os.O_APPEND)
        except OSError as problem:
            raise unwritable(path, "the journal", problem) from problem
        try:
            _claim(descriptor, path)
            reading = before or read(path)
            if os.fstat(descriptor).st_size != reading.size + reading.torn_size:
                raise Busy("run-moved-on", run=path.parent.name)
            os.ftruncate(descriptor, reading.size)
        except OSError as problem:
            os.close(descriptor)
            raise unwritable(path, "the journal", problem) from problem
        except RecordError:
            os.close(descriptor)
            raise
        return cls(path, descriptor, reading)

    def append(self, event: Event, *, sync: bool = False) -> Record:
        """Write the event with one write, and return it as recorded.

        Args:
            event: What happened, or is about to.
            sync: Whether it must be on the disk before this returns.

        Raises:
            RecordError: It cannot be written. The journal is as it was before.
        """
        self._catch_up()
        seq = self.count + 1
        name, values = to_fields(event)
        now = self._now()
        fields = _encode(values)[1:-1]
        text = f'{{"seq":{seq},"time":"{now}","event":"{name}",{fields},"prev":"{self.last_hash}"'
        # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\udc80``.
        body = text.encode("utf-8", "backslashreplace")
        digest = sha256(body + b"}").hexdigest()
        line = b'%b,"hash":"%b"}\n' % (body, digest.encode())
        self._write(line, sync=sync)
        self._size += len(line)
        self.count, self.last_hash = seq, digest
        return Record(seq, now, event, digest)

    def sync(self) -> None:
        """Bring what was written to the disk.

        Raises:
            RecordError: The disk does not take it.
        """
        try:
            sync_data(self._descriptor)
        except OSError as problem:
            raise unwritable(self.path, "the journal", problem) from problem

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _stand(self, reading: Reading) -> None:
        self._size = reading.size
        self.count = len(reading.records)
        self.last_hash = reading.records[-1].hash if reading.records else FIRST

    def _catch_up(self) -> None:
        """Mend our notes if a signal handler's exception came between a write and noting it."""
        try:
            if os.lseek(self._descriptor, 0, os.SEEK_END) == self._size:
                return
            reading = read(self.path)
            os.ftruncate(self._descriptor, reading.size)
        except OSError as problem:
            raise unwritable(self.path, "the journal", problem) from problem
        self._stand(reading)

    def _now(self) -> str:
        second, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
        if second != self._second:
            self._prefix = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        return f"{self._prefix}.{nanoseconds // 1000:06d}Z"

    def _write(self, line: bytes, *, sync: bool) -> None:
        try:
            written = os.write(self._descriptor, line)
            while written < len(line):  # the disk is full: the next write says so
                written += os.write(self._descriptor, line[written:])
            if sync:
                sync_data(self._descriptor)
        except OSError as problem:
            self._undo()
            raise unwritable(self.path, "the journal", problem) from problem

    def _undo(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            # What stands there now is a torn last line; nothing may be glued to it.
            self.close()


def is_written(descriptor: int) -> bool:
    """Return whether a journal that is open for reading has a writer who lives: it holds the file's lock."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _claim(descriptor: int, path: Path) -> None:
    for pause in (0.01, 0.1, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            if pause is None:
                raise Busy("run-active-elsewhere", run=path.parent.name) from problem
            time.sleep(pause)  # who lists the runs holds it for a moment
        else:
            return
