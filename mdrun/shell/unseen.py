"""What is typed into a block and not shown: passwords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.shell.pty import Typing

_STARS = (b"*", "•".encode(), "●".encode())
"""What programs show for a key."""
_STAR = b"(?:" + b"|".join(map(re.escape, _STARS)) + b")"
_TAKEN_BACK = regex(_STAR + rb"\x08 \x08")
"""A star that a program has wiped out again: backspace, space, backspace."""
_RUN = regex(_STAR + b"*")
_MAY_GO_ON = regex(rb"(?:\x08 ?|\xe2[\x80\x97]?)\Z")
"""The beginning of a star, or of one that is taken back, whose end has not come."""
_ERASE = (b"\x7f", b"\x08")


class Unseen:
    """Tells what was typed and is not to be seen.

    A line that is typed while the terminal shows nothing of it is one, and so is what a program reads key by
    key where it shows a star for each.

    Args:
        tell: Called with each, before the program can show it.
    """

    def __init__(self, tell: Callable[[bytes], None]) -> None:
        self._tell = tell
        self._line = b""
        self._keys: list[str] = []
        self._over = False
        self._shown = b""

    def forget(self) -> None:
        """Forget what was typed so far."""
        self._line, self._keys, self._over, self._shown = b"", [], False, b""

    def typed(self, keys: bytes, how: Typing, erase: bytes, kill: bytes, *, utf8: bool) -> None:
        """Take what is typed, before the program gets it.

        Args:
            keys: What is typed.
            how: How the program reads it.
            erase: The key that takes the last character back, where lines are read.
            kill: The key that takes back all of the line.
            utf8: Whether a character may be several bytes.
        """
        if how == "lines":
            self.forget()
        elif how == "keys":
            self._by_keys(keys)
        else:
            self._by_lines(keys, erase, kill, utf8=utf8)

    def _by_lines(self, keys: bytes, erase: bytes, kill: bytes, *, utf8: bool) -> None:
        for key in (keys[at : at + 1] for at in range(len(keys))):
            if key in (b"\r", b"\n"):
                self._tell(self._line)
                self._line = b""
            elif key == erase:
                self._line = _without_last(self._line, utf8=utf8)
            elif key == kill:
                self._line = b""
            else:
                self._line += key

    def _by_keys(self, keys: bytes) -> None:
        self._line = b""
        if not self._keys:
            self._shown = b""
        for key in keys.decode("utf-8", "surrogateescape"):
            if self._over:
                return
            if key in "\r\n":
                self._over = bool(self._keys)
            elif key.encode("utf-8", "surrogateescape") in _ERASE:
                del self._keys[-1:]
            else:
                self._keys.append(key)

    def shown(self, chunk: bytes) -> None:
        """Take what the program shows, before anybody sees it."""
        if not self._keys:
            return
        shown = _TAKEN_BACK.sub(b"", self._shown + chunk)
        run = _RUN.match(shown)
        end = run.end() if run is not None else 0
        if end == len(shown) or _MAY_GO_ON.match(shown, end):
            self._shown = shown
            return
        stars = sum(shown[:end].count(star) for star in _STARS)
        if stars and stars == len(self._keys):
            self._tell("".join(self._keys).encode("utf-8", "surrogateescape"))
        self.forget()


def _without_last(line: bytes, *, utf8: bool) -> bytes:
    """Return a line less its last character."""
    end = len(line) - 1
    while utf8 and end > 0 and line[end] & 0xC0 == 0x80:
        end -= 1
    return line[: max(end, 0)]
