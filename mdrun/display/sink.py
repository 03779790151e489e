"""Where the display writes to."""

from __future__ import annotations

import io
import os
import select
from typing import TextIO


class Sink:
    """Writes text at once; whatever the stream's encoding lacks is replaced.

    A run must never stop half way because nobody looks any more: once the reader of a pipe or the
    terminal is gone, everything is dropped. A descriptor that a child has made non-blocking is
    waited for.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._encoding = getattr(stream, "encoding", None) or "utf-8"
        self._gone = False
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
        except OSError:
            self._gone = True


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            select.select((), (fd,), ())
