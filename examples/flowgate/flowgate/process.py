"""Detached processes: start one, know it again, end it.

A pid alone names another process after it was reused, so a pid file also holds when the process started.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from flowgate.files import write_atomically

GRACE = 5.0
"""Seconds between TERM and KILL."""


def start(command: list[str], log: Path, pid_file: Path) -> int:
    """Start a command in a session of its own and return its pid.

    Its output goes to the log, never to the caller's terminal or pipe.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
        )
    remember(process.pid, pid_file)
    return process.pid


def remember(pid: int, pid_file: Path) -> None:
    """Write a pid file."""
    write_atomically(pid_file, f"{pid}\n{_identity(pid) or 'ended'}\n".encode())


def running(pid_file: Path) -> int | None:
    """Return the pid of the process that a pid file names, None where it is gone."""
    try:
        pid, identity = pid_file.read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if _identity(int(pid)) == identity else None


def stop(pid_file: Path) -> None:
    """End the process that a pid file names: TERM, and KILL after a grace; remove the file."""
    pid = running(pid_file)
    if pid is not None:
        with suppress(ProcessLookupError):
            _end(pid, pid_file)
    pid_file.unlink(missing_ok=True)


def _end(pid: int, pid_file: Path) -> None:
    handle = os.pidfd_open(pid)
    try:
        # The handle is of one process for good; look again that it is the one meant.
        if running(pid_file) != pid:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(handle, number)
            if select.select([handle], [], [], GRACE)[0]:
                return
    finally:
        os.close(handle)


def _identity(pid: int) -> str | None:
    """Return what tells a process from any other with its pid: the boot and the tick it started at."""
    try:
        # The name in parentheses may hold anything, so fields are counted from its end.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    state, started = fields[0], fields[19]
    return None if state in "ZX" else f"{boot}:{started}"
