"""Fences: which of them become command steps, and what is said of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import is_empty
from mdrun.directives import NOTHING, Directives
from mdrun.directives.annotations import from_info
from mdrun.directives.sense import misplaced
from mdrun.document import Fence, Item
from mdrun.inline import words
from mdrun.plan.blocks import fences
from mdrun.plan.records import Place
from mdrun.plan.whereabouts.foreground import needs_terminal
from mdrun.wordlists import TRANSCRIPT_TAGS

if TYPE_CHECKING:
    from mdrun.plan.drafting.walk import Walk


class Fenced:
    """Takes the fences of a guide.

    Args:
        walk: The walk through it.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def take(self, index: int, element: Fence) -> None:
        """Take the next fence.

        Args:
            index: Its index among the guide's elements.
            element: The fence.
        """
        walk = self._walk
        tag = fences.tag(element)
        if tag == "output" and self._expected_output(index, element):
            return
        if not walk.blocks.runs(index):
            self._not_run(index, element)
            return
        said = self._about_fence(index, element)
        if said.notes:
            walk.words.say(element, self._source(element))
            return
        if not element.closed:
            message = f"the fence is never closed: lines {element.first} to {element.last} are one block"
            walk.annotations.find(element.first, "warning", "fence-unclosed", message, "close it with ```")
        place = Place(element.last, element.indent, None, False)
        directives = self._with_terminal(index, said)
        made = walk.add("command", element, self._title(index, element), directives, place)
        made.start, made.language, made.script = element.start, tag, walk.blocks.script(index)
        made.parent = walk.check_around(walk.roles.titles.get(index, element.item))
        made.reasons, made.endless = walk.decisions.block(index, element, said)
        walk.drafts_of[index] = made

    def _about_fence(self, index: int, element: Fence) -> Directives:
        own, findings = from_info(element.info, self._walk.guide.path, element.first)
        self._walk.result.findings += findings
        self._walk.result.findings += misplaced(own, "command", self._walk.guide.path, element.first)
        before = self._walk.annotations.taken("command")
        return own.over(before).over(self._inherited(self._walk.roles.titles.get(index, element.item)))

    def _with_terminal(self, index: int, said: Directives) -> Directives:
        """Return what is said of a block, the terminal with it if a person types into what it calls."""
        if "tty" in said.said or said.background or not needs_terminal(self._walk.blocks.covered(index)):
            return said
        return Directives(tty=True).over(said)

    def _inherited(self, index: int | None) -> Directives:
        """Return what is said of the item that holds or announces a block: the block is its step."""
        item = self._walk.guide.elements[index] if index is not None else None
        if index is None or not isinstance(item, Item) or item.box is not None or self._is_by_hand(index):
            return NOTHING
        listed = self._walk.list_directives.get(item.list_id, NOTHING)
        return self._walk.annotations.of_item(index, item).over(listed)

    def _title(self, index: int, element: Fence) -> str:
        """Return the words that announce a block."""
        source = self._walk.roles.titles.get(index, element.item)
        if source is None or self._is_by_hand(source):
            return ""
        item = self._walk.guide.elements[source]
        return words(item.text) if isinstance(item, Item) else ""

    def _is_by_hand(self, index: int | None) -> bool:
        """Say whether an item is a manual step, and so says nothing of a block in it."""
        made = self._walk.drafts_of.get(index) if index is not None else None
        return made is not None and made.kind == "manual"

    def _not_run(self, index: int, element: Fence) -> None:
        told = self._walk.annotations.unused(before_text=True)
        if not element.quoted and fences.is_shell(element):
            if is_empty(self._walk.blocks.script(index)):
                message = "this block holds no command; it is shown and never run"
                self._walk.annotations.find(element.first, "note", "block-empty", message, "")
            elif not told and fences.tag(element) not in TRANSCRIPT_TAGS:  # which are for output, too
                message = (
                    f"this is tagged {fences.tag(element)}, and taken for output: it is shown, never run"
                )
                self._walk.annotations.find(element.first, "note", "block-output", message, "")
        self._walk.words.say(element, self._source(element))

    def _source(self, element: Fence) -> str:
        return "\n".join(self._walk.guide.lines[element.first - 1 : element.last])

    def _expected_output(self, index: int, element: Fence) -> bool:
        """Take a fence tagged ``output`` right after a step for what the step prints."""
        previous = self._walk.guide.elements[index - 1] if index else None
        made = self._walk.drafts_of.get(index - 1)
        if made is None or not isinstance(previous, Fence) or previous.item != element.item or element.quoted:
            return False
        made.directives = Directives(output=element.text).over(made.directives)
        made.place = Place(element.last, made.place.indent, None, False)
        return True
