"""Why an operator would stop at an item of a list: a condition around it holds for it as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Item
from mdrun.plan.decisions.folds import folds, is_apart
from mdrun.plan.wording.conditions import is_condition
from mdrun.plan.wording.leads import ends_in_colon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.records import DecisionReason
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon


class Points:
    """The items of a guide that a person carries out, or looks at.

    Args:
        elements: The guide's elements.
        leads: What stands before its blocks and lists.
        limiting: Indexes of the paragraphs for which their whole section is asked for.
        lexicon: The phrases of its languages.
    """

    def __init__(
        self,
        elements: Sequence[Element],
        leads: Mapping[int, Lead],
        limiting: Collection[int],
        lexicon: Lexicon,
    ) -> None:
        self._elements = elements
        self._leads = leads
        self._limiting = limiting
        self._lexicon = lexicon
        self._folds = folds(elements)
        self._first_of: dict[int, int] = {}
        for index, element in enumerate(elements):
            if isinstance(element, Item):
                self._first_of.setdefault(element.list_id, index)

    def reasons(self, index: int) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at an item: its fold, its list or one around it is not for everybody."""
        hidden = any(is_apart(title, self._lexicon) for title in self._folds.get(index, ()))
        return ("condition",) if hidden or any(map(self._is_condition, self._announcing(index))) else ()

    def _is_condition(self, lead: Lead) -> bool:
        """Say whether words announce a list under a condition, and its section is not asked for by them."""
        announces = not (lead.heading or lead.shared) and ends_in_colon(lead.markdown)
        return announces and lead.index not in self._limiting and is_condition(lead.last, self._lexicon)

    def _announcing(self, index: int | None) -> Iterator[Lead]:
        """Yield the leads of the lists around an item, its own first."""
        while index is not None:
            item = self._elements[index]
            if not isinstance(item, Item):
                return
            yield self._leads[self._first_of[item.list_id]]
            index = item.item
