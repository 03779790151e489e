"""Several ways to one end in one block, of which the reader was meant to take one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import command_words, program_of
from mdrun.patterns import regex
from mdrun.plan.decisions.several import OR, Several, extents_of, only_difference
from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.labels import is_another_form
from mdrun.plan.wording.systems import PLATFORM, systems_in
from mdrun.plan.wording.variants import BY, NUMBERED, are_kinds_of_release, names_only, variant
from mdrun.wordlists import lines, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.bash import Script
    from mdrun.wordlists import Lexicon


_CHOICE = regex(r"[\w>\]]\s*\|\s*[\w-]+\s*\|\s*[\w<\[-]")
"""What may stand in a place: ``major | minor | patch``."""
_OTHER = regex(r"\((?:or|oder|ou|или|または|或)\s+[\w.-]+\)", re.IGNORECASE)
"""What else a value may be: ``# Output: blue (or green)``."""
_PARTS = regex(r"[-_:./=]+")
_NUMBERS = regex(r"\d+")
_LONG = 2
"""A command has more words than its name."""
_LABEL = 4
"""A comment that says by which means, or to how much, has no more words."""
_PORTS = {"ssh": "22", "https": "443"}
"""Protocols by their ports: a comment that says which one a port is for names no way."""
_TALKING = frozenset(("echo", "printf"))


def are_ways(comments: Sequence[str], code: str, lexicon: Lexicon) -> bool:
    """Say whether comments of a block are labels of several ways: ``# Option 1``, ``# Ubuntu``, ``# npm``.

    Args:
        comments: Their words.
        code: The rest of the block. A system that it names, too, is none to be on, but one to build for.
        lexicon: The phrases of the guide's languages.
    """
    if any(map(is_another_form, comments[1:])) or _are_parts(comments, lexicon):
        return True
    if _are_environments(comments, lexicon) or _are_extents(comments, lexicon):
        return True
    if any(_CHOICE.search(comment) or _OTHER.search(comment) for comment in comments):
        return True
    ways = Several()
    used = set(_NUMBERS.findall(code))
    for at, comment in enumerate(map(without_asides, comments)):
        for kind, which in variant(comment, lexicon).items():
            if _PORTS.get(which) in used:
                continue
            label = which not in systems_in(code) if kind == PLATFORM else names_only(comment, kind)
            if kind.startswith(NUMBERED) or label or (kind == BY and _is_brief(comment)):
                ways.add(at, kind, which)
    return ways.differ()


def _is_brief(comment: str) -> bool:
    return len(comment.split()) <= _LABEL


def leaves_a_choice(script: Script) -> bool:
    """Say whether a command has *or* among its words: ``apt install mariadb or mysql``."""
    return any(
        not OR.isdisjoint(simple.words) and simple.words[0] not in _TALKING
        for simple in script.simple
        if simple.certain and simple.words
    )


def _are_environments(comments: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether comments name where one works, and where others do: ``# Dev``, ``# Production``."""
    named = Several()
    for at, comment in enumerate(comments):
        if lexicon.is_only(comment, "environment"):
            named.add(at, "environment", lexicon.mentions(comment, "development"))
    return named.differ()


def _are_extents(comments: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether comments tell to do the same to one and to all: ``# Stop all``, ``# Stop one app``."""
    begun = Several()
    for at, comment in enumerate(comments):
        verb, extents = extents_of(comment, lexicon)
        if verb and len(tokens(comment)) <= _LABEL and len(extents) == 1:
            begun.add(at, verb, extents[0])
    return begun.differ()


def _are_parts(comments: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether several comments name one part each: ``# Only the app``, ``# Only the database``."""
    return sum(lexicon.mentions(comment, "only") for comment in comments) > 1


def are_kinds(script: Script) -> bool:
    """Say whether a block calls a task for each of several kinds: ``make patch``, ``make minor``."""
    called = [command_words(simple) for simple in script.simple if simple.certain and not simple.inner]
    return any(_is_of_another_kind(words, others) for words, others in pairwise(called))


def _is_of_another_kind(words: Sequence[str], others: Sequence[str]) -> bool:
    difference = only_difference(words, others) if len(words) >= _LONG else None
    if difference is None:
        return False
    part = only_difference(*map(_PARTS.split, difference))
    return part is not None and are_kinds_of_release(*part)


def is_for_several_systems(script: Script) -> bool:
    """Say whether a block installs software on systems of several families, one after the other."""
    called = (command_words(simple) for simple in script.simple if simple.certain and not simple.inner)
    programs = {program_of(words) for words in called if words}
    return sum(not programs.isdisjoint(line.split()) for line in lines("systems")) > 1
