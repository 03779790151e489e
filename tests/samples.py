"""Samples of output in the documentation: what is printed really looks like that."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LEFT_OUT = "⋮"
"""What stands in a sample for lines that it does not show."""
_DIFFERS = (
    (r"\d{8}T\d{6}Z-[\w.-]+", "RUN"),
    (r"\b\d+(\.\d+)? s\b", "N s"),
    (r"\b[0-9a-f]{7}\b", "HASH"),
)


def sample(page: str, holding: str) -> str:
    """Return the ``text`` fence of a page that holds some words."""
    text = (ROOT / page).read_text(encoding="utf-8")
    fences = (found[1] for found in re.finditer(r"^```text\n(.*?)^```$", text, re.M | re.S))
    return next(one for one in fences if holding in one)


def assert_shown(shown: str, printed: str) -> None:
    """Fail unless an output holds what a sample shows, in that order; the command itself is no output."""
    rest = _normal(printed)
    lines = [line for line in _normal(shown).splitlines() if not line.startswith("$ ")]
    for part in "\n".join(lines).split(f"{_LEFT_OUT}\n"):
        words = part.strip("\n").removesuffix(_LEFT_OUT).strip("\n")
        before, found, rest = rest.partition(words)
        assert found == words, f"not printed there:\n{words}\n\nafter:\n{before}"


def _normal(text: str) -> str:
    for pattern, replacement in _DIFFERS:
        text = re.sub(pattern, replacement, text)
    return text
