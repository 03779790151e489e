"""A terminal of the blocks' own, which their output comes through."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
import termios
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mdrun.shell import channel, processes
from mdrun.shell.channel import CHUNK

if TYPE_CHECKING:
    from mdrun.inside import Inside

_IUTF8 = 0o40000
"""That erasing a character erases all bytes of it (termios(3)); Python has no name for it."""

_OPEN = os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC
_TIOCSPTLCK, _TIOCGPTN = 0x40045431, 0x80045430
"""Unlock a terminal, and ask its number (ioctl_tty(2)); Python has no names for them before 3.13."""
_TIOCSIG = 0x40045436
"""Send a signal to the foreground of a terminal (asm-generic/ioctls.h); Python has no name for it."""

Typing = Literal["lines", "hidden", "keys"]
"""How a program reads what is typed on its terminal: lines that are shown, lines that are not, as a password,
or single keys, as an editor: then it draws the screen by itself."""


def _terminal_of(inside: Inside) -> tuple[int, Path]:
    """Make a terminal in another place; return where we hold it, and its path there."""
    descriptor = os.open(inside.path("/dev/pts/ptmx"), _OPEN)
    fcntl.ioctl(descriptor, _TIOCSPTLCK, bytes(4))
    number = int.from_bytes(fcntl.ioctl(descriptor, _TIOCGPTN, bytes(4)), sys.byteorder)
    return descriptor, Path(f"/dev/pts/{number}")


class Pty:
    """A terminal of the blocks' own: they have it as input, output and error, and as ``/dev/tty``.

    The shell leads a session and opens it by path, so it becomes the session's controlling terminal (POSIX
    11.1.3). The shell lets go of it after each block: then its end of file says that nobody has it open, and
    what a block left running shows.

    Args:
        modes: What ``termios.tcgetattr`` says of the operator's terminal.
        inside: The namespaces that the shell is in, if they are not ours.
    """

    def __init__(self, modes: list[Any], inside: Inside | None = None) -> None:
        if inside is None:
            self.descriptor, slave = os.openpty()
            self.path = self.seen = Path(os.ttyname(slave))
        else:
            self.descriptor, self.path = _terminal_of(inside)
            self.seen = inside.path(str(self.path))
            slave = os.open(self.seen, _OPEN)
        self.lasting = True  # a session has one controlling terminal
        self._modes = modes
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        os.close(slave)
        os.set_blocking(self.descriptor, False)

    def read(self) -> bytes | None:
        """Return the next bytes, as :meth:`Channel.read`; a terminal gives 4 KB at a time at most."""
        parts: list[bytes] = []
        size = 0
        while size < CHUNK:
            try:
                part = os.read(self.descriptor, CHUNK)
            except BlockingIOError:
                break
            except OSError as problem:
                if problem.errno != errno.EIO:
                    raise
                return b"".join(parts)
            parts.append(part)
            size += len(part)
        return b"".join(parts) if parts else None

    def pending(self) -> bool:
        """Return whether bytes are waiting to be read."""
        return channel.pending(self.descriptor)

    def hold(self) -> int:
        """Return a descriptor as :meth:`Channel.hold`."""
        return channel.hold(self.seen)

    def interrupt(self, group: int) -> None:
        """Interrupt a process group, as :meth:`Channel.interrupt`; in the foreground whoever runs in it.

        As a key does, but that throws away what was printed and is not yet read (POSIX 11.1.9).
        """
        with suppress(OSError):
            if self.foreground() == group:
                fcntl.ioctl(self.descriptor, _TIOCSIG, signal.SIGINT)
                return
        os.killpg(group, signal.SIGINT)

    def type(self, keys: bytes) -> int:
        """Type; return how many bytes were taken, fewer where nobody reads what was typed before."""
        try:
            return os.write(self.descriptor, keys)
        except OSError:
            return 0

    def renew(self) -> None:
        """Give it the modes that it had at first, and throw away what was typed and nobody has read."""
        slave = os.open(self.seen, _OPEN)
        try:
            termios.tcsetattr(slave, termios.TCSAFLUSH, self._modes)
        finally:
            os.close(slave)

    def resize(self, size: tuple[int, int]) -> None:
        """Give it rows and columns; whoever has it in the foreground gets SIGWINCH where that is a change."""
        termios.tcsetwinsize(self.descriptor, size)

    def typing(self) -> Typing:
        """Return how what is typed is read now (POSIX 11.2.5)."""
        modes = termios.tcgetattr(self.descriptor)[3]
        if not modes & termios.ICANON:
            return "keys"
        return "lines" if modes & termios.ECHO else "hidden"

    def editing(self) -> tuple[bytes, bytes, bool]:
        """Return the keys that erase a character and a line (POSIX 11.1.9), and whether text is UTF-8."""
        modes = termios.tcgetattr(self.descriptor)
        return modes[6][termios.VERASE], modes[6][termios.VKILL], bool(modes[0] & _IUTF8)

    def signal_of(self, key: bytes, group: int, *, jobs: bool) -> int | None:
        """Return what a key sends to what the shell runs, as ``termios`` names it.

        Args:
            key: One byte.
            group: The shell's process group, which it leads.
            jobs: Whether the shell gives each command a group of its own.

        Returns:
            ``termios.VINTR``, ``termios.VSUSP``, or None where it sends neither, or to a foreground that is
            none of the shell's.
        """
        with suppress(termios.error, OSError):
            modes = termios.tcgetattr(self.descriptor)
            keys = modes[6]
            meant = next((name for name in (termios.VINTR, termios.VSUSP) if keys[name] == key), None)
            if meant is not None and modes[3] & termios.ISIG and self._is_of(group, jobs=jobs):
                return meant
        return None

    def _is_of(self, group: int, *, jobs: bool) -> bool:
        """Return whether the shell has the foreground, or a job of its own, whose leader may be gone."""
        foreground = self.foreground()
        return foreground == group or (jobs and foreground in processes.groups(processes.children(group)))

    def foreground(self) -> int:
        """Return the process group that is in the foreground; 0 where it is no session's terminal yet."""
        return int.from_bytes(fcntl.ioctl(self.descriptor, termios.TIOCGPGRP, bytes(4)), sys.byteorder)

    def close(self) -> None:
        """Close it; who still has it open is hung up."""
        os.close(self.descriptor)
