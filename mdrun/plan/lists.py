"""Lists: which items belong together, what they hold, and what a list is for."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import code_spans, spoken, without_comments, words
from mdrun.patterns import regex
from mdrun.plan.leads import ends_in_colon, sentences
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element
    from mdrun.plan.blocks import Blocks
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_SENTENCE_END = regex(r"[.!?]\s+|[。！？；]")
_LINK_INSIDE = regex(r"(?:\*\*|_)?\[[^\[\]]*\]\(#[^()]*\)(?:\*\*|_)?[.:]?(?:\s+[-–—]\s.*)?", re.DOTALL)
_LINK = regex(
    r"(?:\*\*|_)?\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])(?:\*\*|_)?[.:]?(?:\s+[-–—]\s.*)?", re.DOTALL
)


_TOLD = regex(
    r"\b(?:you|we) (?:must|should) (?!see|get|have|find|be|now)|\b(?:are|is|include|includes)\s*[*_]*:"
    r"|\b(?:must|should|need to) be (?:made|done|created|added|updated|changed|performed|taken|executed)\b"
    r"|\bcheck (?:whether|if)\b",
    re.IGNORECASE,
)
"""Words that tell somebody to do something, or introduce a mere list."""


_OUTLINE = 3
"""Items that an outline has, at least."""
_MOST = 60
"""Items that an outline has at most, headings it is compared with, and lists that may be one."""
_LONG = 150
"""Characters of an item that no longer just names something."""
_ASIAN = 0x2E80
"""Scripts from here on are written without spaces."""
_STEM = 5
"""Letters of a word that are compared: *provision* and *provisioning* are one."""


class Lists:
    """The lists of a guide."""

    def __init__(self, elements: Sequence[Element], sections: Sequence[Section], blocks: Blocks) -> None:
        self._elements = elements
        self._blocks = blocks
        self._headings = {section.title.casefold() for section in sections if section.level}
        self._headings |= {section.full_title.casefold() for section in sections if section.level}
        self._items: dict[int, list[int]] = defaultdict(list)
        self._holders: set[int] = set()
        self._under: dict[int, list[int]] = defaultdict(list)
        self._comments: dict[int, list[Comment]] = defaultdict(list)
        self._filled: set[int] = set()
        self._only_links: dict[int, bool] = {}
        self._outlines_left = _MOST
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

    @cached_property
    def _titles(self) -> list[tuple[int, frozenset[str]]]:
        """Index of each heading, and the beginnings of its words."""
        return [
            (index, _stems(words(element.text)))
            for index, element in enumerate(self._elements)
            if isinstance(element, Heading)
        ]

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

    def list_holds_block(self, item: Item) -> bool:
        """Say whether a block that runs stands in an item's list."""
        return not self._holders.isdisjoint(self._items[item.list_id])

    def has_block_after(self, item: Item) -> bool:
        """Say whether a block that runs stands behind an item's list."""
        return any(self._blocks.runs(at) for at in range(self.last_of(item) + 1, len(self._elements)))

    def is_told_later(self, item: Item) -> bool:
        """Say whether a list just says before what later sections, and their commands, say.

        Its own section holds no command then, and half of its items are told again in their own words.
        """
        if self._outlines_left == 0:
            return False
        self._outlines_left -= 1
        after = range(self.last_of(item) + 1, len(self._elements))
        end = next((at for at in after if isinstance(self._elements[at], Heading)), len(self._elements))
        texts = self.texts(item)
        in_section = any(self._blocks.runs(at) for at in range(self.last_of(item) + 1, end))
        if in_section or not self.has_block_after(item) or any(map(_holds_command, texts)):
            return False
        later: set[str] = set()
        for element in self._elements[end:]:
            if not isinstance(element, Comment):
                later.update(_parts(element.text[:_LONG]))
        again = [_parts(words(text)) for text in texts]
        return 2 * sum(2 * len(one & later) >= len(one) > 0 for one in again) >= len(again)

    def bullets_under(self, index: int) -> Iterator[tuple[str, int]]:
        """Yield source text and line of the bullet points without a box under an item, however deep."""
        for at in self._under.get(index, ()):
            item = self._elements[at]
            if isinstance(item, Item) and not item.ordered and item.box is None:
                yield without_comments(item.text), item.first
                yield from self.bullets_under(at)

    def comments_of(self, index: int) -> Sequence[Comment]:
        """Return the comments that stand by themselves at the end of an item, and so are about it."""
        return self._comments.get(index, ())

    def items_of(self, item: Item) -> Sequence[int]:
        """Return the indexes of the items of an item's list."""
        return self._items[item.list_id]

    def texts(self, item: Item) -> list[str]:
        """Return the source texts of the items of an item's list."""
        items = (self._elements[at] for at in self._items[item.list_id])
        return [element.text for element in items if isinstance(element, Item)]

    def is_outline(self, item: Item) -> bool:
        """Say whether most items of a list are headings further down in other words: they are told there."""
        items = self.items_of(item)
        if not _OUTLINE <= len(items) <= _MOST or self.list_holds_block(item) or self._outlines_left == 0:
            return False
        if not self._filled.isdisjoint(items):
            return False
        self._outlines_left -= 1
        start = bisect(self._titles, self.last_of(item), key=lambda title: title[0])
        later = self._titles[start : start + _MOST]
        found = set()
        for text in self.texts(item):
            stems = _stems(words(text)) if len(text) < _LONG else frozenset()
            found.update([at for at, heading in later if _says_the_same(stems, heading)][:1])
        return len(found) * 2 >= len(items)

    def is_contents(self, item: Item) -> bool:
        """Say whether an item only names or links to a heading, or stands in a list of nothing but links."""
        text = without_comments(item.text)
        if words(text).casefold() in self._headings:
            return True
        if "[" not in text:
            return False
        if _LINK_INSIDE.fullmatch(text) is not None:
            return True
        return _LINK.fullmatch(text) is not None and self._has_only_links(item)

    def _has_only_links(self, item: Item) -> bool:
        if item.list_id not in self._only_links:
            texts = map(without_comments, self.texts(item))
            self._only_links[item.list_id] = all(map(_LINK.fullmatch, texts))
        return self._only_links[item.list_id]

    def titled_block(self, item: Item, lexicon: Lexicon) -> int | None:
        """Return the block that directly follows an item's list, if the last point announces it.

        A point does so with a colon at its end; a numbered one also where the block only interrupts the
        numbering, because nobody indented it.
        """
        last = self._elements[self.last_of(item)]
        if not isinstance(last, Item):
            return None
        at = self._block_after(item)
        if at is None:
            return None
        announced = ends_in_colon(last.text) or self._is_interrupted(last, at) or self._is_indented(last, at)
        return at if announced or (last.ordered and _announces(last.text, lexicon)) else None

    def _block_after(self, item: Item) -> int | None:
        at = self.last_of(item) + 1
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
        if last.number > 1 and len(self._items[last.list_id]) == 1:
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


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that say what it is about."""
    return frozenset(word[:_STEM] for word in tokens(text) if len(word) >= _STEM)


def _parts(text: str) -> frozenset[str]:
    """Return the beginnings of a text's longer words, and the pairs of characters of Asian ones."""
    found: set[str] = set()
    for word in tokens(text):
        if ord(word[0]) >= _ASIAN:
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


def _announces(text: str, lexicon: Lexicon) -> bool:
    """Say whether the last sentence of a numbered point speaks of the command below."""
    said = sentences(spoken(text))
    return bool(said) and lexicon.mentions(said[-1], "announce") and lexicon.mentions(said[-1], "run")


def is_criterion(lead: str, points: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether a lead-in paragraph announces what must be true, with its last sentence.

    Args:
        lead: Its source text.
        points: The source texts of the list's items; links alone are no criteria.
        lexicon: The phrases of the guide's languages.
    """
    if not ends_in_colon(lead):
        return False
    sentence = _SENTENCE_END.split(without_comments(lead))[-1].lstrip("*_ ")
    if lexicon.opens(sentence, "condition") or lexicon.mentions(sentence, "example"):
        return False
    if lexicon.mentions(sentence, "duration"):
        return False
    if _TOLD.search(sentence) or all(_LINK.match(without_comments(point)) for point in points):
        return False
    return lexicon.mentions(sentence, "criterion") or lexicon.is_only(sentence, "verification")
