"""A large file on its way to the disk."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread

from mdrun.files import sync_data

SPREAD = 32 * 1024 * 1024
"""Bytes that are sent to the disk together."""


class WriteBack:
    """Sends a large file to the disk while it is written, so that little is left to wait for at its end.

    Args:
        file: Descriptor of the file.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._due = 0
        self._idle = allocate_lock()
        self._problem: OSError | None = None

    def wrote(self, size: int) -> None:
        """Note that so many bytes were written."""
        self._due += size
        if self._due >= SPREAD and self._idle.acquire(blocking=False):
            self._due = 0
            start_new_thread(self._send, ())

    def _send(self) -> None:
        try:
            sync_data(self._file)
        except OSError as problem:
            self._problem = problem  # the kernel tells it once: whoever syncs next would hear nothing of it
        finally:
            self._idle.release()

    def close(self) -> None:
        """Wait for what is on its way.

        Raises:
            OSError: Some of it cannot be written.
        """
        with self._idle:
            if self._problem is not None:
                raise self._problem
