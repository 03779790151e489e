"""Sentences that send the operator to the checkout of another repository: *From the root of your x fork*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from mdrun.wordlists import Lexicon

_CHECKOUT = regex(
    r"\b(?:from|in|within|inside)\s+(?:the\s+(?:root|top[- ]level)(?:\s+(?:directory|folder))?\s+of\s+)?"
    r"(?:your|the|an?)\s+(?:local\s+)?(?P<name>\xa0+|[\w./-]+)\s+(?:repo|repository|fork|clone|checkout)\b",
    re.IGNORECASE,
    marks=("repo", "fork", "clone", "checkout"),
)
"""A place in a repository that has a name; code is blank."""


def is_of_another_checkout(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence tells to run something in another repository, first of all or after *run*."""
    found = _CHECKOUT.search(sentence)
    if found is None or found["name"].casefold() in names("own-checkout"):
        return False
    before = sentence[: found.start()]
    return not any(map(str.isalnum, before)) or lexicon.mentions(before, "run")
