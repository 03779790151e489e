"""Sections for one of several versions each: *GnuPG-2.x* and *GnuPG-1.x*, *For legacy X* and *For X*."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.wording.prepositions import begins_with
from mdrun.plan.wording.systems import systems_with_versions
from mdrun.wordlists import tokens
from mdrun.wordlists.words import ASIAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.wordlists import Lexicon

_WORD = rf"[^\W{chr(ASIAN)}-\U0010ffff]"
"""A letter or a digit, but of a script that is written without spaces."""
_VERSION = regex(rf"(?<!{_WORD})(?<!\.)v?\d+(?:\.(?:\d+|[xX*]))+(?!{_WORD}|\.)")
_FEW = 5
"""Words beside a version of a title that is about what has the version."""


def near_ways(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that are for one of several versions, some of them more than once.

    Args:
        titles: The titles of the sections, by index.
        lexicon: The phrases of the guide's languages.
    """
    kinds: dict[str, dict[int, str]] = defaultdict(dict)
    for index, title in titles.items():
        found = _VERSION.findall(title)
        rest = " ".join(tokens(_VERSION.sub(" ", title)))
        if len(found) == 1 and rest and rest.count(" ") < _FEW:
            kinds[rest][index] = found[0]
        for system, version in systems_with_versions(title):
            kinds[f"{system} "][index] = version
    for members in kinds.values():
        if len(set(members.values())) > 1:
            yield from members
    told = (index for index, title in titles.items() if begins_with(title, "on"))
    meant = [index for index in told if not lexicon.mentions(titles[index], "machine")]
    if len(meant) > 1 and any(lexicon.mentions(titles[index], "legacy") for index in meant):
        yield from meant
