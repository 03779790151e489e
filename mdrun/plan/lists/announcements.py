"""Points of a list that announce the block after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import spoken
from mdrun.plan.wording.leads import ends_in_colon, sentences

if TYPE_CHECKING:
    from mdrun.document import Element
    from mdrun.plan.lists import Lists
    from mdrun.plan.material import Material
    from mdrun.wordlists import Lexicon


class Announcements:
    """The blocks of a guide that points of lists announce.

    Args:
        material: What is known of the guide.
        lists: Its lists.
    """

    def __init__(self, material: Material, lists: Lists) -> None:
        self._elements = material.elements
        self._blocks = material.blocks
        self._lexicon = material.lexicon
        self._lists = lists

    def block(self, item: Item) -> int | None:
        """Return the block that directly follows an item's list, if the last point announces it.

        A point does so with a colon at its end; a numbered one, and one with a box, also by what it says. A
        numbered one does where the block only interrupts the numbering, because nobody indented it.
        """
        last = self._elements[self._lists.last_of(item)]
        if not isinstance(last, Item):
            return None
        at = self._block_after(item)
        if at is None:
            return None
        announced = ends_in_colon(last.text) or self._is_interrupted(last, at) or self._is_indented(last, at)
        counts = last.ordered or last.box is not None
        return at if announced or (counts and _announces(last.text, self._lexicon)) else None

    def _block_after(self, item: Item) -> int | None:
        at = self._lists.last_of(item) + 1
        while at < len(self._elements):
            element = self._elements[at]
            if isinstance(element, Fence) and element.item == item.item and self._blocks.runs(at):
                return at
            if not isinstance(element, Comment) and not self._inside(element, item.list_id):
                return None
            at += 1
        return None

    def _is_indented(self, last: Item, block: int) -> bool:
        """Say whether a block was meant to stand in the item before it, and is not indented enough."""
        fence = self._elements[block]
        return (
            last.ordered
            and isinstance(fence, Fence)
            and len(fence.indent) > len(last.indent) - len(f"{last.number}. ")
        )

    def _is_interrupted(self, last: Item, block: int) -> bool:
        """Say whether the numbering of a list goes on behind a block."""
        if last.number is None:
            return False
        if last.number > 1 and len(self._lists.items_of(last)) == 1:
            return True
        for element in self._elements[block + 1 :]:
            if isinstance(element, Item) and element.item == last.item and element.number is not None:
                return element.number == last.number + 1 or element.number == last.number == 1
            if not isinstance(element, (Comment, Fence)):
                return False
        return False

    def _inside(self, element: Element, list_id: int) -> bool:
        if isinstance(element, Heading):
            return False
        return any(
            isinstance(item, Item) and item.list_id == list_id
            for item in (self._elements[at] for at in self._lists.around(element.item))
        )


def _announces(text: str, lexicon: Lexicon) -> bool:
    """Say whether the last sentence of a point speaks of the command below."""
    said = sentences(spoken(text))
    return bool(said) and lexicon.mentions(said[-1], "announce") and lexicon.mentions(said[-1], "run")
