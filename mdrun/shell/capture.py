"""A block's output on its way: masked, to its file, to whoever watches, counted and hashed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.digest import of_much, sha256
from mdrun.files import open_file, open_folder
from mdrun.shell.bulk import Bulk
from mdrun.shell.masking import Masker
from mdrun.shell.showing import Showing

if TYPE_CHECKING:
    from hashlib import _Hash as Hash
    from pathlib import Path

    from mdrun.shell.mask import Patterns

Watch = Callable[[bytes], None]
"""Called with the chunks of masked output, as they come."""


def unwatched(_chunk: bytes) -> None:
    """Watch nothing: output that is kept and not shown as it comes."""


_LARGE = 4 * 1024 * 1024
"""Bytes of output from which threads of their own do the hashing and the writing."""
_FAST = 64 * 1024
"""Bytes in a chunk that show that output comes faster than it is taken."""
_PIECE = 2 * _FAST
"""Bytes that are masked at once: each takes several times its own memory."""
_LONG = 40
"""Bytes of a line from which on it counts as long."""


def _keep_memory() -> None:
    """Have the C library keep the memory of one chunk for the next one.

    It gives back to the system at once what is larger than all that was given back before, up to 32 MB
    (mallopt(3), ``M_MMAP_THRESHOLD``); without this, each page of each chunk would be asked for again.
    """
    bytes(_LARGE)


def _newlines(data: bytes, width: int) -> int:
    """Return how many lines end in ``data``.

    Args:
        data: The bytes.
        width: How long lines are, about: to take the ends of long ones out is faster than to count them.
    """
    return len(data) - len(data.replace(b"\n", b"")) if width > _LONG else data.count(b"\n")


def _hastened(digest: Hash, path: Path) -> Hash:
    """Return a faster digest of what is in a file, or the same one.

    The bytes are read again, and have to be those that were hashed: a file that somebody has changed since is
    not what the output was.
    """
    fast, piece = of_much(), memoryview(bytearray(_FAST))
    with suppress(OSError), open(open_file(path, os.O_RDONLY), "rb", buffering=0) as file:  # noqa: PTH123
        while size := file.readinto(piece):
            fast.update(piece[:size])
    return fast if fast.digest() == digest.digest() else digest


class Capture:
    """Take one block's output, in constant memory.

    Args:
        output: File for it, with mode 0600; made, or emptied, by the first byte: without one there is none.
        watch: Called with the chunks on their way to the file, see :class:`.Showing`.
        patterns: Secrets to mask.
        keep: How many bytes of its end to keep as they come, in memory alone.
        whole: Whether all of it is handed to ``watch``, see :class:`.Showing`.

    Raises:
        OSError: The file's directory is not there, or is a link.
    """

    def __init__(
        self, output: Path, watch: Watch, patterns: Patterns, keep: int = 0, *, whole: bool = False
    ) -> None:
        os.close(open_folder(output))
        self._path = output
        self._file = -1
        self.showing = Showing(watch, whole=whole)
        self._bulk: Bulk | None = None
        self._masker = Masker(patterns)
        self._hash = sha256()
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

    @property
    def waiting(self) -> bool:
        """Whether bytes wait for more of them before they are written or shown, see :meth:`settle`."""
        return (self._bulk is not None and self._bulk.waiting) or self.showing.waiting

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if self._keep:
            self.kept = (self.kept + chunk)[-self._keep :]
        for at in range(0, len(chunk), _PIECE):
            self._write(self._masker.feed(chunk[at : at + _PIECE]))

    def settle(self) -> None:
        """Have written and shown what waits for more: nothing has come for a while, or a command is over."""
        self.showing.settle()
        if self._bulk is not None:
            self._bulk.hand_over()

    def close(self) -> None:
        """Write what was held and close the file; doing it twice does no harm."""
        try:
            self._write(self._masker.flush())
            self.showing.settle()
        finally:
            file, bulk = self._file, self._bulk
            self._file, self._bulk = -1, None
            try:
                if bulk is not None:
                    bulk.close()
            finally:
                if file >= 0:
                    os.close(file)

    def _write(self, data: bytes) -> None:
        if not data:
            return
        if self._file < 0:
            self._file = open_file(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        if self._bulk is not None:
            self._bulk.feed(data)
        else:
            done = os.write(self._file, data)
            while done < len(data):
                done += os.write(self._file, memoryview(data)[done:])
            self._hash.update(data)
        self._newlines += _newlines(data, self._written // (self._newlines + 1))
        self._last = data[-1:]
        self._written += len(data)
        if self._written - len(data) <= _LARGE < self._written:
            self._hash = _hastened(self._hash, self._path)
        if self._bulk is None and self._written > _LARGE and len(data) > _FAST:
            _keep_memory()
            self._bulk = Bulk(self._file, self._written, self._hash)
        self.showing.feed(data)
