"""Sections between which the words before them let the reader choose, by links to them or by letters."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

from mdrun.document import Paragraph
from mdrun.patterns import regex
from mdrun.plan.decisions.several import OR
from mdrun.sections import families, section_of
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_LETTERED = regex(r"([A-Z])[.):]\s")
_SEVERAL = 2
_LINK = regex(r"\[[^\[\]]*\]\(#([^()\s]+)\)")


def pointed_at(elements: Sequence[Element], sections: Sequence[Section]) -> Iterator[int]:
    """Yield the sections beside each other of which a paragraph before them names one or the other.

    Such as ``Follow the steps for [production](#production) or for [staging](#staging).``
    """
    places = {section.anchor: index for index, section in enumerate(sections) if section.level}
    for element in elements:
        if not isinstance(element, Paragraph) or element.quoted or element.text.count("](#") < 2:
            continue
        for one, other in pairwise(_LINK.finditer(element.text)):
            pair = [places.get(link[1].casefold()) for link in (one, other)]
            between = tokens(element.text[one.end() : other.start()])
            if None in pair or OR.isdisjoint(between):
                continue
            found = [index for index in pair if index is not None and sections[index].line > element.last]
            if len(found) > 1 and sections[found[0]].parent == sections[found[1]].parent:
                yield from found


def chosen_from(elements: Sequence[Element], sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections with a letter each of which words of the section around them tell to take one.

    Such as ``## A. GitHub Pages`` and ``## B. Own server`` after *Choose one of these*.
    """
    for (parent, _), family in families(sections).items():
        letters = {index: _LETTERED.match(sections[index].full_title) for index in family}
        lettered = {index: letter[1] for index, letter in letters.items() if letter}
        if len(lettered) < _SEVERAL or not ascii_uppercase.startswith("".join(lettered.values())):
            continue
        first = sections[min(lettered)].line
        before = [one for one in elements if isinstance(one, Paragraph) and one.last < first]
        around = (one.text for one in before if section_of(sections, one.first) == parent)
        if any(lexicon.mentions(text, "choosing") for text in around):
            yield from lettered
