r"""What bash reports through a pipe of its own, while it is fed and when it leaves.

A report is ``\001``, a random word, a letter, fields and a newline; what was written before it is its
payload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER = b"/"
"""Says that 0, 1 or 2 was another at a block's end than at its start, as ``.`` that it was not; ``$-`` holds
neither character."""
UNTOUCHED = b","
"""After a command that cannot have changed the shell, see :mod:`.untouching`."""

AT_END = b"eyz"
"""Kinds of reports at the end of a command or of a check: what follows is not the guide's."""
PUT_ASIDE = (b"A", b"B", b"D")
"""Kinds of reports about what was put aside, see :mod:`.aside`."""


class Report(NamedTuple):
    """Something that the shell said."""

    kind: bytes
    """One letter."""
    fields: tuple[bytes, ...]
    """What it said."""
    payload: bytes
    """What was written before it: a part of a state, traps, messages."""


def statuses(fields: Sequence[bytes]) -> tuple[int, ...]:
    r"""Return the numbers of ``PIPESTATUS``.

    Up to bash 5.0 it comes apart where ``\1`` is in IFS: a blank around each digit,
    ``\177`` between two numbers.
    """
    numbers = b"".join(fields).split(b"\177") if b"" in fields else fields
    return tuple(int(number) for number in numbers if number.isdigit())


class Reports:
    """Take the reports out of a stream of bytes.

    Args:
        word: The session's random word.
    """

    def __init__(self, word: str) -> None:
        self._mark = b"\1" + word.encode()
        self._data = b""
        self._seen = 0

    def feed(self, data: bytes) -> list[Report]:
        """Return every report that ``data`` completes."""
        self._data += data
        found: list[Report] = []
        while (at := self._data.find(self._mark, self._seen)) >= 0:
            end = self._data.find(b"\n", at)
            if end < 0:
                return found
            payload = self._data[:at]
            kind, *fields = self._data[at + len(self._mark) : end].split(b" ")
            self._data = self._data[end + 1 :]
            self._seen = 0
            found.append(Report(kind, tuple(fields), payload))
        self._seen = max(0, len(self._data) - len(self._mark))
        return found
