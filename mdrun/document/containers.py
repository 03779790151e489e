"""What stands around a place of a guide while it is read: lists, items, quotes, admonitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Containers:
    """The containers that are open; they are opened, closed and asked for in the order of the guide.

    Args:
        admonitions: First and last line, 1-based, of each admonition fenced with colons, and table in HTML.
    """

    def __init__(self, admonitions: Sequence[tuple[int, int]]) -> None:
        self._admonitions = list(reversed(admonitions))
        self._items: list[int] = []
        self._lists: list[int] = []
        self._list_count = 0
        self._quotes = 0
        self.item: int | None = None
        """Index of the innermost item."""
        self.list_id = 0
        """Number of the innermost list, in the order of the guide."""

    def open_list(self) -> None:
        """Enter a list."""
        self._lists.append(self.list_id)
        self._list_count += 1
        self.list_id = self._list_count

    def close_list(self) -> None:
        """Leave the innermost list."""
        self.list_id = self._lists.pop()

    def open_item(self, index: int) -> None:
        """Enter an item: the element of that index."""
        self._items.append(index)
        self.item = index

    def close_item(self) -> None:
        """Leave the innermost item."""
        self._items.pop()
        self.item = self._items[-1] if self._items else None

    def open_quote(self) -> None:
        """Enter a block quote."""
        self._quotes += 1

    def close_quote(self) -> None:
        """Leave the innermost block quote."""
        self._quotes -= 1

    def quoted(self, line: int) -> bool:
        """Say whether a line, 1-based, stands in a quote or an admonition."""
        around = self._admonitions
        while around and around[-1][1] < line:
            around.pop()
        return self._quotes > 0 or bool(around and around[-1][0] <= line)
