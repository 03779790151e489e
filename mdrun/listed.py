"""Commands that stand in lists, in one notation: a name, then words and options that must follow it.

Plain words follow in their order, options anywhere. A line may end in ``without`` and what no such command
has: options, words, and ``+`` for one further plain word, ``++`` for two, as in ``docker compose up without
-d``. A line that begins with ``*`` is about every program without lines of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import is_one_word, program_of
from mdrun.dataclass import dataclass
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list: the commands that it describes."""

    words: tuple[str, ...]
    """Their name, and the words and options that follow it."""
    without: tuple[str, ...]
    """What none of them has."""

    def describes(self, words: Sequence[str]) -> bool:
        """Say whether a command is one of them."""
        return follows(words, self.words) and not any(self._has(words, one) for one in self.without)

    def _has(self, words: Sequence[str], what: str) -> bool:
        """Say whether a command has something beyond what all of them have."""
        if not what.strip("+"):
            return _plain(words) - _plain(self.words) >= len(what)
        return has_option(words[1:], what) if what.startswith("-") else what in words[1:]


def named_in(words: Sequence[str], name: str) -> str:
    """Return what a list calls a command, without its exceptions; nothing where it is not in the list.

    Args:
        words: The command's words, its wrappers taken away.
        name: A list in ``mdrun/data``.
    """
    return next((" ".join(one.words) for one in _likely(words, name) if one.describes(words)), "")


def is_in(words: Sequence[str], name: str) -> bool:
    """Say whether a command is in a list, as for :func:`named_in`."""
    return any(one.describes(words) for one in _likely(words, name))


def _likely(words: Sequence[str], name: str) -> Sequence[Listed]:
    """Return the lines of a list with the name of a command, else those that are about every one."""
    known = listed(name)
    return (known.get(program_of(words)) or known.get("*", ())) if words else ()


@cache
def listed(name: str) -> Mapping[str, Sequence[Listed]]:
    """Return the lines of a list by the name with which they begin."""
    found: dict[str, list[Listed]] = defaultdict(list)
    for line in lines(name):
        words, _, without = line.partition(" without ")
        one = Listed(tuple(words.split()), tuple(without.split()))
        found[one.words[0]].append(one)
    return dict(found)


def follows(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether a command has a name, then plain words in their order, and options anywhere."""
    named = wanted[0] == "*" or _is(program_of(words), wanted[0])
    return named and _follows(words[1:], wanted[1:])


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


def _plain(words: Sequence[str]) -> int:
    """Return how many of some words are no options."""
    return sum(not word.startswith("-") for word in words)
