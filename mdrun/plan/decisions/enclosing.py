"""What the elements of a guide stand in: items of lists, with the words before these, and folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Item
from mdrun.plan.decisions.folds import folds, is_apart
from mdrun.plan.wording.leads import ends_in_colon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon


class Enclosing:
    """The lists and the folds of a guide, found once for its blocks and its items.

    Args:
        elements: The guide's elements.
        leads: What stands before its blocks and lists.
        lexicon: The phrases of its languages.
    """

    def __init__(self, elements: Sequence[Element], leads: Mapping[int, Lead], lexicon: Lexicon) -> None:
        self._elements = elements
        self._leads = leads
        self._lexicon = lexicon
        self._folds = folds(elements)
        self._first_of: dict[int, int] = {}
        for index, element in enumerate(elements):
            if isinstance(element, Item):
                self._first_of.setdefault(element.list_id, index)

    def folded_apart(self, index: int) -> bool:
        """Say whether the title of a fold around an element says that it is for another day."""
        return any(is_apart(title, self._lexicon) for title in self._folds.get(index, ()))

    def items(self, at: int | None) -> Iterator[Item]:
        """Yield an item, given by its index, and those around it; nothing where it is None."""
        while at is not None:
            item = self._elements[at]
            if not isinstance(item, Item):
                return
            yield item
            at = item.item

    def before(self, item: Item) -> Lead | None:
        """Return what stands before the list of an item."""
        return self._leads.get(self._first_of[item.list_id])

    def announcing(self, at: int | None) -> Iterator[Lead]:
        """Yield what announces the lists of an item, given by its index, and of those around it."""
        for lead in map(self.before, self.items(at)):
            if lead is not None and not (lead.heading or lead.shared) and ends_in_colon(lead.markdown):
                yield lead
