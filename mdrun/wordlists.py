"""Words that guides use and names of well-known tools, read from the files in ``mdrun/data``.

A list is a text file of words; lines that start with ``#`` are comments. In ``words/`` there is one file a
language, whose lines are ``KIND: WORD WORD …``; a ``_`` in a word stands for a space.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHELL_TAGS = frozenset(("bash", "sh", "shell", "zsh", "ksh"))
"""First words of an info string that make a fence a command step."""

TRANSCRIPT_TAGS = frozenset(("console", "shell-session", "shellsession", "sh-session", "terminal", "session"))
"""First words of an info string that make a fence a transcript."""

_DATA = Path(__file__).parent / "data"


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a list, such as ``guards``, without comments."""
    text = (_DATA / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


@cache
def names(name: str) -> frozenset[str]:
    """Return the words of a list, such as ``tools``."""
    return frozenset(word for line in lines(name) for word in line.split())


def mentions(text: str, kind: str) -> bool:
    """Say whether a text holds a word of a kind, in any language.

    Args:
        text: Any text.
        kind: ``criterion``: what follows must be true. ``clean``: a tree without changes. ``another-day``: a
            procedure that is not part of the normal course. ``example``: what follows is not all.
    """
    return _pattern(kind).search(text) is not None


def begins_with(text: str, kind: str) -> bool:
    """Say whether a text begins with a word of a kind, in any language.

    Args:
        text: Any text.
        kind: ``condition``: what follows may not apply.
    """
    return _pattern(kind).match(text) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    words = {
        word
        for path in sorted((_DATA / "words").glob("*.txt"))
        for line in lines(f"words/{path.stem}")
        if line.startswith(f"{kind}:")
        for word in line.split()[1:]
    }
    return re.compile("|".join(sorted(map(_bounded, words))), re.IGNORECASE)


def _bounded(word: str) -> str:
    """Return a pattern for a word; scripts written without spaces have no word boundaries."""
    text = re.escape(word.replace("_", " "))
    return text if ord(word[0]) >= 0x2E80 else rf"(?<!\w){text}(?!\w)"
