"""The forms in which a secret may show: as it is, in parts, encoded."""

from __future__ import annotations

import binascii

_MIN_PART = 6
"""Parts of a secret (its lines, its encoded forms) of fewer bytes than this also occur by chance."""
_BASE64_WIDTH = 76
"""Where base64(1) breaks lines (RFC 2045, 6.8)."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""RFC 3986, 2.3."""


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
