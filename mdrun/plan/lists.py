"""Lists: which items belong together, what they hold, and what a list is for."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import without_comments, words
from mdrun.plan.blocks import runs
from mdrun.wordlists import begins_with, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element
    from mdrun.sections import Section

_SENTENCE_END = re.compile(r"[.!?]\s+|[。！？；]")
_LINK_INSIDE = re.compile(r"\[[^\[\]]*\]\(#[^()]*\)")


class Lists:
    """The lists of a guide."""

    def __init__(self, elements: Sequence[Element], sections: Sequence[Section]) -> None:
        self._elements = elements
        self._headings = {section.title.casefold() for section in sections if section.level}
        self._headings |= {section.full_title.casefold() for section in sections if section.level}
        self._items: dict[int, list[int]] = defaultdict(list)
        self._holders: set[int] = set()
        self._divided: set[int] = set()
        self._comments: dict[int, list[Comment]] = defaultdict(list)
        waiting: list[Comment] = []
        for index, element in enumerate(elements):
            if isinstance(element, Comment):
                waiting.append(element)
                continue
            self._end_of_item(waiting, element)
            waiting = []
            if isinstance(element, Item):
                self._items[element.list_id].append(index)
                if element.ordered and element.item is not None:
                    self._divided.add(element.item)
            elif isinstance(element, Fence) and runs(element):
                self._holders.update(self.around(element.item, self._holders))
        self._end_of_item(waiting, None)

    def around(self, index: int | None, but: set[int] | frozenset[int] = frozenset()) -> Iterator[int]:
        """Yield an item and the items around it, innermost first, up to one that is already known."""
        while index is not None and index not in but:
            yield index
            item = self._elements[index]
            index = item.item if isinstance(item, Item) else None

    def is_first(self, index: int, item: Item) -> bool:
        """Say whether an item is the first of its list."""
        return self._items[item.list_id][0] == index

    def last_of(self, item: Item) -> int:
        """Return the index of the last item of an item's list."""
        return self._items[item.list_id][-1]

    def holds_block(self, index: int) -> bool:
        """Say whether a block that runs stands in an item."""
        return index in self._holders

    def holds_numbered(self, index: int) -> bool:
        """Say whether an item is divided into numbered items, which are then the steps."""
        return index in self._divided

    def comments_of(self, index: int) -> Sequence[Comment]:
        """Return the comments that stand by themselves at the end of an item, and so are about it."""
        return self._comments.get(index, ())

    def is_contents(self, item: Item) -> bool:
        """Say whether an item only names or links to a heading."""
        text = without_comments(item.text)
        return words(text).casefold() in self._headings or _LINK_INSIDE.fullmatch(text) is not None

    def titled_block(self, item: Item) -> int | None:
        """Return the block that directly follows an item's list, if the last point announces it."""
        last = self._elements[self.last_of(item)]
        if not isinstance(last, Item) or not ends_in_colon(last.text):
            return None
        at = self.last_of(item) + 1
        while at < len(self._elements):
            element = self._elements[at]
            if isinstance(element, Fence) and element.item == item.item and runs(element):
                return at
            if not isinstance(element, Comment) and not self._inside(element, item.list_id):
                return None
            at += 1
        return None

    def _inside(self, element: Element, list_id: int) -> bool:
        if isinstance(element, Heading):
            return False
        return any(
            isinstance(item, Item) and item.list_id == list_id
            for item in (self._elements[at] for at in self.around(element.item))
        )

    def _end_of_item(self, waiting: Sequence[Comment], following: Element | None) -> None:
        """Note the comments after which nothing follows in the item that they stand in."""
        around: set[int] = set()
        if following is not None and not isinstance(following, Heading):
            around.update(self.around(following.item))
        for comment in waiting:
            if comment.item is not None and comment.item not in around:
                self._comments[comment.item].append(comment)


def is_criterion(lead: str) -> bool:
    """Say whether a lead-in paragraph announces what must be true, with its last sentence."""
    if not ends_in_colon(lead):
        return False
    sentence = _SENTENCE_END.split(without_comments(lead))[-1].lstrip("*_ ")
    hedged = begins_with(sentence, "condition") or mentions(sentence, "example")
    return mentions(sentence, "criterion") and not hedged


def ends_in_colon(text: str) -> bool:
    """Say whether the words of a text end in a colon, of half or full width."""
    return without_comments(text).rstrip("*_ ").endswith((":", "："))
