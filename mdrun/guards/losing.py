"""Programs and tasks that take data away, by their names: ``./reset-db.sh``, ``make drop-tables``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import is_interpreter, is_one_word, program_of
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def losing(words: Sequence[str]) -> Iterator[str]:
    """Yield the guards that a command matches because it is called for taking data away.

    They are written as those of the list are: ``*reset-db*``, ``make *drop-tables*``.

    Args:
        words: The words of the command; its own name, a script that an interpreter runs, and a task count.
    """
    name = program_of(words)
    found = _loss(name)
    if found is not None:
        yield f"*{found}*"
        return
    for runner in (name, " ".join((name, *words[1:2]))):
        if is_interpreter(runner) or runner in _runners():
            rest = (word for word in words[len(runner.split()) :] if word[:1] != "-")
            told = (_loss(word) for word in rest if is_one_word(word))
            yield from (f"{runner} *{one}*" for one in told if one is not None)


@cache
def _runners() -> frozenset[str]:
    """Return the commands that run a task by its name, without the words between."""
    return frozenset(line.removesuffix(" *") for line in lines("runners"))


def _loss(name: str) -> str | None:
    """Return the part of a name that tells of a loss, if one does."""
    small = name.casefold()
    likely = tuple(line for deed, line in _losses() if deed in small)
    found = _names(likely).search(small) if likely else None
    return found[0] if found is not None else None


@cache
def _losses() -> tuple[tuple[str, str], ...]:
    """Return the lines of the list, each after the deed with which it begins."""
    return tuple((line.split()[0], line) for line in lines("losses"))


@cache
def _names(losses: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the part of a name that tells of one of some losses."""
    pairs = []
    for line in losses:
        deed, *things = line.split()
        what = "|".join(things)
        pairs.append(rf"{deed}[-_:.]?(?:{what})|(?:{what})[-_:.]?{deed}")
    return re.compile(rf"(?<![a-z])(?:{'|'.join(pairs)})(?![a-z])")
