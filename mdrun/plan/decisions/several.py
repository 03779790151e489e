"""Blocks, sections or comments of which several are of one kind, so that one of them is meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator


class Several:
    """What each of some things beside each other is one of, and which one it is."""

    def __init__(self) -> None:
        self._members: dict[str, list[tuple[int, Hashable]]] = defaultdict(list)

    def add(self, index: int, kind: str, which: Hashable) -> None:
        """Note that the thing of this index is one of a kind: a system, say, and *macOS*."""
        self._members[kind].append((index, which))

    def differing(self) -> Iterator[int]:
        """Yield those of each kind of which there are several, some of them more than once."""
        for members in self._members.values():
            if len({which for _, which in members}) > 1:
                yield from (index for index, _ in members)

    def differ(self) -> bool:
        """Say whether there are several of any kind."""
        return next(self.differing(), None) is not None
