"""Several ways to one end in one block, of which the reader was meant to take one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.bash import command_words
from mdrun.patterns import regex
from mdrun.plan.variants import PLATFORM, is_another_form, names_only, systems_in, variant
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.bash import Script
    from mdrun.wordlists import Lexicon


_CHOICE = regex(r"[\w>\]]\s*\|\s*[\w-]+\s*\|\s*[\w<\[-]")
"""What may stand in a place: ``major | minor | patch``."""


def are_ways(comments: Sequence[str], code: str, lexicon: Lexicon) -> bool:
    """Say whether comments of a block are labels of several ways: ``# Option 1``, ``# Ubuntu``, ``# npm``.

    Args:
        comments: Their words.
        code: The rest of the block. A system that it names, too, is none to be on, but one to build for.
        lexicon: The phrases of the guide's languages.
    """
    if any(map(is_another_form, comments[1:])) or _are_parts(comments, lexicon):
        return True
    if any(map(_CHOICE.search, comments)):
        return True
    ways: dict[str, set[str]] = defaultdict(set)
    for comment in comments:
        for kind, which in variant(comment, lexicon).items():
            label = which not in systems_in(code) if kind == PLATFORM else names_only(comment)
            if kind.startswith("numbered") or label:
                ways[kind].add(which)
    return any(len(found) > 1 for found in ways.values())


def _are_parts(comments: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether several comments name one part each: ``# Only the app``, ``# Only the database``."""
    return sum(lexicon.mentions(comment, "only") for comment in comments) > 1


def is_for_several_systems(script: Script) -> bool:
    """Say whether a block installs software on systems of several families, one after the other."""
    used = {command_words(simple)[:1] for simple in script.simple if simple.certain and not simple.inner}
    names = {word.rsplit("/", 1)[-1] for words in used for word in words}
    return sum(not names.isdisjoint(line.split()) for line in lines("systems")) > 1
