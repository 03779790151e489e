"""Where the display writes to."""

from __future__ import annotations

import errno
import io
import os
import select
import time
from typing import TextIO

_SLICE = 256
"""Bytes that are written at once to a reader who may be slow."""
_LONGEST = 1024
"""Bytes within which the end of a line is looked for that was begun."""
_LEFT = (errno.EPIPE, errno.EIO)
"""Whoever reads has closed the pipe, or the terminal is gone: that is no fault, but a wish."""
_CUT = b"\x1b[0m\n"


class Sink:
    """Writes text at once; whatever the stream's encoding lacks is replaced.

    A run must never stop half way because nobody looks any more: once the reader of a pipe or the
    terminal is gone, everything is dropped. A descriptor that a child has made non-blocking is
    waited for.

    Args:
        stream: Where to.
        encoding: What programs read it in; the stream's own for people.
    """

    def __init__(self, stream: TextIO, encoding: str = "") -> None:
        self._stream = stream
        self._encoding = encoding or getattr(stream, "encoding", None) or "utf-8"
        self._gone = False
        self.lost = ""
        """Why not all of it was written; empty where all was, or where whoever read it has left."""
        try:
            self._fd: int | None = stream.fileno()
        except (AttributeError, io.UnsupportedOperation):
            self._fd = None

    def write(self, text: str) -> None:
        """Write the text now."""
        if self._gone or not text:
            return
        try:
            self._stream.flush()
            if self._fd is None:
                self._stream.write(text.encode(self._encoding, "replace").decode(self._encoding))
                self._stream.flush()
            else:
                _write_all(self._fd, text.encode(self._encoding, "replace"))
        except OSError as problem:
            self._drop(problem)

    def offer(self, text: str, patience: float) -> int:
        """Write text as far as the reader takes it in time; return how many lines are left out.

        What was written ends at the end of a line.

        Args:
            text: Lines of output.
            patience: Seconds that may be waited for the reader.
        """
        if self._gone or self._fd is None:
            self.write(text)
            return 0
        data = memoryview(text.encode(self._encoding, "replace"))
        limit = time.monotonic() + patience
        try:
            self._stream.flush()
            while data and _takes(self._fd, limit - time.monotonic()):
                data = data[os.write(self._fd, data[:_SLICE]) :]
                if time.monotonic() > limit:  # the terminal took less than it said, and let this wait
                    break
            if not data:
                return 0
            end = bytes(data[:_LONGEST]).find(b"\n") + 1
            _write_all(self._fd, bytes(data[:end]) or _CUT)
        except BlockingIOError:
            _write_all(self._fd, bytes(data))
            return 0
        except OSError as problem:
            self._drop(problem)
        return bytes(data[end:]).count(b"\n")

    def _drop(self, problem: OSError) -> None:
        """Drop all that is still to come."""
        self._gone = True
        self.lost = "" if problem.errno in _LEFT else problem.strerror or "it cannot be written"


def _takes(fd: int, seconds: float) -> bool:
    """Return whether something can be written within so many seconds."""
    return bool(select.select((), (fd,), (), max(seconds, 0))[1])


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            select.select((), (fd,), ())
