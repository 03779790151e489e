"""Blocks that show what may be called, rather than what is: forms of one command, a start and a stop."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from mdrun.bash import command_words
from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.bash import Script

SCRIPT = regex(r"[\w.$\{\}~-]*/[\w./-]+|[\w-]+\.(?:sh|py|rb|js)")
"""A program of the project's own."""
_KINDRED = regex(r"\S+ \w+[:-]\w{3}")
"""A program and the beginning of a task that has relatives: ``mage version:bumpMajor``."""
_FORMS = 3
"""So many times the same command is no sequence, but a table."""


def shows_forms(script: str, taken_apart: Script) -> bool:
    """Say whether a script shows several forms of one command, each with a comment that explains it."""
    texts = script.split("\n")
    rows = [part.row for part in taken_apart.parts]
    if _shows_options(texts, taken_apart):
        return True
    shown = [texts[row] for row in rows if row < len(texts)]
    if len(shown) < _FORMS or not all(" # " in text for text in shown):
        return False
    if all("  #" in text for text in shown) and len({_called(text) for text in shown}) == 1:
        return True
    begun = [_KINDRED.match(text.strip()) for text in shown]
    tasks = {found[0] for found in begun if found is not None}
    return any("  # " in text for text in shown) and None not in begun and len(tasks) == 1


def _called(text: str) -> str:
    """Return the command of a line: its first two words, with the kind of the task that a runner is given."""
    words = text.split()
    runner = " ".join(words[:2]) in lines("runners")
    return " ".join(words[: 3 if runner else 2]).partition(":")[0]


def _shows_options(texts: Sequence[str], taken_apart: Script) -> bool:
    """Say whether a script calls a program, each time under a comment, bare and once more with other words.

    Twice is enough for a program of the project's own and options; other programs are called three times.
    """
    called = sorted(
        simple.words
        for simple in taken_apart.simple
        if simple.certain and simple.row and texts[simple.row - 1].lstrip().startswith("#")
    )
    for one in called:
        at = bisect_right(called, one)  # what begins with it stands right behind it
        more = [other[len(one) :] for other in called[at : at + _FORMS - 1] if other[: len(one)] == one]
        options = any(all(word.startswith("-") for word in rest) for rest in more)
        if len(more) + 1 >= _FORMS or (options and SCRIPT.fullmatch(one[0]) is not None):
            return True
    return False


def is_menu(taken_apart: Script) -> bool:
    """Say whether a script starts something and stops it again: what may be done, and no sequence."""
    started: set[tuple[str, ...]] = set()
    for simple in taken_apart.simple:
        words = command_words(simple)
        for at, word in enumerate(words[1:3], 1):
            if word in ("start", "up"):
                started.add((*words[:at], *words[at + 1 :]))
            elif word in ("stop", "down") and (*words[:at], *words[at + 1 :]) in started:
                return True
    return False
