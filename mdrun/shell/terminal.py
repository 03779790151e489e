"""The operator's terminal, lent to the blocks while they run: its keys, its size, its modes."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell import signalling
from mdrun.shell.modes import Modes
from mdrun.shell.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.shell.pty import Pty, Typing

_KEYS = 4096
"""Bytes of keys read at once."""


class Terminal:
    """The operator's terminal.

    While it is lent, every key goes to the blocks' own terminal, where it means what it means there. What is
    shown still gets its carriage returns here, until a program reads single keys and so draws by itself.

    Args:
        descriptor: Where it is open for reading.
        typing: Called with how what is typed is read from now on.
    """

    def __init__(self, descriptor: int, typing: Callable[[Typing], None]) -> None:
        self.descriptor = descriptor
        self.modes = Modes(descriptor)
        self._tell = typing
        self._typing: Typing = "lines"
        self._pty: Pty | None = None
        self._unread = b""
        self.unseen = Unseen(lambda _text: None)
        """Told of what is typed and of what is shown, which tells passwords from it."""

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns, now."""
        rows, columns = termios.tcgetwinsize(self.descriptor)
        return rows, columns

    @property
    def waiting(self) -> bool:
        """Whether keys wait that the blocks' terminal had no room for."""
        return bool(self._unread)

    @property
    def drawn(self) -> bool:
        """Whether the running program reads single keys, and so draws the screen by itself."""
        return self._typing == "keys"

    def lend(self, pty: Pty) -> None:
        """Give it to a block, without the keys that were pressed before."""
        with suppress(termios.error, OSError):
            self.modes.keep()
            pty.renew()
            pty.resize(self.size)
        self._pty, self._unread = pty, b""
        self.unseen.forget()
        self.modes.look()
        if self.modes.ours:
            with suppress(termios.error):
                termios.tcflush(self.descriptor, termios.TCIFLUSH)
        self._steer()

    def follow(self) -> bool:
        """Return whether its keys are ours: a shell may have put mdrun in front, or behind."""
        if self.modes.look() and self.modes.ours:
            with suppress(termios.error):
                self.modes.keep()
            self.continued()
        return self.modes.ours

    def take_back(self) -> None:
        """Put it back to what it was; doing it twice does no harm."""
        self._note("lines")
        self._pty = None
        self.modes.let_go()

    def resized(self) -> None:
        """Pass a new size on; signal handlers may call it."""
        if self._pty is not None:
            with suppress(termios.error, OSError):
                self._pty.resize(self.size)

    def continued(self) -> None:
        """Take it again after mdrun was stopped; signal handlers may call it."""
        if self._pty is not None:
            self._steer()
            self.resized()

    def notice(self) -> None:
        """Notice how what is typed is read by now."""
        if self._pty is not None:
            with suppress(termios.error):
                self._note(self._pty.typing())

    def pass_on(self, group: int, *, jobs: bool) -> int | None:
        """Type what the operator has typed.

        Args:
            group: The shell's process group, which it leads.
            jobs: Whether the shell gives each command a group of its own.

        Returns:
            ``termios.VINTR`` or ``termios.VSUSP`` where that key was pressed and is meant for what the shell
            runs: then neither it nor what came before it is typed. None else, as where a program has taken
            the foreground for itself.
        """
        pty = self._pty
        if pty is None:
            return None
        keys = self._unread
        if not keys:
            keys = self._read()
            self._note_unseen(keys, pty)
        for at in range(len(keys)):
            if keys[at] < 32 and (meant := pty.signal_of(keys[at : at + 1], group, jobs=jobs)) is not None:
                self._unread = keys[at + 1 :]
                return meant
        self._unread = keys[pty.type(keys) :]
        return None

    def _note_unseen(self, keys: bytes, pty: Pty) -> None:
        """Tell what is typed before the program gets it."""
        with suppress(termios.error, OSError):
            erase, kill, utf8 = pty.editing()
            self.unseen.typed(keys, pty.typing(), erase, kill, utf8=utf8)

    def suspend(self, group: int) -> None:
        """Stop the block and mdrun itself, as Ctrl-Z does; go on with both when mdrun is continued.

        Nothing happens where no shell could continue us: then the system ignores it (POSIX 11.1.4).

        Args:
            group: The shell's process group.
        """
        stopped = self._foreground_and(group)
        for each in stopped:
            with suppress(OSError):
                os.killpg(each, signal.SIGSTOP)
            signalling.wait_until_stopped(each)
        self.modes.put_back()
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        self.continued()
        for each in reversed(stopped):
            with suppress(OSError):
                os.killpg(each, signal.SIGCONT)

    def _foreground_and(self, group: int) -> list[int]:
        """Return the shell's group and then, if another is in the foreground, that.

        A shell that is stopped first, and goes on last, does not see that its job was stopped.
        """
        assert self._pty is not None
        with suppress(OSError):
            return list(dict.fromkeys((group, self._pty.foreground() or group)))  # 0 would be mdrun's own
        return [group]

    def _read(self) -> bytes:
        try:
            return os.read(self.descriptor, _KEYS)
        except OSError:
            return b""

    def _note(self, typing: Typing) -> None:
        if typing != self._typing:
            self._typing = typing
            self._steer()
            self._tell(typing)

    def _steer(self) -> None:
        """Make keys come as they are pressed; leave the output to a program that has taken the terminal."""
        self.modes.steer(drawn=self.drawn)
