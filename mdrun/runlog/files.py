"""Put the run log in its place."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.errors import unwritable
from mdrun.files import open_file

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Replace a file at once: whoever reads it sees the old bytes or the new ones.

    Args:
        path: The file, readable by its owner only.
        data: All that it shall hold.

    Raises:
        RecordError: It cannot be written; the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)  # one that was killed wrote it
        _write_durably(temporary, data)
        temporary.replace(path)
        _sync_directory(path.parent)
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink()
        raise unwritable(path, "the run log", problem) from problem


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
