"""What the kernel tells the tests of a process (proc(5))."""

from __future__ import annotations

from pathlib import Path


def gone(pid: int) -> bool:
    """Say whether a process has ended, reaped or not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"
