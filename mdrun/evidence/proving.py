"""Whether a command's output proves what a check says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.evidence.claims import Claim

_SEPARATORS = regex(r"[\s:,;()]+")


_MISSING = " does not stand in its output"
_NO_ANSWER = frozenset((126, 127, *range(129, 193)))
"""What the shell says of a command that could not be run, or that a signal has ended."""


def holds(claim: Claim, status: int, wanted: int, output: str, tokens: Sequence[str]) -> tuple[bool, str]:
    """Say whether a command did what a check says of it.

    Args:
        claim: What is said, beside that the tokens stand in its output.
        status: Its exit status.
        wanted: The one that counts as success.
        output: What it printed.
        tokens: What must stand in its output; for ``without``, what must not.

    Returns:
        Whether it holds, and what proves or refutes it; nothing where the status alone does.
    """
    if claim == "refused" and (status == 0 or status in _NO_ANSWER):
        return False, "it had to fail" if status == 0 else "it could not be run to its end"
    if claim == "nothing":
        first = next((line.strip() for line in output.splitlines() if line.strip()), "")
        good = not first and (status == wanted or (not wanted and status == 1))
        return good, f"it printed {first}" if first else "it printed nothing"
    if claim != "refused" and status != wanted:
        return False, ""
    if claim == "without":
        found = next(
            (line for line in output.splitlines() if any(_stands(one, line) for one in tokens)), None
        )
        return found is None, found.strip() if found is not None else f"{' '.join(tokens)}{_MISSING}"
    return judge(output, tokens) if tokens else (True, "")


def judge(output: str, tokens: Sequence[str]) -> tuple[bool, str]:
    """Look for what must stand in a command's output.

    All tokens must stand on one line, as whole words; a line that gives a token's key another value
    refutes it.

    Returns:
        Whether it holds, and the line that proves or refutes it.
    """
    proof = None
    keys = {f"{token.partition('=')[0]}=" for token in tokens if "=" in token}
    for line in output.splitlines():
        if any(key in line and _has_another(key, tokens, line) for key in keys):
            return False, line.strip()
        words = set(_SEPARATORS.split(line)) if proof is None else ()
        if proof is None and all(token in words or _phrase(token, line) for token in tokens):
            proof = line.strip()
    if proof is not None:
        return True, proof
    if len(tokens) > 1:
        return False, f"no line of its output holds {', '.join(tokens[:-1])} and {tokens[-1]}"
    return False, f"{tokens[0]}{_MISSING}"


def _has_another(key: str, tokens: Sequence[str], line: str) -> bool:
    """Say whether a line gives a key, with its ``=``, another value than the tokens do.

    A token is held against what follows, for its value may hold separators: ``image=app:v1.4.0``.
    """
    for found in re.finditer(rf"(?:^|[\s:,;()])({re.escape(key)})", line):
        at = found.start(1)
        if not any(line.startswith(token, at) and _ends(line, at + len(token)) for token in tokens):
            return True
    return False


def _ends(line: str, at: int) -> bool:
    """Say whether a word ends at a place of a line."""
    return at == len(line) or _SEPARATORS.match(line, at) is not None


def _phrase(token: str, line: str) -> bool:
    """Say whether a token that holds separators itself stands in a line between separators."""
    if not _SEPARATORS.search(token):
        return False
    return re.search(rf"(?:^|[\s:,;()]){re.escape(token)}(?:$|[\s:,;()])", line) is not None


def _stands(token: str, line: str) -> bool:
    """Say whether a token stands in a line, in letters of any case; ``v1.0.0`` does in ``refs/tags/v1.0.0``.

    What goes on behind it is another word, as in ``v1.0.0-rc1`` and ``v1.0.0.1``.
    """
    before = r"(?<!\w)" if token[:1].isalnum() else ""
    behind = r"(?![\w-]|\.\w)" if token[-1:].isalnum() else ""
    return re.search(f"{before}{re.escape(token)}{behind}", line, re.IGNORECASE) is not None
