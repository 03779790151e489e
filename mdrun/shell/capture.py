"""A block's output on its way: masked, to its file, to whoever watches, counted and hashed."""

from __future__ import annotations

import hashlib
import os
from _thread import start_new_thread
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING

from mdrun.files import open_file
from mdrun.shell.mask import Masker, Patterns
from mdrun.shell.write_back import WriteBack

if TYPE_CHECKING:
    from pathlib import Path

Watch = Callable[[bytes], None]
"""Called with every chunk of masked output, as it comes."""


def unwatched(_chunk: bytes) -> None:
    """Watch nothing: output that is kept and not shown as it comes."""


_LARGE = 4 * 1024 * 1024
"""Bytes of output from which a thread of its own does the hashing."""
_PORTION = 1024 * 1024
"""Bytes that the thread is given at once: the two of them wait for one another each time."""
_AHEAD = 2
"""Portions that may wait for it."""


def _keep_memory() -> None:
    """Have the C library keep the memory of one chunk for the next one.

    It gives back to the system at once what is larger than all that was given back before, up to 32 MB
    (mallopt(3), ``M_MMAP_THRESHOLD``); without this, each page of each chunk would be asked for again.
    """
    bytes(_LARGE)


class _Hash:
    """SHA-256 of a stream; of a large one in a thread, since hashing takes longer than all else together."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._size = 0
        self._chunks: list[bytes] = []
        self._portions: SimpleQueue[bytes] | None = None
        self._free: SimpleQueue[None] = SimpleQueue()

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        self._size += len(data)
        if self._portions is None:
            self._hash.update(data)
            if self._size > _LARGE:
                self._start()
            return
        self._chunks.append(data)
        if self._size >= _PORTION:
            self._hand_over(self._portions)

    def _start(self) -> None:
        _keep_memory()
        self._size = 0
        self._portions = SimpleQueue()
        for _ in range(_AHEAD):
            self._free.put(None)
        start_new_thread(self._work, (self._portions,))

    def _hand_over(self, portions: SimpleQueue[bytes]) -> None:
        portion = b"".join(self._chunks)
        self._chunks.clear()
        self._size = 0
        self._free.get()
        portions.put(portion)

    def _work(self, portions: SimpleQueue[bytes]) -> None:
        while portion := portions.get():
            self._hash.update(portion)
            self._free.put(None)
        self._free.put(None)

    def close(self) -> None:
        """Wait until all is hashed; doing it twice does no harm."""
        if self._portions is not None:
            if self._chunks:
                self._hand_over(self._portions)
            self._portions.put(b"")
            self._portions = None
            for _ in range(_AHEAD + 1):
                self._free.get()

    def hexdigest(self) -> str:
        """Return the hash of all bytes, after :meth:`close`."""
        return self._hash.hexdigest()


class Capture:
    """Take one block's output, in constant memory.

    Args:
        output: File to create or replace, with mode 0600.
        watch: Called with every chunk after it was written.
        patterns: Secrets to mask.
        keep: How many bytes of its end to keep as they come, in memory alone.

    Raises:
        OSError: The file cannot be written.
    """

    def __init__(self, output: Path, watch: Watch, patterns: Patterns, keep: int = 0) -> None:
        self._file = open_file(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._watch = watch
        self._disk = WriteBack(self._file)
        self._masker = Masker(patterns)
        self._hash = _Hash()
        self._newlines = 0
        self._last = b"\n"
        self._written = 0
        self._keep = keep
        self.kept = b""
        """The end of the output, secrets and all."""

    @property
    def size(self) -> int:
        """Bytes so far; a possible beginning of a secret that is still held counts as it is."""
        return self._written + len(self._masker.held)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was written, in hex; after :meth:`close`."""
        return self._hash.hexdigest()

    @property
    def lines(self) -> int:
        """Lines so far; a last one without a newline counts."""
        return self._newlines + (self._last != b"\n")

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if self._keep:
            self.kept = (self.kept + chunk)[-self._keep :]
        self._write(self._masker.feed(chunk))

    def close(self) -> None:
        """Write what was held and close the file; doing it twice does no harm."""
        if self._file >= 0:
            self._write(self._masker.flush())
            file, self._file = self._file, -1
            self._hash.close()
            try:
                self._disk.close()
            finally:
                os.close(file)

    def _write(self, data: bytes) -> None:
        if not data:
            return
        done = os.write(self._file, data)
        while done < len(data):
            done += os.write(self._file, memoryview(data)[done:])
        self._hash.update(data)
        self._newlines += data.count(b"\n")
        self._last = data[-1:]
        self._written += len(data)
        self._disk.wrote(len(data))
        self._watch(data)
