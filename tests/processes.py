"""What the tests can see of processes: what the kernel tells (proc(5)), and what strace does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

CLONES = {"x86_64": ["56"], "aarch64": ["220"]}.get(os.uname().machine, [])
"""Numbers of the system calls by which bash makes a child; none where we do not know it."""


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


def reads(pid: int, name: str) -> bool:
    """Say whether a process waits for bytes from a file of this name."""
    try:
        # proc(5): the system call's number and its arguments; the first one of read(2) is a descriptor.
        _, descriptor, *_ = Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split(" ", 2)
        return Path(f"/proc/{pid}/fd/{int(descriptor, 16)}").readlink().name == name
    except (OSError, ValueError):
        return False


def system_call(pid: int) -> str:
    """Return the number of the system call that a process is in; ``-1`` where it is in none (proc(5))."""
    return Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split()[0]
