"""Whether a command's output proves what a check says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATORS = regex(r"[\s:,;()]+")


def judge(output: str, tokens: Sequence[str]) -> tuple[bool, str]:
    """Look for what must stand in a command's output.

    All tokens must stand on one line, as whole words; a line that gives a token's key another value
    refutes it.

    Returns:
        Whether it holds, and the line that proves or refutes it.
    """
    proof = None
    keys = {token.partition("=")[0] for token in tokens if "=" in token}
    for line in output.splitlines():
        words = set(_SEPARATORS.split(line))
        for word in words:
            key, equals, _ = word.partition("=")
            if equals and key in keys and word not in tokens:
                return False, line.strip()
        if proof is None and all(token in words or _phrase(token, line) for token in tokens):
            proof = line.strip()
    if proof is not None:
        return True, proof
    return False, f"{' '.join(tokens)} does not stand in its output"


def _phrase(token: str, line: str) -> bool:
    """Say whether a token that holds separators itself stands in a line between separators."""
    if not _SEPARATORS.search(token):
        return False
    return re.search(rf"(?:^|[\s:,;()]){re.escape(token)}(?:$|[\s:,;()])", line) is not None
