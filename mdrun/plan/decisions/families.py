"""Sections beside each other of which one is meant at a time: ways to one end, starts and stops."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.renewals import Renewals
from mdrun.plan.decisions.section_ways import section_ways
from mdrun.plan.decisions.several import Several, are_opposites, only_difference
from mdrun.plan.wording.days import day_in
from mdrun.sections import families, main_title
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_TURNS = ("starting", "stopping", "restarting")
"""What is done to something that runs, each at a time of its own."""
_STEP = regex(r"\W*(?:\w+\s+)?\d{1,2}\b")
"""A title that counts, whatever stands before its number: *⬆️ Step 5*."""
_DEEDS = ("making", "listing", "taking-away")
"""What is done to things of which a service has many."""
_SHORT = 5
"""A title with no more words is about what it names."""


def one_of_several(sections: Sequence[Section], lexicon: Lexicon, *, rolls_back: bool) -> Iterator[int]:
    """Yield the sections that are one of several among those beside them, some of them more than once.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
        rolls_back: Whether the guide itself is about a rollback.
    """
    guide = main_title(sections)
    renewals = Renewals(sections[guide].title if guide > 0 else "", lexicon)
    for (parent, _), members in families(sections).items():
        family = {index: sections[index] for index in members}
        titles = {index: section.title for index, section in family.items()}
        unordered = not any(map(counts, family.values()))
        yield from section_ways(family, lexicon, unordered=unordered)
        yield from _days(family, lexicon)
        yield from renewals.among(titles, own=parent == guide > 0)
        if unordered:
            yield from _turns(titles, lexicon)
            if parent is not None and len(family) > 1 and lexicon.is_only(sections[parent].title, "remedies"):
                yield from family
            back = _rollbacks(titles, lexicon)
            # In a guide about a rollback, *Restore steps* are its own.
            yield from (at for at in back if not (rolls_back and lexicon.mentions(titles[at], "procedure")))
            yield from _opposites(titles)
            yield from _diagnoses(titles, lexicon)
            yield from _recipes(titles, lexicon)
            yield from _operations(titles, lexicon)


def counts(section: Section) -> bool:
    """Say whether the title of a section counts it."""
    return section.written or _STEP.match(section.full_title) is not None


def _days(family: Mapping[int, Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other that are for a day each: *Monday*, *Tuesday*."""
    found = Several()
    for index, section in family.items():
        day = day_in(section.full_title, lexicon)
        if day:
            found.add(index, "day", day)
    return found.differing()


def _turns(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that stop what another one starts, or start it again; a stop first is a step."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, title in titles.items():
        if len(tokens(title)) <= _SHORT:
            for kind in reversed(_TURNS):
                if lexicon.mentions(title, kind):
                    found[kind].append(index)
                    break
    starts, stops, again = (found[kind] for kind in _TURNS)
    if (again and (starts or stops)) or (starts and stops and starts[0] < stops[0]):
        yield from (*stops, *again)


def _rollbacks(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that bring back what one beside them saves: *Restore the cluster*, and *Backup*."""
    saving = {index for index, title in titles.items() if lexicon.mentions(title, "saving")}
    if saving:
        yield from (
            index
            for index, title in titles.items()
            if index not in saving and lexicon.mentions(title, "rollback")
        )


def _diagnoses(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that look for what is wrong, beside those that release, set up or renew."""
    if any(lexicon.mentions(title, kind) for title in titles.values() for kind in ("set-up", "renewal")):
        yield from (at for at, title in titles.items() if lexicon.is_only(title, "diagnosis"))


def _recipes(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that answer a question each: *How to add a node*, *How to rotate the key*.

    What shows whether something is so, or whether it has worked, goes with another one.
    """
    asked = (index for index, title in titles.items() if lexicon.opens(title, "how-to"))
    looks = ("verification", "whether", "diagnosis")
    found = [index for index in asked if not any(lexicon.mentions(titles[index], kind) for kind in looks)]
    if len(found) > 1:
        yield from found


def _opposites(titles: dict[int, str]) -> Iterator[int]:
    """Yield the sections next to each other of which one undoes the other: *Add a node*, *Remove a node*."""
    said = [(index, tokens(title)) for index, title in titles.items()]
    for (index, words), (other, others) in pairwise(said):
        difference = only_difference(words, others)
        if difference is not None and are_opposites(*difference):
            yield from (index, other)


def _operations(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections of a family that makes, lists and takes away things: one is meant at a time."""
    if all(any(lexicon.opens(title, kind) for title in titles.values()) for kind in _DEEDS):
        yield from titles
