"""The script that a bash reads: a named pipe, called like the guide, which it is fed line by line."""

from __future__ import annotations

import os
import select
from pathlib import Path

from mdrun.shell import driver
from mdrun.shell.private import two_way_pipe


class Script:
    """What a bash reads as its script.

    Nobody else holds it for writing, so that bash finds the end of its script when we are gone.

    Args:
        path: Where to make it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True)
        self._descriptor = two_way_pipe(path)
        path.chmod(0o400)  # what the guide runs shall not write into it by /proc/PID/fd
        self._at = 1

    def feed(self, text: bytes, line: int | None, ended: int, first: bytes = b"") -> None:
        """Give bash its next lines.

        Args:
            text: Lines, each ended by a newline.
            line: The guide's line that bash shall take the first one for; None where that does not matter.
            ended: A descriptor that says when bash is gone.
            first: What a line begins with that goes back.
        """
        if line is not None:
            before = first + driver.jump(line) if line < self._at else b"\n" * (line - self._at)
            self._at = line
            self._write(before + text, ended)
        else:
            self._write(text, ended)
        self._at += text.count(b"\n")

    def _write(self, data: bytes, ended: int) -> None:
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                poll = select.poll()
                poll.register(self._descriptor, select.POLLOUT)
                poll.register(ended, select.POLLIN)
                if any(descriptor == ended for descriptor, _ in poll.poll()):
                    return

    def is_read_by(self, process: int) -> bool:
        """Return whether a process waits for more of it."""
        try:
            # proc(5): the system call's number and its arguments; the first one of read(2) is a descriptor.
            _, descriptor, *_ = Path(f"/proc/{process}/syscall").read_bytes().split(b" ", 2)
            return Path(f"/proc/{process}/fd/{int(descriptor, 16)}").readlink() == self._path
        except (OSError, ValueError):
            return False

    def end(self) -> None:
        """Let bash find the end of it; doing it twice does no harm."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
