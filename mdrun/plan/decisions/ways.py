"""Blocks of a section that are several ways to one end: by the word *or*, by their labels, by tabs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item, Paragraph
from mdrun.plan.wording.leads import ends_in_colon
from mdrun.plan.wording.tabs import is_code_group, tab_after
from mdrun.plan.wording.variants import are_opposites, is_later, variant
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.blocks import Blocks
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

_SCAN = 3
"""Words of a label among which one that says how much it does stands."""


class Ways:
    """Finds the blocks of which one is meant.

    Args:
        elements: The guide's elements.
        leads: What stands before its blocks and lists.
        blocks: What its blocks are.
        lexicon: The phrases of its languages.
    """

    def __init__(
        self, elements: Sequence[Element], leads: Mapping[int, Lead], blocks: Blocks, lexicon: Lexicon
    ) -> None:
        self._elements = elements
        self._leads = leads
        self._blocks = blocks
        self._lexicon = lexicon

    def found(self) -> Iterator[int]:
        """Yield their indexes, some of them more than once."""
        yield from self._joined()
        yield from self._labelled()
        yield from self._preferred()
        yield from self._extents()
        yield from self._opposed()

    def _joined(self) -> Iterator[int]:
        """Yield the blocks between which a word such as *or* stands."""
        for index, lead in self._leads.items():
            before = lead.follows
            if before is None or lead.shared or not self._blocks.runs(index) or not self._blocks.runs(before):
                continue
            if lead.sentences and self._is_otherwise(lead):
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
        return lead.label and self._lexicon.opens(lead.sentences[0], "lacking")

    def _labelled(self) -> Iterator[int]:
        """Yield the blocks of one section whose labels name one of several ways each, and those of tabs."""
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        tabs: dict[str, list[tuple[int, str]]] = defaultdict(list)
        tab = ""
        for index, element in enumerate(self._elements):
            if isinstance(element, Heading):
                yield from _differing(kinds)
                kinds.clear()
            elif self._blocks.runs(index):
                label = "" if self._leads[index].heading else self._leads[index].text
                for kind, which in self._variant(label).items():
                    kinds[kind].append((index, which))
                    if is_later(kind, which):
                        yield index
                if self._names_environment(label):
                    kinds["environment"].append((index, label))
                if tab:
                    tabs["tab"].append((index, f"{tab} {index}" if is_code_group(tab) else tab))
            if not isinstance(element, (Comment, Fence)):
                tab = tab_after(element.text, tab)
        yield from _differing(kinds)
        yield from _differing(tabs)

    def _variant(self, label: str) -> Mapping[str, str]:
        """Return what a label is one of; where it goes on behind a colon, what stands before that tells."""
        name, colon, more = label.partition(":")
        return variant(label, self._lexicon) or (variant(name, self._lexicon) if colon and more else {})

    def _names_environment(self, label: str) -> bool:
        """Say whether a label is about nothing but an environment: *Staging*, *Deploy to production*."""
        lexicon = self._lexicon
        return lexicon.mentions(label, "environment") and lexicon.is_only(
            self._without_small(label), "environment"
        )

    def _without_small(self, label: str) -> str:
        """Return a label without words such as *for*, *the* and *deploy*."""
        small = ("common", "set-up")
        said = (word for word in tokens(label) if word[0].isalnum())
        return " ".join(word for word in said if not any(self._lexicon.is_only(word, kind) for kind in small))

    def _preferred(self) -> Iterator[int]:
        """Yield the blocks of one section of whose labels one recommends it, where both begin alike."""
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for index, element in enumerate(self._elements):
            if isinstance(element, Heading):
                yield from _differing(kinds)
                kinds.clear()
            elif self._blocks.runs(index):
                lead = self._leads[index]
                command = " ".join(self._blocks.covered(index).split()[:2])
                if command and not lead.heading and not lead.shared and lead.label:
                    which = "preferred" if self._lexicon.mentions(lead.last, "preferred") else "other"
                    kinds[command].append((index, which))
        yield from _differing(kinds)

    def _extents(self) -> Iterator[int]:
        """Yield the blocks of one section that do the same to another extent: *Start only …*, *Start all*."""
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for index, element in enumerate(self._elements):
            if isinstance(element, Heading):
                yield from _differing(kinds)
                kinds.clear()
            elif self._blocks.runs(index) and not (self._leads[index].heading or self._leads[index].shared):
                said = tokens(self._leads[index].last)
                command = self._blocks.covered(index).split()
                extent = [word for word in said[1 : _SCAN + 1] if self._lexicon.opens(word, "extent")]
                if extent and command:
                    kinds[f"{said[0]} {command[0]}"].append((index, extent[0]))
        yield from _differing(kinds)

    def _opposed(self) -> Iterator[int]:
        """Yield the blocks after each other of whose labels one undoes the other: *Enable x*, *Disable x*."""
        before: tuple[int, list[str]] | None = None
        for index, element in enumerate(self._elements):
            if isinstance(element, Heading):
                before = None
            elif self._blocks.runs(index):
                lead = self._leads[index]
                said = [] if lead.heading or lead.shared else self._without_small(lead.last).split()
                if before is not None and _undoes(said, before[1]):
                    yield from (before[0], index)
                before = index, said


def _undoes(said: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether words begin with the opposite of others, and speak of the same."""
    long = min(len(said), len(others)) > 1
    return long and said[1] == others[1] and are_opposites(said[0], others[0])


def _differing(kinds: Mapping[str, Sequence[tuple[int, str]]]) -> Iterator[int]:
    """Yield the members of each kind of which there are several ways."""
    for members in kinds.values():
        if len({which for _, which in members}) > 1:
            yield from (index for index, _ in members)
