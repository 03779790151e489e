"""A large output on its way: hashed and written by two threads, past the page cache where there is a way."""

from __future__ import annotations

import mmap
import os
import time
from _queue import SimpleQueue  # importing queue takes longer than all of this
from _thread import start_new_thread
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.shell.write_back import WriteBack

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Hash(Protocol):
        """A hash object of :mod:`hashlib`."""

        def update(self, data: memoryview, /) -> None:
            """Take the next bytes."""


_PORTION = 512 * 1024
"""Bytes that are hashed and written at once: the threads wait for one another each time."""
_PORTIONS = 3
"""Portions that are on their way together."""
_BLOCK = 4096
"""What place, size and memory of a direct write must be a multiple of (open(2), O_DIRECT), at most."""
PATIENCE = 0.1
"""Seconds that bytes may wait for more of them."""


@dataclass(frozen=True, slots=True)
class _Portion:
    """Bytes on their way, as they lie in memory and in the file."""

    memory: memoryview
    """Room for :data:`_PORTION` bytes, aligned."""
    place: int
    """Where that room begins in the file, a multiple of :data:`_BLOCK`."""
    start: int
    """Where the bytes begin in it."""
    end: int
    """Where they end."""


_Queue = SimpleQueue[_Portion | None]
"""Portions, and None after the last one."""


class Bulk:
    """Hashes and writes what comes fast, in constant memory.

    What is written past the page cache (``O_DIRECT``) is copied once less, and pushes nothing else out of
    that cache. Where the file system knows no such thing it is written as always, and sent to the disk early.

    Args:
        file: Descriptor of the file.
        place: Where its end is, in bytes.
        digest: What hashes it; nobody else may use it until :meth:`close` has returned.
        direct: Whether it may be written past the page cache.
    """

    def __init__(self, file: int, place: int, digest: Hash, *, direct: bool = True) -> None:
        self._file = file
        self._direct = reopened(file) if direct else -1
        self._disk = WriteBack(file)
        self._problem: OSError | None = None
        self._free: SimpleQueue[memoryview | None] = SimpleQueue()
        for _ in range(_PORTIONS):
            self._free.put(memoryview(mmap.mmap(-1, _PORTION)))
        to_hash: _Queue = SimpleQueue()
        to_disk: _Queue = SimpleQueue()
        self._next = to_hash
        self._memory: memoryview | None = None
        self._begin(place)
        self._since = 0.0
        start_new_thread(
            _work, (to_hash, lambda one: digest.update(one.memory[one.start : one.end]), to_disk.put)
        )
        start_new_thread(_work, (to_disk, self._write, self._recycle))

    def _begin(self, place: int) -> None:
        """Go on at a place of the file."""
        self._start = self._end = place % _BLOCK
        self._place = place - self._start

    @property
    def waiting(self) -> bool:
        """Whether bytes wait for more of them."""
        return self._end > self._start

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            OSError: Some of those before cannot be written.
        """
        self._check()
        view = memoryview(data)
        while view:
            if self._memory is None:
                self._memory = self._free.get()
                assert self._memory is not None
            if not self.waiting:
                self._since = time.monotonic()
            size = min(len(view), _PORTION - self._end)
            self._memory[self._end : self._end + size] = view[:size]
            self._end += size
            view = view[size:]
            if self._end == _PORTION:
                self.hand_over()
        if self.waiting and time.monotonic() - self._since > PATIENCE:
            self.hand_over()

    def hand_over(self) -> None:
        """Have written what waits for more; nothing where nothing does."""
        if self._memory is not None and self.waiting:
            self._next.put(_Portion(self._memory, self._place, self._start, self._end))
            self._memory = None
            self._begin(self._place + self._end)

    def close(self) -> None:
        """Wait until all is hashed and written.

        Raises:
            OSError: Some of it cannot be written.
        """
        self.hand_over()
        self._next.put(None)
        while self._free.get() is not None:
            pass
        try:
            self._disk.close()
        finally:
            if self._direct >= 0:
                os.close(self._direct)
        self._check()

    def _check(self) -> None:
        if self._problem is not None:
            raise self._problem

    def _recycle(self, portion: _Portion | None) -> None:
        self._free.put(portion.memory if portion is not None else None)

    def _write(self, portion: _Portion) -> None:
        """Write a portion: what is no whole block at its beginning and end goes through the page cache."""
        if self._problem is not None:
            return
        first = min(-(-portion.start // _BLOCK) * _BLOCK, portion.end)
        last = max(portion.end // _BLOCK * _BLOCK, first)
        try:
            self._write_part(portion, portion.start, first)
            if not self._write_directly(portion, first, last):
                self._write_part(portion, first, last)
            self._write_part(portion, last, portion.end)
        except OSError as problem:
            self._problem = problem

    def _write_directly(self, portion: _Portion, start: int, end: int) -> bool:
        """Write whole blocks past the page cache; return whether all of them were written so."""
        if self._direct < 0:
            return False
        with suppress(OSError):
            return os.pwrite(self._direct, portion.memory[start:end], portion.place + start) == end - start
        return False

    def _write_part(self, portion: _Portion, start: int, end: int) -> None:
        while start < end:
            done = os.pwrite(self._file, portion.memory[start:end], portion.place + start)
            start += done
            self._disk.wrote(done)


def _work(source: _Queue, job: Callable[[_Portion], None], after: Callable[[_Portion | None], None]) -> None:
    """Do one thing with each portion, until there are no more."""
    while portion := source.get():
        job(portion)
        after(portion)
    after(None)


def reopened(file: int) -> int:
    """Return another descriptor of an open file, for direct writes; -1 where there is none."""
    with suppress(OSError, AttributeError):
        return os.open(f"/proc/self/fd/{file}", os.O_WRONLY | os.O_DIRECT | os.O_CLOEXEC)
    return -1
