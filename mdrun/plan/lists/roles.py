"""What lists are for, and so what their items are: checks, manual steps, the title of a block, or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.inline import spoken, without_comments
from mdrun.plan.lists.announcements import Announcements
from mdrun.plan.lists.criteria import is_criterion
from mdrun.plan.lists.explaining import explains_itself, happens, steps_of, tells
from mdrun.plan.lists.outlines import Outlines
from mdrun.plan.wording.instructions import is_left_to_people
from mdrun.plan.wording.leads import NOTHING, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from mdrun.document import Item
    from mdrun.plan.lists import Lists
    from mdrun.plan.material import Material
    from mdrun.plan.records import Kind

    Role = Literal["acceptance", "titles", "list"]


class Roles:
    """The roles of the lists of a guide, as they are come to.

    Args:
        material: What is known of the guide.
        lists: Its lists.
    """

    def __init__(self, material: Material, lists: Lists) -> None:
        self.titles: dict[int, int] = {}
        """By index of a block the item that announces it."""
        self._lists = lists
        self._outlines = Outlines(material, lists)
        self._announcements = Announcements(material, lists)
        self._leads = material.leads
        self._lexicon = material.lexicon
        self._roles: dict[int, Role] = {}
        self._announcing: set[int] = set()
        self._explaining: set[int] = set()

    def take(self, index: int, first: Item, criterion: str) -> None:
        """Take in the first item of a list.

        Args:
            index: Its index.
            first: The item.
            criterion: Words before the list that may say that its points must be true; empty for none.
        """
        self._roles[first.list_id] = self._role(index, first, criterion)

    def kind_of(self, index: int, element: Item) -> Kind | None:
        """Return what an item is a step of, or None where it is none."""
        role = self._roles[element.list_id]
        if element.quoted or not without_comments(element.text):
            return None
        if element.box is not None or role == "acceptance":
            return "check"
        if index in self._explaining or (role == "list" and not element.ordered):
            return None
        if self.holds_block(index):
            return "manual" if self._is_beside_block(index, element) else None
        if self._outlines.is_contents(element):
            return None
        return "manual"

    def holds_block(self, index: int) -> bool:
        """Say whether an item holds or announces a block, whose step it is."""
        return index in self._announcing or self._lists.holds_block(index)

    def _is_beside_block(self, index: int, element: Item) -> bool:
        """Say whether a person does what an item says before the block in it, of which other words speak."""
        if index in self._announcing or self._lists.begins_with_block(index):
            return False
        said = sentences(spoken(element.text))
        return any(is_left_to_people(sentence, self._lexicon) for sentence in said)

    def tells_beside_parts(self, index: int) -> bool:
        """Say whether points under an item that hold no step tell what to do."""
        return any(tells(text, self._lexicon) for text in self._lists.points_beside_parts(index))

    def _role(self, index: int, element: Item, criterion: str) -> Role:
        if element.quoted:
            return "list"
        if criterion and is_criterion(criterion, self._lists.texts(element), self._lexicon):
            return "acceptance"
        block = self._announcements.block(element)
        if block is None:
            self._explaining.update(self._explained(index, element))
            return "list"
        self.titles[block] = self._lists.last_of(element)
        self._announcing.add(self.titles[block])
        return "titles"

    def _is_overview(self, index: int, element: Item) -> bool:
        """Say whether a list sums up what follows: its section is *Plan*, say, and all is told later."""
        if self._lists.list_holds_block(element):
            return False
        title = self._outlines.heading_before(index)
        return self._lexicon.is_only(title, "overview") and self._outlines.is_told_later(element)

    def _explained(self, index: int, element: Item) -> Iterator[int]:
        """Yield the items of a numbered list that explain; one after a block has no lead."""
        if not element.ordered:
            return
        if self._outlines.is_outline(element) or self._is_overview(index, element):
            yield from self._lists.items_of(element)
            return
        items = (self._lists.items_of(element), self._lists.texts(element))
        happening = (at for at, text in zip(*items, strict=True) if happens(text, self._lexicon))
        yield from (at for at in happening if not self._has_told_parts(at))
        if self._lists.list_holds_block(element) and not explains_itself(self._leads[index], self._lexicon):
            return
        lead = self._leads[index]
        if lead.shared or (element.number is not None and element.number > 1):
            lead = NOTHING
        steps = steps_of(lead, self._lists.texts(element), self._lexicon)
        mixed = any(steps)
        for at, step in zip(self._lists.items_of(element), steps, strict=True):
            if not step and not (mixed and self._has_told_parts(at)):
                yield at

    def _has_told_parts(self, index: int) -> bool:
        """Say whether the points under an item tell what to do, whatever it says itself."""
        return any(tells(text, self._lexicon) for text, _ in self._lists.bullets_under(index))
