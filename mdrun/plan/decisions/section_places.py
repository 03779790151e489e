"""Sections for a place each: where one works and where others do, the clouds that one deploys to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.decisions.several import Several
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.wordlists import Lexicon

_DOING = ("common", "procedure", "set-up")
"""Kinds of the words around where it is done: *deployment to production*."""
_PRAISING = (*_DOING, "preferred")
"""Those, and what recommends one of several."""
_INSTALLING = (["install"], ["installing"], ["installer"], ["instalar"], ["installare"])
"""What stands directly before what is set up itself, and not a place for something: *Install Docker*."""


def section_places(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that are for a place each, some of them more than once.

    Args:
        titles: Their titles, by index.
        lexicon: The phrases of the guide's languages.
    """
    yield from _environments(titles, lexicon)
    yield from _targets(titles, lexicon)


def _environments(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections for development and for production beside each other: one is where one works."""
    found = Several()
    for index, title in titles.items():
        name = " ".join(lexicon.other_words(title, _DOING))
        if lexicon.is_only(name, "environment") and not lexicon.is_only(name, "verification"):
            found.add(index, "environment", lexicon.mentions(name, "development"))
    return found.differing()


def _targets(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles name nothing but where to deploy to, each another place."""
    found = Several()
    for index, title in titles.items():
        places = [word for word in lexicon.other_words(title, _PRAISING) if word[0].isalnum()]
        itself = len(places) == 1 and tokens(title)[-2:-1] in _INSTALLING
        if places and names("targets").issuperset(places) and not itself:
            found.add(index, "target", frozenset(places))
    return found.differing()
