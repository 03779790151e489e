"""Sentences that have something done once for each of several things, of which a block is one pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import in_all_languages, tokens

if TYPE_CHECKING:
    from mdrun.wordlists import Lexicon

_FAR = 8
"""Words of *repeat these steps for each node* among which the thing stands."""
_LOOP = regex(
    r"(?:^|[\s;|&(])(?:(?:for|while|until)\s[^\n]{0,500}(?:;|\n)\s*do\b|xargs\b|parallel\b)|-exec(?:dir)?\b"
)

_THERE_IS = regex(r"\A\W*(?:for|in)\s+(?:each|every)\b[^,]*,\s+there\s+(?:is|are)\b", re.IGNORECASE)
"""A sentence that says what there is of each, and tells to do nothing."""


def is_for_each(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence has what follows done for each of several things: ``For each region, run:``.

    What is done for each release is done once now.
    """
    if _THERE_IS.match(sentence):
        return False
    found = lexicon.places(sentence, "each-within")
    if lexicon.opens(sentence, "each"):
        found = lexicon.places(sentence, "each")[:1] or [0]
    words = tokens(sentence)
    return any(not _is_every_time(words[at : at + _FAR], lexicon) for at in found)


def goes_through(script: str) -> bool:
    """Say whether commands go through several things themselves: a loop, ``xargs``."""
    return _LOOP.search(script) is not None


def _is_every_time(words: list[str], lexicon: Lexicon) -> bool:
    """Say whether words are about each time that the guide is run: *for each new release*."""
    clause = " ".join(words).partition(",")[0]
    return in_all_languages(clause, "release") or lexicon.mentions(clause, "every-time")
