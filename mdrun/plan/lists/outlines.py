"""Lists that only say before what a guide tells later: tables of contents, outlines, summaries."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.document import Comment, Heading
from mdrun.inline import code_spans, without_comments, words
from mdrun.patterns import regex
from mdrun.wordlists import names, tokens
from mdrun.wordlists.words import ASIAN

if TYPE_CHECKING:
    from mdrun.document import Item
    from mdrun.plan.lists import Lists
    from mdrun.plan.material import Material

_BEHIND = r"(?:\*\*|_)?[.:]?(?:\s+[-–—]\s.*)?"
_INSIDE = regex(rf"(?:\*\*|_)?\[[^\[\]]*\]\(#[^()]*\){_BEHIND}", re.DOTALL, marks="[")
_LINK = regex(rf"(?:\*\*|_)?\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\]){_BEHIND}", re.DOTALL, marks="[")
_OUTLINE = 3
"""Items that an outline has, at least."""
_MOST = 60
"""Items that an outline has at most, headings it is compared with, and lists that may be one."""
_LONG = 150
"""Characters of an item that no longer just names something."""
_STEM = 5
"""Letters of a word that are compared: *provision* and *provisioning* are one."""


class Outlines:
    """The lists of a guide that are told again later.

    Args:
        material: What is known of the guide.
        lists: Its lists.
    """

    def __init__(self, material: Material, lists: Lists) -> None:
        self._elements = material.elements
        self._blocks = material.blocks
        self._lists = lists
        titled = [section for section in material.sections if section.level]
        self._headings = {title.casefold() for one in titled for title in (one.title, one.full_title)}
        self._only_links: dict[int, bool] = {}
        self._left = _MOST

    @cached_property
    def _titles(self) -> list[tuple[int, frozenset[str]]]:
        """Index of each heading, and the beginnings of its words."""
        return [
            (index, _stems(words(element.text)))
            for index, element in enumerate(self._elements)
            if isinstance(element, Heading)
        ]

    def is_told_later(self, item: Item) -> bool:
        """Say whether a list just says before what later sections, and their commands, say.

        Its own section holds no command then, and half of its items are told again in their own words.
        """
        if self._left == 0:
            return False
        self._left -= 1
        after = range(self._lists.last_of(item) + 1, len(self._elements))
        end = next((at for at in after if isinstance(self._elements[at], Heading)), len(self._elements))
        texts = self._lists.texts(item)
        in_section = any(self._blocks.runs(at) for at in range(self._lists.last_of(item) + 1, end))
        if in_section or not self._lists.has_block_after(item) or any(map(_holds_command, texts)):
            return False
        later: set[str] = set()
        for element in self._elements[end:]:
            if not isinstance(element, Comment):
                later.update(_parts(element.text[:_LONG]))
        again = [_parts(words(text)) for text in texts]
        return 2 * sum(2 * len(one & later) >= len(one) > 0 for one in again) >= len(again)

    def heading_before(self, index: int) -> str:
        """Return the text of the heading under which an element stands; empty where there is none."""
        at = bisect(self._headings_at, index) - 1
        heading = self._elements[self._headings_at[at]] if at >= 0 else None
        return heading.text if isinstance(heading, Heading) else ""

    @cached_property
    def _headings_at(self) -> list[int]:
        """Index of each heading."""
        return [index for index, element in enumerate(self._elements) if isinstance(element, Heading)]

    def is_outline(self, item: Item) -> bool:
        """Say whether most items of a list are headings further down in other words: they are told there."""
        items = self._lists.items_of(item)
        if not _OUTLINE <= len(items) <= _MOST or self._lists.list_holds_block(item) or self._left == 0:
            return False
        if any(map(self._lists.is_filled, items)):
            return False
        self._left -= 1
        start = bisect(self._titles, self._lists.last_of(item), key=lambda title: title[0])
        later = self._titles[start : start + _MOST]
        found = set()
        for text in self._lists.texts(item):
            stems = _stems(words(text)) if len(text) < _LONG else frozenset()
            found.update([at for at, heading in later if _says_the_same(stems, heading)][:1])
        return len(found) * 2 >= len(items)

    def is_contents(self, item: Item) -> bool:
        """Say whether an item only names or links to a heading, or stands in a list of nothing but links."""
        text = without_comments(item.text)
        if words(text).casefold() in self._headings:
            return True
        return _is_link_inside(text) or (_is_link(text) and self._has_only_links(item))

    def _has_only_links(self, item: Item) -> bool:
        if item.list_id not in self._only_links:
            texts = map(without_comments, self._lists.texts(item))
            self._only_links[item.list_id] = all(map(_is_link, texts))
        return self._only_links[item.list_id]


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that say what it is about."""
    return frozenset(word[:_STEM] for word in tokens(text) if len(word) >= _STEM)


def _parts(text: str) -> frozenset[str]:
    """Return the beginnings of a text's longer words, and the pairs of characters of Asian ones."""
    found: set[str] = set()
    for word in tokens(text):
        if ord(word[0]) >= ASIAN:
            found.update(map("".join, pairwise(word)))
        elif len(word) >= _STEM - 1:
            found.add(word[:_STEM])
    return frozenset(found)


def _holds_command(text: str) -> bool:
    """Say whether an item holds a code span that is a command of a well-known tool."""
    said = (span.split() for span in code_spans(text))
    return any(len(one) > 1 and one[0] in names("tools") for one in said)


def _says_the_same(item: frozenset[str], heading: frozenset[str]) -> bool:
    """Say whether an item is about what a heading is about: it holds most of its words."""
    same = len(item & heading)
    return len(heading) > 1 and same * 3 >= len(heading) * 2 and same * 2 >= len(item)


def _is_link(item: str) -> bool:
    """Say whether an item is nothing but a link."""
    return _LINK.fullmatch(item) is not None


def begins_with_link(item: str) -> bool:
    """Say whether an item begins with a link."""
    return _LINK.match(item) is not None


def _is_link_inside(item: str) -> bool:
    """Say whether an item is nothing but a link to a heading of the guide."""
    return _INSIDE.fullmatch(item) is not None
