"""List items: which of them become checks and manual steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.directives.sense import misplaced
from mdrun.document import Fence
from mdrun.errors import Finding
from mdrun.inline import spoken, without_comments
from mdrun.plan.records import Place

if TYPE_CHECKING:
    from mdrun.document import Item
    from mdrun.plan.drafting.walk import Walk


class Listed:
    """Takes the list items of a guide.

    Args:
        walk: The walk through it.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._holding = {
            element.item
            for index, element in enumerate(walk.guide.elements)
            if isinstance(element, Fence) and walk.blocks.runs(index)
        }
        """Indexes of the items that a block stands in directly."""

    def take(self, index: int, element: Item) -> None:
        """Take the next item.

        Args:
            index: Its index among the guide's elements.
            element: The item.
        """
        walk = self._walk
        if not element.quoted:
            walk.decisions.words(spoken(element.text))
        if walk.lists.is_first(index, element):
            walk.list_directives[element.list_id] = walk.annotations.taken()
            walk.roles.take(index, element, self._criterion(element))
        own = walk.annotations.of_item(index, element)
        kind = walk.roles.kind_of(index, element)
        text = without_comments(element.text)
        directives = own.over(walk.list_directives[element.list_id])
        if kind is None or directives.notes:
            has_block = walk.roles.holds_block(index)
            if not self._is_title(index) or directives.notes:
                mark = "-" if element.number is None else f"{element.number}."
                walk.words.say(element, f"{element.indent[len(mark) + 1 :]}{mark} {text}")
            if own.said and kind is None and not own.notes and not has_block:
                walk.annotations.alone(element.first)
            return
        walk.result.findings += misplaced(own, kind, walk.guide.path, element.first)
        self._judge_box(element)
        place = Place(element.last, element.indent, element.box, element.empty_box)
        made = walk.drafts_of[index] = walk.add(kind, element, text, directives, place)
        made.details = tuple(walk.lists.bullets_under(index))
        made.told_beside = kind == "check" and walk.roles.tells_beside_parts(index)
        made.reasons = walk.decisions.item(index)

    def _judge_box(self, item: Item) -> None:
        """Report a box that forges do not show: GFM 5.3 wants white space in it, or an x, and after it."""
        if item.box is None:
            return
        line, column = item.box
        after = self._walk.guide.lines[line - 1][column + 2 :]
        if item.empty_box:
            message = "a box is written [ ], with a space"
        elif after and not after[0].isspace():
            message = "a space stands between a box and its words"
        else:
            return
        self._walk.result.findings.append(
            Finding(self._walk.guide.path, line, column, "warning", "box-empty", message, "write - [ ]")
        )

    def _is_title(self, index: int) -> bool:
        """Say whether an item's words are the title of a block."""
        return index in self._holding or index in self._walk.roles.titles.values()

    def _criterion(self, element: Item) -> str:
        """Return the paragraph before a bullet list that may say that its points must be true."""
        lead = self._walk.lead
        if (
            lead is None
            or element.ordered
            or lead.item != element.item
            or self._walk.section not in self._walk.with_commands
        ):
            return ""
        return lead.text
