"""Write files so that a reader sees the old or the new content, never half of it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

PRIVATE = 0o600
EXECUTABLE = 0o755


def write_atomically(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Replace a file's content and mode in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def permissions(path: Path) -> int:
    """Return a file's permission bits."""
    return path.stat().st_mode & 0o777
