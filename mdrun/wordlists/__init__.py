"""Words that guides use and names of well-known tools, read from the files in ``mdrun/data``.

A list is a text file of words; lines that start with ``#`` are comments.

    kinds      the phrases of a language, by what they tell; what is written how
    words      a text's words
    languages  in which language a text is written
    lexicons   which of the phrases of some languages stand in a text; :mod:`.phrases` finds them
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdrun.wordlists.languages import languages_of
    from mdrun.wordlists.lexicons import Lexicon, in_all_languages, lexicon, mentions
    from mdrun.wordlists.words import tokens

__all__ = [
    "DATA",
    "SHELL_TAGS",
    "TRANSCRIPT_TAGS",
    "Lexicon",
    "in_all_languages",
    "languages_of",
    "lexicon",
    "lines",
    "mentions",
    "names",
    "text",
    "tokens",
]

SHELL_TAGS = frozenset(("bash", "sh", "shell", "zsh", "ksh", "shell-script", "shellscript"))
"""First words of an info string that make a fence a command step."""

TRANSCRIPT_TAGS = frozenset(
    ("console", "shell-session", "shellsession", "sh-session", "bash-session", "terminal", "session")
)
"""First words of an info string that make a fence a transcript."""

DATA = f"{os.path.dirname(os.path.dirname(__file__))}/data"
"""Where the lists are."""

_HOMES = {"languages_of": "languages", "tokens": "words"}
"""Where a name is defined, if not among the lexicons."""


def __getattr__(name: str) -> object:
    """Import what is asked for and no more: a plan that was kept needs no phrases."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'lexicons')}"), name)


def text(name: str) -> str:
    """Return the text of a list, such as ``guards``."""
    with open(f"{DATA}/{name}.txt", "rb") as file:  # a text file's own decoder takes as long as the rest
        return file.read().decode()


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a list, such as ``guards``, without comments."""
    return tuple(line for line in text(name).split("\n") if line and not line.startswith("#"))


@cache
def names(name: str) -> frozenset[str]:
    """Return the words of a list, such as ``tools``."""
    return frozenset(word for line in lines(name) for word in line.split())
