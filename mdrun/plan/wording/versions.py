"""Labels and titles that tell by versions which one of several they are: *15 to 16*, *Rails 7 and later*."""

from __future__ import annotations

import re
from functools import cache

from mdrun.patterns import regex
from mdrun.plan.wording.prepositions import that_tell
from mdrun.wordlists import tokens

_VERSIONS = regex(
    r"[\W_]*(?:v\d+(?:\.\w+)*|\d+(?:\.\w+)+|\d+(?= *(?:to|->|=>|→|auf|à|a|до|到)))"
    r"(?P<to>\s*(?:to|->|=>|→|auf|à|a|до|到)\s*v?\d+(?:\.\w+)*)?[\W_]*",
    re.IGNORECASE,
)
"""What is nothing but a version, or goes from one to another: *v3.1.11*, *15 to 16*."""
_SIDES = ("later", "newer", "above", "up", "higher", "older", "earlier", "below", "before")
_SIDE = rf"(?:or|and)\s+(?:{'|'.join(_SIDES)})\b"
_RANGE = regex(
    r"(?:[<>]=?|[≤≥])\s*v?\d|\d\s*(?:[<>]=?|[≤≥])"
    rf"|\d[\w.]{{0,20}}\+(?!\w)|\d[\w.]{{0,20}}[\s,]{{1,3}}{_SIDE}",
    re.IGNORECASE,
    marks=(*"<>≤≥+", *_SIDES),
)
"""What says for which versions something is: *React Native >= 0.87*, *Rails 7 and later*."""
_OF_RANGE = regex(rf"\bv?\d+(?:\.\w+)*\+?|[<>=≤≥,()]+|\bx\b|{_SIDE}", re.IGNORECASE)
"""The words of a range, without what it is a range of."""

_HAD_ASIAN = regex(
    r"[从從] ?(v?\d[\d.x]{0,20})|(v?\d[\d.x]{0,20}) ?(?:から|에서)",
    re.IGNORECASE,
    marks=("从", "從", "から", "에서"),
)
"""The version that one has, in scripts that write such a word and the version without a space."""


def kind_by_version(label: str) -> str:
    """Return the kind of a label that tells by versions which one it is; empty where it does not."""
    versions = _VERSIONS.fullmatch(label)
    if versions is not None:
        return "version" if versions["to"] is None else "versions"
    if _RANGE.search(label) is not None:
        return f"range of {' '.join(_OF_RANGE.sub(' ', label).casefold().split())}"
    return ""


def version_had(label: str) -> str:
    """Return the version that one has, as a label says: *Upgrade from 1.x*; empty where it says none."""
    # Few labels hold such a word, and to compile the expression takes longer than to look for one.
    told = not that_tell("from").isdisjoint(tokens(label))
    found = _had().search(label) if told else _HAD_ASIAN.search(label)
    return next(filter(None, found.groups()), "") if found is not None else ""


@cache
def _had() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(sorted(that_tell('from')))})\s+(?:\w+\s+)?(v?\d[\w.]*)", re.IGNORECASE
    )
