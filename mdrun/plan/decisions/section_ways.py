"""Sections that are several ways to one end: systems, *Option A*, *by hand*, to one and to all."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.hands import hands
from mdrun.plan.decisions.section_targets import for_places, for_versions
from mdrun.plan.decisions.several import OR, Several, are_steps, extents_of
from mdrun.plan.wording.prepositions import first_word
from mdrun.plan.wording.systems import is_for_users_of
from mdrun.plan.wording.variants import RELEASES, SURFACE, count_words, is_later, is_walk, variant
from mdrun.wordlists import in_all_languages, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_FOR_ALL = (
    "verification",
    "overview",
    "procedure",
    "explanation",
    "remarks",
    "first-time",
    "set-up",
    "renewal",
)
"""Kinds of words in the titles of what stands beside several ways, and is none."""
_LETTERED = regex(r"\W*[A-H][.):] ")
"""A title that counts with capitals, as cases are counted and hardly ever steps: *B. The disk is full*."""
_CHAPTER = 2
"""The level of the headings below that of the guide itself."""
_LONG = 5
"""Words in the title of a step that says more than what it is for."""
_SEVERAL = 3
"""So many ways beside one section make it one as well."""


def section_ways(family: Mapping[int, Section], lexicon: Lexicon, *, unordered: bool) -> Iterator[int]:
    """Yield the sections beside each other that are ways to one end, some of them more than once.

    Args:
        family: The sections by index.
        lexicon: The phrases of the guide's languages.
        unordered: Whether no number orders them.
    """
    titles = {index: section.title for index, section in family.items()}
    full = {index: section.full_title for index, section in family.items()}
    ordered = {index for index in family if family[index].written}
    ways = set(_variants(full, ordered, lexicon))
    yield from ways
    yield from _lettered(family, lexicon)
    yield from _joined(titles)
    yield from _special(titles, lexicon)
    yield from _extents(titles, lexicon)
    yield from hands(titles, ordered, lexicon)
    if not any(section.written for section in family.values()):
        yield from for_versions(titles, lexicon)
    if unordered:
        yield from _left_over(titles, ways, lexicon)
        yield from for_places(titles, lexicon)


def _variants(titles: dict[int, str], ordered: set[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that are ways to one end: platforms, *Option A*; *Method 2* tells it alone.

    Args:
        titles: Their titles, by index.
        ordered: Those that a number orders: a long title that also names a kind of release is a step.
        lexicon: The phrases of the guide's languages.
    """
    kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
    yield from (index for index, title in titles.items() if is_for_users_of(title))
    for index, title in titles.items():
        for kind, which in variant(title, lexicon).items():
            step = kind == RELEASES and index in ordered and count_words(title) >= _LONG
            if not step and (kind != SURFACE or not _is_work_on_one(title, lexicon)):
                kinds[kind].append((index, which))
    for kind, members in kinds.items():
        alone = len({which for _, which in members}) == 1
        indexes = [index for index, _ in members]
        if _ends_in_final(members) if kind == RELEASES else are_steps(indexes, titles, ordered):
            continue
        later = is_later(kind, members[0][1]) and ordered.isdisjoint(indexes)
        if later if alone else kind == RELEASES or not is_walk(members):
            yield from indexes


def _lettered(family: Mapping[int, Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that count with capitals: cases, and no parts of one procedure.

    Two chapters of a guide may be parts, though no title tells so.
    """
    found = {at: one.title for at, one in family.items() if _LETTERED.match(one.full_title) is not None}
    chapters = any(family[index].level <= _CHAPTER for index in found)
    if len(found) >= (_SEVERAL if chapters else 2) and not any(
        _is_part(title, lexicon) for title in found.values()
    ):
        yield from found


def _is_part(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names what is a part of a release, or is needed in every case."""
    part = in_all_languages(title, "release") or lexicon.opens(_LETTERED.sub("", title), "stage")
    return part or lexicon.mentions(title, "conclusion") or _is_for_all(title, lexicon)


def _ends_in_final(members: Sequence[tuple[int, str]]) -> bool:
    """Say whether sections lead to one release: *Pre-release*, and then *Final release*."""
    return len(members) > 1 and members[-1][1] == "final" and all(one != "final" for _, one in members[:-1])


def _is_work_on_one(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title tells to do something to a program, and not with it: *Update the CLI*."""
    first = next(iter(tokens(title)), "")
    return lexicon.is_only(first, "action") and first not in ("open", "run", "use")


def _left_over(titles: dict[int, str], found: Collection[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the section that is one more way beside others, though no word of its title tells so."""
    left = [index for index in titles if index not in found]
    if len(left) == 1 and len(found) >= _SEVERAL and not _is_for_all(titles[left[0]], lexicon):
        yield left[0]


def _is_for_all(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names a part that whoever takes one of several ways needs as well."""
    return any(lexicon.mentions(title, kind) for kind in _FOR_ALL)


def _joined(titles: dict[int, str]) -> Iterator[int]:
    """Yield the sections next to each other of which the second begins with *or*."""
    for index, other in pairwise(titles):
        if first_word(titles[other]) in OR:
            yield from (index, other)


def _special(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that are a special case of one beside them: *Bugfix release*, and *Release*.

    *Pre-release* and *Post-release* are what is done before and afterwards.
    """
    said = {index: tokens(title) for index, title in titles.items()}
    phases = any(words[:1] == ["post"] for words in said.values())
    every = {" ".join(words) for words in said.values()}
    for index, words in said.items():
        which = variant(titles[index], lexicon).get(RELEASES, "")
        if phases and which == "pre":
            continue
        if which in words and " ".join(word for word in words if word != which) in every:
            yield index


def _extents(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that do the same to one and to all: *Restore a specific index*, *Restore all*."""
    found = Several()
    for index, title in titles.items():
        verb, extents = extents_of(title, lexicon)
        if verb and extents:
            found.add(index, verb, extents[0])
    return found.differing()
