"""What a label, or a title, says a thing is for: a system, one of several ways, somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.wording.prepositions import begins_with, that_tell
from mdrun.plan.wording.systems import PLATFORM, systems_in
from mdrun.plan.wording.variants import BY, names_only, variant
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from mdrun.wordlists import Lexicon

_BRIEF = 3
"""A comment that tells one form of a command from another has no more words."""


def is_of_one(label: str, lexicon: Lexicon) -> bool:
    """Say whether a label says for which one of several ways something is: ``On macOS:``."""
    if is_on_system(label, lexicon):
        return True
    if not begins_with(label, "on"):
        return False
    return any(kind.partition(" ")[0] not in (BY, "all", "numbered") for kind in variant(label, lexicon))


def is_on_system(words: str, lexicon: Lexicon) -> bool:
    """Say whether words begin with the system that they are for: *On Ubuntu, …*."""
    return begins_with(words, "on") and PLATFORM in variant(words.partition(",")[0], lexicon)


def is_system(label: str) -> bool:
    """Say whether a label is nothing but the name of a system: ``Windows:``, ``macOS (Homebrew)``."""
    return names_only(label, PLATFORM) and bool(systems_in(label))


def is_another_form(label: str) -> bool:
    """Say whether a label is nothing but what the command before did without: ``With coverage``."""
    words = tokens(label)
    return 1 < len(words) <= _BRIEF and words[0] in that_tell("with", "without")
