"""What the status of a command says of what a guide checks: all, or nothing."""

from __future__ import annotations

from functools import cache

from mdrun.bash import command_words, parse
from mdrun.guards.rules import follows
from mdrun.patterns import regex
from mdrun.wordlists import lines, names

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
    return any(
        follows(words, rule) and not any(follows(words, (rule[0], option)) for option in without)
        for rule, without in _idle()
    )


@cache
def _idle() -> tuple[tuple[list[str], list[str]], ...]:
    """Return the commands whose status proves nothing, and the options with one of which it does."""
    parted = (line.partition(" without ") for line in lines("idle"))
    return tuple((phrase.split(), without.split()) for phrase, _, without in parted)
