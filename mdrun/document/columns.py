"""Where a text begins in its line."""

from __future__ import annotations

from functools import lru_cache

from mdrun.patterns import regex

_INK = regex(r"\S")


@lru_cache(maxsize=1024)  # most blocks of a guide begin like others: ``- [ ] ``
def blank(text: str) -> str:
    """Return as much white space as a text takes."""
    return _INK.sub(" ", text)


def column_of(source: str, text: str) -> int:
    """Return where the first line of an inline text begins in its line of the guide, in characters."""
    line = text.partition("\n")[0].rstrip()
    column = len(source.rstrip()) - len(line)
    return column if source.startswith(line, column) else max(source.find(line), 0)
