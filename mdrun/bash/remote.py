"""Commands that programs such as ssh have other machines run."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash.quoting import is_one_word
from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_GIVEN = regex(r"--?[\w-]+=(.*)", re.DOTALL)
"""An option and its value in one word: ``--command='sudo reboot'``."""


def remote_scripts(words: Sequence[str]) -> Iterator[str]:
    """Yield the scripts that a command has other machines run: ``ssh -t host sudo reboot``.

    Those that are one word are sure to be; else any word that is no option may begin one, but the first of
    ssh, which is the machine.

    Args:
        words: The words of the command, without what merely wraps it.
    """
    found = next(filter(None, (_runners().get(" ".join(words[:size])) for size in (3, 2, 1))), None)
    if found is None:
        return
    size, valued = found
    plain, given = _apart(words, size, valued)
    if words[0] == "ssh":
        yield from (" ".join(words[at:]) for at in plain[1:2])
        return
    whole = [word for word in (*(words[at] for at in plain), *given) if not is_one_word(word)]
    yield from whole or (" ".join(words[at:]) for at in plain)


def _apart(words: Sequence[str], start: int, valued: frozenset[str]) -> tuple[list[int], list[str]]:
    """Return where the words are that are neither options nor their values, and the values after ``=``."""
    plain: list[int] = []
    given: list[str] = []
    for at in range(start, len(words)):
        value = _GIVEN.fullmatch(words[at])
        if value is not None:
            given.append(value[1].strip("'\""))
        elif not words[at].startswith("-") and words[at - 1] not in valued:
            plain.append(at)
    return plain, given


@cache
def _runners() -> Mapping[str, tuple[int, frozenset[str]]]:
    """Return how many words call each program, and its options that have a value, by these words."""
    found = (line.partition(":") for line in lines("remote-runners"))
    return {called.strip(): (len(called.split()), frozenset(options.split())) for called, _, options in found}
