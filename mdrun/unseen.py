"""Characters that nobody sees, or that make a text look like another, and how they are written out."""

from __future__ import annotations

UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
)
"""Them, for a class of characters: controls but tab and line feed, what joins, parts, annotates or turns the
direction of text (Unicode 23.2 and 23.8), and bytes that are no UTF-8."""


def written_out(char: str) -> str:
    r"""Return a character as it is written: ``\x1b``, ``\u202e``, ``\U000e0001``."""
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_text(text: str) -> bool:
    """Say whether a text is one: bytes that are no UTF-8, and half a character of YAML's, are none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
