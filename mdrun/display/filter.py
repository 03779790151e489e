r"""Take out of a stream of bytes what would steer the terminal that it is shown on.

Works across chunk boundaries, in constant memory, and without a look at every byte in Python: nearly
all output has no escape sequence, and finding that out is a handful of fast searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_STRING = rb"[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\|(?=[\x1b\n]))"
"""OSC, DCS, SOS, PM and APC: title, clipboard, images. A newline ends one: nothing stays hidden for long."""
_BODY = rb"(?:\[[0-?]*[ -/]*[@-~]|" + _STRING + rb"|[ -/]+[0-~]|[0-OQ-WYZ\\`a-~])?"
"""What may follow ESC: CSI (cursor, erase, colours, modes), a string, two or three bytes, nothing."""

ALL = regex(rb"\x1b" + _BODY)
"""Every escape sequence."""
NOT_COLOURS = regex(rb"\x1b(?!\[[0-9;:]*m)" + _BODY)
"""Every escape sequence but colours."""
STRINGS = regex(rb"\x1b" + _STRING)
"""Only those that reach beyond the screen, such as title and clipboard."""

ALL_CONTROLS = bytes((*range(32), 127))
"""Every control character of ASCII."""

_UNFINISHED = regex(rb"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}|[ -/]{0,8})\Z")
_STRING_START = regex(rb"\x1b[\]PX^_][^\x07\x1b\n]*\Z")
_STRING_END = regex(rb"\x07|\x1b\\|(?=\n|\x1b[^\\])")
_CUT_CHARACTER = regex(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_C1 = regex(rb"\xc2+(?:[\x80-\x9f]+|(?![\xa0-\xbf]))")
"""Runs of C1 control characters, and lone first bytes of one: a later chunk could make them whole."""
_KEPT = b"\t\n\r\x1b"

_PIECE = 1 << 15


def in_pieces(chunk: bytes) -> Iterator[bytes]:
    """Yield a chunk in pieces that stay in the processor's cache: twice as fast as 256 KB at once."""
    if len(chunk) <= _PIECE:
        yield chunk
        return
    for start in range(0, len(chunk), _PIECE):
        yield chunk[start : start + _PIECE]


class Filter:
    """Removes escape sequences and control characters other than tab, newline and carriage return.

    What it returns never ends within a UTF-8 character, so that it can be decoded by itself.

    Args:
        sequences: The escape sequences to remove.
        keep: Further control characters that may stay.
    """

    def __init__(self, sequences: re.Pattern[bytes] = ALL, *, keep: bytes = b"") -> None:
        self._sequences = sequences
        self._controls = bytes(code for code in (*range(32), 127) if code not in _KEPT + keep)
        self._singles = tuple(bytes((code,)) for code in self._controls)
        self._held = b""
        self._in_string = False

    def feed(self, chunk: bytes) -> bytes:
        """Return what may be shown now of ``chunk`` and of what was held back before."""
        data = self._held + chunk if self._held else chunk
        self._held = b""
        if b"\x1b" in data or self._in_string:
            data = self._escapes(data)
        # these searches run at memory speed: half the time of one translate(), which is seldom needed
        if any(single in data for single in self._singles):
            data = data.translate(None, self._controls)
        if data and data[-1] >= 0x80:
            cut = _CUT_CHARACTER.search(data, max(len(data) - 3, 0))
            if cut is not None:
                data, self._held = data[: cut.start()], cut[0] + self._held
        return _C1.sub(b"", data) if b"\xc2" in data else data

    def finish(self) -> bytes:
        """Return what can still be shown of what was held back: the output ends here."""
        held, self._held, self._in_string = self._held, b"", False
        return held.partition(b"\x1b")[0]

    def _escapes(self, data: bytes) -> bytes:
        if self._in_string:
            end = _STRING_END.search(data)
            if end is None:
                self._held = b"\x1b" if data.endswith(b"\x1b") else b""
                return b""
            self._in_string = False
            data = data[end.end() :]
        last = data.rfind(b"\x1b")
        if last >= 0 and _UNFINISHED.match(data, last):
            data, self._held = data[:last], data[last:]
            last = data.rfind(b"\x1b")
        if last >= 0 and _STRING_START.match(data, last):
            data, self._in_string = data[:last], True
        return self._sequences.sub(b"", data)
