"""Code that nobody has seen: what is fetched from elsewhere and run at once, as ``curl … | sh`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import is_interpreter, is_shell, program_of
from mdrun.fetched import fetched_name
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.guards.calling import Call

_SUBSTITUTED = regex(r"(?:[<$]\(|`)\s*(?:sudo\s+)?(?:\S*/)?([\w-]+)")
"""A process or command substitution (bash manual), and the program that it runs."""
_READS_WORDS = frozenset(("eval", "source", "."))
"""Builtins that run what a substitution in their words stands for."""
_INPUT = frozenset(("-", "/dev/stdin"))


def fetched(call: Call) -> str:
    """Return what fetches code and runs it at once, such as ``curl | sh``; nothing where a call does not."""
    name = program_of(call.words)
    if name in _READS_WORDS:
        program = _substituted(call.words[1:2])
    elif not is_interpreter(name):
        return ""
    elif _reads_input(name, call.words[1:]):
        before = (program_of(words) for words in reversed(call.fed) if words)
        program = next(filter(_fetches, before), "")
    else:
        program = _substituted(_code(call.words))
    return fetched_name(program, name) if program else ""


def _reads_input(name: str, words: Sequence[str]) -> bool:
    """Say whether an interpreter with these words runs its input; options of others than shells hold code."""
    if not is_shell(name):
        return not words or words[0] in _INPUT
    for word in words:
        if word in _INPUT or word == "-s":
            return True
        if not word.startswith("-") or (not word.startswith("--") and "c" in word):
            return False
    return True


def _code(words: Sequence[str]) -> Sequence[str]:
    """Return the word that an interpreter takes its code from: the one after ``-c``, or the file."""
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 1
    return words[at : at + 1]


def _substituted(words: Iterable[str]) -> str:
    found = (match[1] for word in words for match in _SUBSTITUTED.finditer(word))
    return next(filter(_fetches, found), "")


def _fetches(program: str) -> bool:
    return program in names("downloaders")
