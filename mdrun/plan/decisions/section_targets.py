"""Sections that are for one of several things each: versions, environments, clouds to deploy to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.several import Several
from mdrun.plan.wording.prepositions import begins_with
from mdrun.plan.wording.systems import systems_with_versions
from mdrun.wordlists import names, tokens
from mdrun.wordlists.words import ASIAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.wordlists import Lexicon

_WORD = rf"[\0-{chr(ASIAN - 1)}](?<=\w)"
"""A letter or a digit, but of a script that is written without spaces."""
_VERSION = regex(rf"(?<!{_WORD})(?<!\.)v?\d+(?:\.(?:\d+|[xX*]))+(?!{_WORD}|\.)", marks=".")
_PAIR = 2
_FEW = 5
"""Words beside a version of a title that is about what has the version."""
_DOING = ("common", "procedure", "set-up")
"""Kinds of the words around where it is done: *deployment to production*."""
_PRAISING = (*_DOING, "preferred")
"""Those, and what recommends one of several."""
_INSTALLING = (["install"], ["installing"], ["installer"], ["instalar"], ["installare"])
"""What stands directly before what is set up itself, and not a place for something: *Install Docker*."""


def for_versions(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that are for one of several versions, some of them more than once.

    *From 2.x to 4.0* and *From 3.x to 4.0* are, but not *From 2.x to 3.x*, which is the way to the latter.

    Args:
        titles: The titles of the sections, by index.
        lexicon: The phrases of the guide's languages.
    """
    kinds: dict[str, dict[int, str]] = defaultdict(dict)
    for index, title in titles.items():
        found = _VERSION.findall(title)
        rest = " ".join(tokens(_VERSION.sub(" ", title)))
        if rest and rest.count(" ") < _FEW:
            if len(found) == 1:
                kinds[rest][index] = found[0]
            elif len(found) == _PAIR:
                kinds[f"{rest} {found[1]}"][index] = found[0]
        for system, version in systems_with_versions(title):
            kinds[f"{system} "][index] = version
    for members in kinds.values():
        if len(set(members.values())) > 1:
            yield from members
    yield from _old_and_new(titles, lexicon)


def _old_and_new(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that say what they are on, where one of it is of the past."""
    told = (index for index, title in titles.items() if begins_with(title, "on"))
    meant = [index for index in told if not lexicon.mentions(titles[index], "machine")]
    if len(meant) > 1 and any(lexicon.mentions(titles[index], "legacy") for index in meant):
        yield from meant


def for_places(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
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
        name = next((one for one in _names(title, lexicon) if lexicon.is_only(one, "environment")), "")
        if name and not lexicon.is_only(name, "verification"):
            found.add(index, "environment", lexicon.mentions(name, "development"))
    return found.differing()


def _names(title: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield a title without the words around where something is done, then without phrases of such words.

    In a script without spaces they are found within a word.
    """
    name = " ".join(lexicon.other_words(title, _DOING))
    yield name
    pieces = [name] if name else []
    for kind in ("procedure", "set-up"):
        pieces = [part for piece in pieces for part in lexicon.between(piece, kind)]
    yield " ".join(pieces).strip()


def _targets(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles name nothing but where to deploy to, each another place."""
    found = Several()
    for index, title in titles.items():
        places = [word for word in lexicon.other_words(title, _PRAISING) if word[0].isalnum()]
        itself = len(places) == 1 and tokens(title)[-2:-1] in _INSTALLING
        if places and names("targets").issuperset(places) and not itself:
            found.add(index, "target", frozenset(places))
    return found.differing()
