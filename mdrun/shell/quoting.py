"""Text on its way into bash and back."""

from __future__ import annotations

from mdrun.patterns import regex

_CONTROL = regex(rb"[\x01-\x08\x0a-\x1f\x7f]")

_ESCAPED = regex(rb"\\([\\'n]|\d{3})")
_NAMED = {b"\\": b"\\", b"'": b"'", b"n": b"\n"}


def ansi_c(text: bytes) -> bytes:
    """Quote ``text`` as one line of ``$'…'`` (bash manual, ANSI-C Quoting).

    Raises:
        ValueError: It holds a NUL byte, which no shell can carry.
    """
    if b"\0" in text:
        raise ValueError("a NUL byte cannot be part of a command")
    text = text.replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\n", b"\\n")
    if _CONTROL.search(text):
        text = _CONTROL.sub(lambda found: b"\\%03o" % found[0][0], text)
    return b"$'" + text + b"'"


def from_ansi_c(quoted: bytes) -> bytes:
    """Undo :func:`ansi_c`, without its ``$'`` and ``'``."""
    return _ESCAPED.sub(lambda one: _NAMED.get(one[1]) or bytes([int(one[1], 8)]), quoted)


def to_bytes(text: str) -> bytes:
    """Encode text for the shell; bytes that were no UTF-8 come out as they went in (PEP 383)."""
    return text.encode("utf-8", "surrogateescape")


def single_quoted(text: bytes) -> bytes:
    """Undo the single quotes that bash puts around a trap's or an alias's text."""
    return text[1:-1].replace(b"'\\''", b"'")
