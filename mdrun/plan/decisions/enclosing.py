"""What the elements of a guide stand in: items of lists, with the words before these, and folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Fence, Item
from mdrun.inline import spoken
from mdrun.plan.decisions.folds import folds, is_conditional
from mdrun.plan.wording.leads import ends_in_colon, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.document import Element
    from mdrun.plan.material import Material
    from mdrun.plan.wording.leads import Lead


class Enclosing:
    """The lists and the folds of a guide, found once for its blocks and its items.

    Args:
        material: What is known of the guide.
    """

    def __init__(self, material: Material) -> None:
        self._elements = material.elements
        self._leads = material.leads
        self._lexicon = material.lexicon
        self._folds = folds(material.elements)
        self._first_of: dict[int, int] = {}
        for index, element in enumerate(material.elements):
            if isinstance(element, Item):
                self._first_of.setdefault(element.list_id, index)

    def is_in_conditional_fold(self, index: int) -> bool:
        """Say whether an element stands in a fold whose title makes it conditional."""
        return any(is_conditional(title, self._lexicon) for title in self._folds.get(index, ()))

    def items(self, index: int) -> Iterator[Item]:
        """Yield the items that an element stands in, innermost first; an item stands in itself."""
        element: Element | None = self._elements[index]
        if isinstance(element, Fence):
            element = self._elements[element.item] if element.item is not None else None
        while isinstance(element, Item):
            yield element
            element = self._elements[element.item] if element.item is not None else None

    def titles(self, index: int) -> Iterator[str]:
        """Yield the first sentences of the items that an element stands in, innermost first."""
        for item in self.items(index):
            yield from sentences(spoken(item.text))[:1]

    def before(self, item: Item) -> Lead | None:
        """Return what stands before the list of an item."""
        return self._leads.get(self._first_of[item.list_id])

    def announcing(self, index: int) -> Iterator[Lead]:
        """Yield what announces the lists that an element stands in."""
        for lead in map(self.before, self.items(index)):
            if lead is not None and not (lead.heading or lead.shared) and ends_in_colon(lead.markdown):
                yield lead
