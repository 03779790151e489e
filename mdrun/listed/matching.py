"""Whether a command is what some words of a list describe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import is_one_word, program_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def follows(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether a command has a name, then plain words in their order, and options anywhere."""
    return _is(program_of(words), wanted[0]) and _follows(words[1:], wanted[1:])


def end_of(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return how many words of a command are what is wanted, options between them, too.

    Args:
        words: The words of the command.
        wanted: A name and the plain words that follow, or words that stand just so: ``python3 -m``.

    Returns:
        The number of words; None where it is another command.
    """
    if not _is(program_of(words), wanted[0]):
        return None
    if tuple(words[1 : len(wanted)]) == tuple(wanted[1:]):
        return len(wanted)
    if any(part.startswith("-") for part in wanted):
        return None
    end = _end(words[1:], wanted[1:])
    return None if end is None else end + 1


def has_option(words: Sequence[str], option: str) -> bool:
    """Say whether an option stands among words; a single letter may stand with others: ``-it``, ``-100f``.

    ``*`` at its end stands for any ending: ``--vacuum-*``.
    """
    if option.endswith("*"):
        return any(word.startswith(option[:-1]) for word in words)
    if option.startswith("--"):
        return any(word == option or word.startswith(f"{option}=") for word in words)
    letter = option[1]
    return any(
        word == option
        if len(option) > 2
        else re.fullmatch(rf"-\d*[A-Za-z]*{letter}[A-Za-z]*", word) is not None
        for word in words
    )


def _follows(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether the plain words wanted come first, in order, and options after those before them."""
    plain: list[str] = []
    for part in wanted:
        if part.startswith("-"):
            end = _end(words, plain)
            if end is None or not has_option(words[end:], part):
                return False
        else:
            plain.append(part)
    return _end(words, plain) is not None


def _end(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return how many words there are up to the last wanted one; None where they do not all come in order.

    ``*`` stands for any words between them.

    A word after an option may be the option's value, and is then passed over.
    """
    at, value, free = 0, False, False
    for index, word in enumerate(words):
        while at < len(wanted) and wanted[at] == "*":
            at, free = at + 1, True
        if at == len(wanted):
            return index
        if word.startswith("-"):
            value = True
        elif _is(word, wanted[at]):
            at, value, free = at + 1, False, False
        elif not free and not value:
            return None
        else:
            value = False
    return len(words) if at == len(wanted) else None


def _is(word: str, wanted: str) -> bool:
    if wanted.startswith("*") and wanted.endswith("*"):
        return wanted[1:-1] in word and is_one_word(word)
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
