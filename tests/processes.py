"""What the tests can see of processes: what the kernel tells (proc(5)), and what strace does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def gone(pid: int) -> bool:
    """Say whether a process has ended, reaped or not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"


def may_trace() -> bool:
    """Say whether strace is there and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "true"], capture_output=True, check=False).returncode == 0
