"""What bash says of the shell texts of a plan, and which line of the guide it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Syntax = Callable[[Sequence[str]], Sequence[str | None]]

_HERE = regex(r"warning: here-document at line (\d+) delimited by end-of-file \(wanted `(.*)'\)", re.DOTALL)
"""What bash says of a here-document without an end; its line is that where the here-document begins."""


class Reader:
    """Keeps what bash says of texts, so that it is asked once about each.

    Args:
        syntax: Says of each script why bash cannot read it, or None.
        cover: Covers the placeholders of a text.
    """

    def __init__(self, syntax: Syntax, cover: Callable[[str], str]) -> None:
        self._syntax = syntax
        self._cover = cover
        self._problems: dict[str, str | None] = {}

    def ask(self, texts: Iterable[str]) -> None:
        """Ask bash once about all that it will be asked about: starting it is slow."""
        covered = list(dict.fromkeys(map(self._cover, texts)))
        if covered:
            self._problems.update(zip(covered, self._syntax(covered), strict=True))

    def problem(self, text: str) -> str | None:
        """Return why bash cannot read a text."""
        covered = self._cover(text)
        if covered not in self._problems:
            self._problems[covered] = self._syntax([covered])[0]
        return self._problems[covered]

    def parses(self, text: str) -> bool:
        """Say whether bash can read a text."""
        return self.problem(text) is None


def located(problem: str, start: int, last: int) -> tuple[int | None, str]:
    """Turn the line of a block that bash names into the guide's.

    Args:
        problem: Why bash cannot read the block.
        start: Line of the guide on which the block's text begins, 1-based.
        last: The block's last line in the guide, 1-based; bash may name one behind it.

    Returns:
        The line, 1-based, or None where bash names none; and what is wrong there.
    """
    found = re.match(r"line (\d+): (.*)", problem, re.DOTALL)
    if found is None:
        return None, problem
    here = _HERE.fullmatch(found[2])
    row, reason = found[1], found[2]
    if here is not None:
        row, reason = here[1], f"no line is {here[2]!r}, which would end this here-document"
    return min(start + int(row) - 1, last), reason
