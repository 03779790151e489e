"""Lists: which items belong together, and what they hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element
    from mdrun.plan.blocks import Blocks


class Lists:
    """The lists of a guide."""

    def __init__(self, elements: Sequence[Element], blocks: Blocks) -> None:
        self._elements = elements
        self._blocks = blocks
        self._items: dict[int, list[int]] = defaultdict(list)
        self._holders: set[int] = set()
        self._under: dict[int, list[int]] = defaultdict(list)
        self._comments: dict[int, list[Comment]] = defaultdict(list)
        self._filled: set[int] = set()
        waiting: list[Comment] = []
        for index, element in enumerate(elements):
            if isinstance(element, Comment):
                waiting.append(element)
                continue
            self._end_of_item(waiting, element)
            waiting = []
            if not isinstance(element, Heading) and element.item is not None:
                self._filled.add(element.item)
            if isinstance(element, Item):
                self._items[element.list_id].append(index)
                if element.item is not None:
                    self._under[element.item].append(index)
            elif isinstance(element, Fence) and blocks.runs(index):
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

    def begins_with_block(self, index: int) -> bool:
        """Say whether a block that runs directly follows the words of an item."""
        after = range(index + 1, len(self._elements))
        at = next((at for at in after if not isinstance(self._elements[at], Comment)), None)
        following = self._elements[at] if at is not None else None
        return isinstance(following, Fence) and following.item == index and self._blocks.runs(at or 0)

    def list_holds_block(self, item: Item) -> bool:
        """Say whether a block that runs stands in an item's list."""
        return not self._holders.isdisjoint(self._items[item.list_id])

    def has_block_after(self, item: Item) -> bool:
        """Say whether a block that runs stands behind an item's list."""
        return any(self._blocks.runs(at) for at in range(self.last_of(item) + 1, len(self._elements)))

    def bullets_under(self, index: int) -> Iterator[tuple[str, int]]:
        """Yield source text and line of the bullet points without a box under an item, however deep."""
        for at in self._under.get(index, ()):
            item = self._elements[at]
            if isinstance(item, Item) and not item.ordered and item.box is None:
                yield without_comments(item.text), item.first
                yield from self.bullets_under(at)

    def points_beside_parts(self, index: int) -> Iterator[str]:
        """Yield the source texts of such points that hold neither a block nor boxes, and so no step."""
        for at in self._under.get(index, ()):
            item = self._elements[at]
            if isinstance(item, Item) and not item.ordered and item.box is None:
                if not self.holds_block(at) and not self._holds_box(at):
                    yield without_comments(item.text)
                yield from self.points_beside_parts(at)

    def _holds_box(self, index: int) -> bool:
        """Say whether an item with a box stands directly under another one."""
        items = (self._elements[at] for at in self._under.get(index, ()))
        return any(isinstance(item, Item) and item.box is not None for item in items)

    def comments_of(self, index: int) -> Sequence[Comment]:
        """Return the comments that stand by themselves at the end of an item, and so are about it."""
        return self._comments.get(index, ())

    def is_filled(self, index: int) -> bool:
        """Say whether an item holds anything but its words."""
        return index in self._filled

    def items_of(self, item: Item) -> Sequence[int]:
        """Return the indexes of the items of an item's list."""
        return self._items[item.list_id]

    def texts(self, item: Item) -> list[str]:
        """Return the source texts of the items of an item's list."""
        items = (self._elements[at] for at in self._items[item.list_id])
        return [element.text for element in items if isinstance(element, Item)]

    def _end_of_item(self, waiting: Sequence[Comment], following: Element | None) -> None:
        """Note the comments after which nothing follows in the item that they stand in."""
        around: set[int] = set()
        if following is not None and not isinstance(following, Heading):
            around.update(self.around(following.item))
        for comment in waiting:
            if comment.item is not None and comment.item not in around:
                self._comments[comment.item].append(comment)
