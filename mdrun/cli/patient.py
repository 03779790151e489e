"""A standard stream that waits, where somebody has made its descriptor non-blocking.

A pipe or a terminal is shared with whoever opened it: a program that has made it so for itself has made it so
for mdrun. Python then loses what does not fit in at once, and takes what has not come yet for the end.
"""

from __future__ import annotations

import os
from io import BufferedReader, BufferedWriter, RawIOBase, TextIOWrapper
from select import select
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class Patient(RawIOBase):
    """A non-blocking descriptor that is read and written as if it were a blocking one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return os.isatty(self._descriptor)

    def readable(self) -> bool:
        """Say that it may be read."""
        return True

    def writable(self) -> bool:
        """Say that it may be written."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is; wait until there is something, or the end."""
        while True:
            try:
                return os.readv(self._descriptor, [buffer])
            except BlockingIOError:
                select((self,), (), ())

    def write(self, data: ReadableBuffer) -> int:
        """Write what fits in; wait until something does."""
        while True:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                select((), (self,), ())


def patient(stream: TextIO) -> TextIO:
    """Return a standard stream that waits, with the encoding of one that does not."""
    raw = Patient(stream.fileno())
    return TextIOWrapper(
        BufferedReader(raw) if stream.readable() else BufferedWriter(raw),
        stream.encoding,
        stream.errors,
        line_buffering=bool(stream.line_buffering),
    )
