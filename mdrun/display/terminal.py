"""The operator's terminal, line by line."""

from __future__ import annotations

import getpass
import os
import select
import termios
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Protocol

from mdrun.awake import awake
from mdrun.display.stopped import be_in_front, in_order, went_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.questions import Waiting

_COLUMNS = 80
_TOGETHER = 0.02
"""Seconds between two lines that are pasted, at most."""


class Terminal(Protocol):
    """Somebody who reads what is said and types lines."""

    @property
    def width(self) -> int:
        """Columns."""

    def say(self, text: str) -> None:
        """Show a line of text."""

    def read(
        self, prompt: str, *, hidden: bool = False, pasted: bool = False, words: Sequence[str] = ()
    ) -> str | None:
        """Return the line typed after the prompt, or the lines that are pasted; None at end of input.

        Tab completes it to one of these words.
        """


class Tty:
    """The terminal of this process: standard input and output, else ``/dev/tty``.

    Lines are read from the descriptor itself: what was typed before the question was shown is thrown
    away, so that a key pressed during a long step never answers a question that came after it.

    Args:
        waiting: Holds while a line is waited for.
    """

    def __init__(self, waiting: Waiting = nullcontext) -> None:
        self._waiting = waiting
        if os.isatty(0) and os.isatty(1):
            self._in, self._out = 0, 1
        else:
            self._in, self._out = _open_tty()

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return columns(self._out)

    def say(self, text: str) -> None:
        """Show a line of text."""
        self._write(text + "\n")

    def read(
        self, prompt: str, *, hidden: bool = False, pasted: bool = False, words: Sequence[str] = ()
    ) -> str | None:
        """Return the line typed after the prompt; None at end of input.

        Args:
            prompt: What is shown before it.
            hidden: Whether what is typed is not shown.
            pasted: Whether lines that come together are one answer; else they become one line.
            words: What Tab completes it to.

        Raises:
            KeyboardInterrupt: The operator pressed Ctrl-C.
            OSError: The terminal is gone, or nobody is to be waited for any more.
        """
        try:
            with awake(), self._waiting():
                be_in_front(self._in)
            with awake(), in_order(self._in):
                if hidden:
                    return self._hidden(prompt)
                answer = self._line(prompt, words, pasted=pasted)
            return answer if pasted else " ".join(answer.split("\n"))
        except EOFError:
            self._write("\n")
            return None
        except KeyboardInterrupt:
            self._write("\n")
            raise
        except OSError:
            self._try_to_write("\n")
            raise

    def _hidden(self, prompt: str) -> str:
        """Return the line typed after the prompt, which is not shown."""
        with went_on(lambda _: self._try_to_write(prompt)), self._waiting():
            return getpass.getpass(prompt)

    def _line(self, prompt: str, words: Sequence[str], *, pasted: bool) -> str:
        """Return the line typed after the prompt, with those that come together with it.

        Raises:
            EOFError: There is none any more.
        """
        with suppress(termios.error):  # it is none, or has gone
            termios.tcflush(self._in, termios.TCIFLUSH)
        if self._in == 0 and os.isatty(0):
            from mdrun.display import typed  # whoever asks within a run has imported it before

            if typed.can_edit():
                return self._edited(prompt, words, pasted=pasted)
        return self._unedited(prompt, pasted=pasted)

    def _edited(self, prompt: str, words: Sequence[str], *, pasted: bool) -> str:
        """Return what is typed and edited after the prompt."""
        from mdrun.display import typed

        lines = [typed.line(prompt, words, self._waiting)]
        while pasted and self._more():
            lines.append(typed.line("", (), self._waiting))
        return "\n".join(lines)

    def _unedited(self, prompt: str, *, pasted: bool) -> str:
        """Return what is typed after the prompt, where only the terminal itself edits it."""
        keys = b""
        with went_on(lambda _: self._try_to_write(prompt)), self._waiting():
            self._write(prompt)
            while not keys.endswith(b"\n") or (pasted and self._more()):
                more = os.read(self._in, 4096)
                if not more and not keys:
                    raise EOFError
                if not more:
                    self._write("\n")
                    break
                keys += more
        return keys.decode("utf-8", "replace").rstrip("\r\n")

    def _more(self) -> bool:
        """Say whether another line has come with the one before: nobody types so fast."""
        return bool(select.select([self._in], [], [], _TOGETHER)[0])

    def _try_to_write(self, text: str) -> None:
        with suppress(OSError):  # that the terminal is gone is for whoever reads from it to find
            self._write(text)

    def _write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._out, data) :]


def _open_tty() -> tuple[int, int]:
    try:
        fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return 0, 2
    return fd, fd


def columns(fd: int) -> int:
    """Return the columns of the terminal behind a descriptor; 80 where it does not tell."""
    try:
        return os.get_terminal_size(fd).columns or _COLUMNS
    except OSError:
        return _COLUMNS
