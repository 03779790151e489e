"""Put the run log in its place."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.files import sync_directory, write_new
from mdrun.shortage import unwritable

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
        write_new(temporary, data)
        temporary.replace(path)
        sync_directory(path.parent)
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink()
        raise unwritable(path, "the run log", problem) from problem
