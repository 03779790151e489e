"""Sections whose titles say that they belong on another machine than the one on which a guide begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.wording.systems import PLATFORM
from mdrun.plan.wording.variants import is_walk, variant
from mdrun.sections import families

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon


def other_machines(sections: Sequence[Section], lexicon: Lexicon) -> frozenset[int]:
    """Return the sections that belong on another machine, by index.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
    """
    found: set[int] = set()
    for family in families(sections).values():
        found.update(_left_for(family, sections, lexicon))
        found.update(_walked_to(family, sections, lexicon))
    return frozenset(found)


def _left_for(family: Sequence[int], sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that are on a server where another one beside them is *Local*."""
    titles = {index: sections[index].title for index in family}
    local = {index for index, title in titles.items() if lexicon.mentions(title, "local")}
    if local:
        yield from (
            index
            for index, title in titles.items()
            if index not in local and (lexicon.opens(title, "server") or lexicon.mentions(title, "place"))
        )


def _walked_to(family: Sequence[int], sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections on another system than the first, where the guide goes there and comes back."""
    members = [
        (index, which)
        for index in family
        for kind, which in variant(sections[index].full_title, lexicon).items()
        if kind == PLATFORM
    ]
    if members and is_walk(members):
        yield from (index for index, which in members if which != members[0][1])
