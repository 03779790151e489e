"""Secrets in a stream of bytes, replaced before anybody sees them."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "•••".encode()
_MIN_PART = 6
"""Parts of a secret (its lines, its encoded forms) of fewer bytes than this also occur by chance."""
_BASE64_WIDTH = 76
"""Where base64(1) breaks lines (RFC 2045, 6.8)."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""RFC 3986, 2.3."""
_BEGINNING = 8
"""Bytes of a form by which a beginning of it is found quickly."""


def forms(secret: bytes) -> set[bytes]:
    """Return the forms in which a secret may show: itself, its lines, base64 and URL-encoded."""
    bare = secret.strip(b"\r\n")
    if not bare:
        return set()
    parts = {line.strip(b"\r") for line in bare.split(b"\n")} | _base64(bare) | _url_encoded(bare)
    return {secret, bare} | {part for part in parts if len(part) >= _MIN_PART}


def _base64(secret: bytes) -> set[bytes]:
    """Its base64, alone and within a longer text: three alignments, less what neighbours change."""
    found = set()
    for shift in range(3):
        encoded = binascii.b2a_base64(b"\0" * shift + secret, newline=False)
        whole = encoded.rstrip(b"=")
        core = whole[(0, 2, 3)[shift] : len(whole) - (1 if (len(secret) + shift) % 3 else 0)]
        for text in (core, core.replace(b"+", b"-").replace(b"/", b"_")):
            found.add(text)
        if shift == 0:
            found |= {encoded[at : at + _BASE64_WIDTH] for at in range(0, len(encoded), _BASE64_WIDTH)}
    return found


def _url_encoded(secret: bytes) -> set[bytes]:
    upper = b"".join(b"%c" % byte if byte in _UNRESERVED else b"%%%02X" % byte for byte in secret)
    lower = b"".join(b"%c" % byte if byte in _UNRESERVED else b"%%%02x" % byte for byte in secret)
    slashes = upper.replace(b"%2F", b"/")
    return {upper, lower, slashes, upper.replace(b"%20", b"+"), lower.replace(b"%20", b"+")}


class Patterns:
    """All forms of all secrets of a run, ready to be looked for.

    Args:
        secrets: The secrets' values.
    """

    def __init__(self, secrets: Iterable[bytes]) -> None:
        found: set[bytes] = set()
        for secret in secrets:
            found |= forms(secret)
        self._forms = sorted(found, key=lambda form: (-len(form), form))
        self._regex = re.compile(b"|".join(map(re.escape, self._forms)))
        self._beginnings = {form[:size] for form in found for size in range(1, min(len(form), _BEGINNING))}

    def __bool__(self) -> bool:
        return bool(self._forms)

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where secrets stand in ``data``, in order, the longest form at each place."""
        # Looking for each form by itself first is many times faster than the expression over clean output.
        if self.found(data):
            for found in self._regex.finditer(data):
                yield found.span()

    def found(self, data: bytes) -> bool:
        """Return whether a secret stands in ``data``."""
        return any(form in data for form in self._forms)

    def apply(self, data: bytes) -> bytes:
        """Return ``data``, a whole, with every secret masked."""
        return self._regex.sub(MASK, data) if self.found(data) else data

    def mask(self, text: str) -> str:
        """Return ``text`` with every secret masked."""
        return (
            self.apply(text.encode("utf-8", "surrogateescape")).decode("utf-8", "replace") if self else text
        )

    def partial(self, data: bytes) -> int:
        """Return where a secret may begin whose end is not yet in ``data``; its length if nowhere."""
        first = size = len(data)
        for form in self._forms:
            at = data.find(form[:_BEGINNING], max(0, size - len(form) + 1))
            while -1 < at < first:
                if form.startswith(data[at:]):
                    first = at
                at = data.find(form[:_BEGINNING], at + 1)
        for length in range(min(_BEGINNING - 1, size), size - first, -1):
            if data[-length:] in self._beginnings:
                return size - length
        return first


class Masker:
    """Mask one stream, chunk by chunk.

    Args:
        patterns: What to look for.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self.held = b""
        """The end of the stream so far, where it may be the beginning of a secret."""

    def feed(self, chunk: bytes) -> bytes:
        """Return what of the stream is certain now."""
        data = self.held + chunk
        keep = self._patterns.partial(data)
        out, at = [], 0
        for start, end in self._patterns.spans(data):
            if end > keep:
                keep = min(keep, start)
                break
            out += [data[at:start], MASK]
            at = end
        keep = max(keep, at)
        out.append(data[at:keep])
        self.held = data[keep:]
        return b"".join(out)

    def flush(self) -> bytes:
        """Return what was held; the stream is over."""
        rest, self.held = self._patterns.apply(self.held), b""
        return rest
