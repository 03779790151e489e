"""Blocks of a section that are several ways to one end: by the word *or*, by their labels, by tabs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item, Paragraph
from mdrun.plan.decisions.several import Several, are_opposites, is_extent
from mdrun.plan.decisions.titled import titled
from mdrun.plan.wording.leads import ends_in_colon
from mdrun.plan.wording.prepositions import that_tell
from mdrun.plan.wording.tabs import is_code_group, tab_after
from mdrun.plan.wording.variants import is_later, variant
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.blocks import Blocks
    from mdrun.plan.material import Material
    from mdrun.plan.wording.leads import Lead

_SCAN = 3
"""Words of a label among which one that says how much it does stands."""
_BRIEF = 3
"""Words before the colon of a sentence that begins as a label does: *Without `gh`: create it, then:*."""
_SMALL = ("common", "set-up")
"""Kinds of words such as *for*, *the* and *deploy*."""


class Ways:
    """Finds the blocks of which one is meant.

    Args:
        material: What is known of the guide.
    """

    def __init__(self, material: Material) -> None:
        self._material = material
        self._elements = material.elements
        self._leads = material.leads
        self._blocks = material.blocks
        self._lexicon = material.lexicon
        self._stretches = list(_between_headings(material.elements, material.blocks))

    def found(self) -> Iterator[int]:
        """Yield their indexes, some of them more than once."""
        yield from self._joined()
        yield from self._tabs()
        yield from titled(self._material)
        for stretch in self._stretches:
            yield from self._labelled(stretch)
            yield from self._preferred(stretch)
            yield from self._extents(stretch)
            yield from self._opposed(stretch)

    def _joined(self) -> Iterator[int]:
        """Yield the blocks between which a word such as *or* stands."""
        for index, lead in self._leads.items():
            before = lead.follows
            if before is None or lead.shared or not self._blocks.runs(index) or not self._blocks.runs(before):
                continue
            if any(part.sentences and self._is_otherwise(part) for part in lead.parts()):
                yield index
                if not self._is_inside(lead, before):
                    yield before

    def _is_inside(self, lead: Lead, before: int) -> bool:
        """Say whether words stand in an item that began after a block, and so speak of that item."""
        said = self._elements[lead.index] if lead.index is not None else None
        around = said.item if isinstance(said, (Item, Paragraph)) else None
        return around is not None and around > before

    def _is_otherwise(self, lead: Lead) -> bool:
        """Say whether the words between two blocks make them ways to the same end: ``Without Node:``."""
        if self._lexicon.opens(lead.sentences[0], "or"):
            return True
        if ends_in_colon(lead.last) and self._lexicon.opens(lead.last, "or"):
            return True
        name, colon, _ = lead.sentences[0].partition(":")
        brief = lead.label or (colon and len(tokens(name)) <= _BRIEF)
        return bool(brief) and self._lexicon.opens(lead.sentences[0], "lacking")

    def _tabs(self) -> Iterator[int]:
        """Yield the blocks that stand in one of several tabs."""
        found = Several()
        tab = ""
        for index, element in enumerate(self._elements):
            if tab and self._blocks.runs(index):
                found.add(index, "tab", f"{tab} {index}" if is_code_group(tab) else tab)
            if not isinstance(element, (Comment, Fence)):
                tab = tab_after(element.text, tab)
        return found.differing()

    def _labelled(self, stretch: Sequence[int]) -> Iterator[int]:
        """Yield the blocks whose labels name one of several ways each."""
        found = Several()
        for index in stretch:
            label = "" if self._leads[index].heading else self._leads[index].text
            for kind, which in self._variant(label).items():
                found.add(index, kind, which)
                if is_later(kind, which):
                    yield index
            if self._names_environment(label):
                found.add(index, "environment", label)
        yield from found.differing()

    def _variant(self, label: str) -> Mapping[str, str]:
        """Return what a label is one of; where it goes on behind a colon, what stands before that tells."""
        name, colon, more = label.partition(":")
        return variant(label, self._lexicon) or (variant(name, self._lexicon) if colon and more else {})

    def _names_environment(self, label: str) -> bool:
        """Say whether a label is about nothing but an environment: *Staging*, *Deploy to production*."""
        if not self._lexicon.mentions(label, "environment"):
            return False
        return self._lexicon.is_only(" ".join(self._without_small(label)), "environment")

    def _without_small(self, label: str) -> list[str]:
        """Return the words of a label but the small ones."""
        return [word for word in self._lexicon.other_words(label, _SMALL) if word[0].isalnum()]

    def _preferred(self, stretch: Sequence[int]) -> Iterator[int]:
        """Yield the blocks that begin alike, where the label of one recommends it."""
        found = Several()
        for index in stretch:
            lead = self._leads[index]
            command = " ".join(self._blocks.covered(index).split()[:2])
            if command and not lead.heading and not lead.shared and lead.label:
                found.add(index, command, self._lexicon.mentions(lead.last, "preferred"))
        return found.differing()

    def _extents(self, stretch: Sequence[int]) -> Iterator[int]:
        """Yield the blocks that do the same to another extent: *Start only …*, *Start all*."""
        found = Several()
        for index in stretch:
            lead = self._leads[index]
            if lead.heading or lead.shared:
                continue
            said, command = tokens(lead.last), self._blocks.covered(index).split()
            # *One* limits a thing in a title, and is hardly more than an article here: *Wait for one minute*.
            near = [word for word in said[1 : _SCAN + 1] if word not in that_tell("one")]
            extent = [word for word in near if is_extent(word, self._lexicon)]
            if extent and command:
                found.add(index, f"{said[0]} {command[0]}", extent[0])
        return found.differing()

    def _opposed(self, stretch: Sequence[int]) -> Iterator[int]:
        """Yield the blocks after each other of whose labels one undoes the other: *Enable x*, *Disable x*."""
        for index, following in pairwise(stretch):
            if _undoes(self._deed(following), self._deed(index)):
                yield from (index, following)

    def _deed(self, index: int) -> list[str]:
        """Return what the label of a block tells to do, in the words that count."""
        lead = self._leads[index]
        return [] if lead.heading or lead.shared else self._without_small(lead.last)


def _between_headings(elements: Sequence[Element], blocks: Blocks) -> Iterator[list[int]]:
    """Yield the indexes of the blocks that run between two headings."""
    found: list[int] = []
    for index, element in enumerate(elements):
        if isinstance(element, Heading):
            yield found
            found = []
        elif blocks.runs(index):
            found.append(index)
    yield found


def _undoes(said: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether words begin with the opposite of others, and speak of the same."""
    long = min(len(said), len(others)) > 1
    return long and said[1] == others[1] and are_opposites(said[0], others[0])
