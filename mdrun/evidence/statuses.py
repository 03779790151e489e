"""What the status of a command says of what a guide checks: all, or nothing."""

from __future__ import annotations

from mdrun.bash import command_words, parse
from mdrun.listed import is_in
from mdrun.patterns import regex
from mdrun.wordlists import names

_TESTS = (("test",), ("[",))
_BETWEEN = regex(r"[\W_]+")


def asserts(command: str) -> bool:
    """Say whether a command is a test, whose status says whether what it asserts is so."""
    simple = [simple for simple in parse(command).simple if not simple.inner]
    return bool(simple) and command_words(simple[-1])[:1] in _TESTS


def removes(command: str) -> bool:
    """Say whether a command takes something away, or ends it: one that only looks for it fails then."""
    return not names("removals").isdisjoint(_BETWEEN.split(command.casefold()))


def proves_nothing(command: str) -> bool:
    """Say whether a command's status says nothing about what a guide checks."""
    simple = [simple for simple in parse(command).simple if not simple.inner]
    if not simple:
        return True
    words = command_words(simple[-1])
    if not words or (words[0] == "test" and len(words) == 2):
        return True
    return is_in(words, "idle")
