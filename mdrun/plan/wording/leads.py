"""The words that announce a block or a list: what stands directly before it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.document import Comment, Fence, Heading, Item, Paragraph
from mdrun.inline import spoken, without_comments
from mdrun.patterns import regex
from mdrun.plan.wording.asides import is_aside
from mdrun.sections import fold_tags
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element

_END = regex(
    r"[.!?](?<!\be\.g.)(?<!\bi\.e.)(?<!\bvs.)(?<!\betc.)(?<!\bz\.B.)(?<!\bcf.)"
    r"(?<!\bbv.)(?<!\bbijv.)(?<!\bnp.)(?<!\bnapř.)(?<!\börn.)(?<!\bнапр.)(?<!\btzn.)(?<!\btj.)(?:[*_)\"']*)\s+"
    r"|。|！|？|；|\n\s*\n"
)
_LABEL = 7
"""A label has no more words."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The nearest words before a block or a list."""

    index: int | None
    """Index of the element that holds them; None where there are none."""
    markdown: str
    """Their source text."""
    heading: bool
    """Whether they are a heading."""
    follows: int | None
    """Index of the block that stands directly before those words, or before the block itself."""
    shared: bool
    """Whether another block stands between them and this one."""
    aside: str = ""
    """The source text of a paragraph in brackets that stands behind them."""

    def parts(self) -> tuple[Lead, ...]:
        """Return them, and what stands in brackets behind them, each without the other."""
        return (self, replace(self, markdown=self.aside, aside="")) if self.aside else (self,)

    @property
    def text(self) -> str:
        """They without comments and code."""
        return _spoken(self.markdown)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, in order."""
        return _sentences(self.markdown)

    @property
    def last(self) -> str:
        """Its last sentence; empty where there is none."""
        return self.sentences[-1] if self.sentences else ""

    @property
    def label(self) -> bool:
        """Whether they are a block's title: short, in bold type or with a colon at the end."""
        said = [word for word in tokens(self.text) if word[0].isalnum()]
        titled = is_bold(self.markdown) or ends_in_colon(self.markdown)
        return 0 < len(said) <= _LABEL and titled and len(self.sentences) == 1


@lru_cache(maxsize=1024)
def _spoken(markdown: str) -> str:
    return spoken(markdown).strip()


@lru_cache(maxsize=1024)
def _sentences(markdown: str) -> tuple[str, ...]:
    return tuple(sentences(_spoken(markdown)))


NOTHING = Lead(None, "", False, None, False)
"""Where nothing stands before."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a colon ends none."""
    return [part for part in (piece.strip() for piece in _END.split(text)) if part.strip("*_-#>|:： ")]


def is_bold(markdown: str) -> bool:
    """Say whether a text begins and ends in bold type, a colon at its end aside."""
    text = markdown.strip()
    return text.startswith(("**", "__")) and text.rstrip(":： ").endswith(("**", "__"))


def ends_in_colon(markdown: str) -> bool:
    """Say whether the words of a text end in a colon, of half or full width."""
    return without_comments(markdown).rstrip("*_ ").endswith((":", "："))


def leads(elements: Sequence[Element]) -> dict[int, Lead]:
    """Return the lead of each block, and of each item, by index; what is quoted announces nothing.

    What stands in a fold announces nothing behind it: there the words before the fold count again.
    """
    found: dict[int, Lead] = {}
    captions = frozenset(_captions(elements))
    before = _Before()
    outside: list[_Before] = []
    for index, element in enumerate(elements):
        if isinstance(element, Comment) or (not isinstance(element, Heading) and element.quoted):
            continue
        if isinstance(element, (Fence, Item)):
            heading = isinstance(before.words, Heading)
            words = before.words.text if before.words is not None else ""
            found[index] = Lead(before.at, words, heading, before.block, before.shared, before.aside)
        if isinstance(element, Fence):
            before = replace(before, block=index, shared=True)
        elif isinstance(element, Heading):
            before = _Before(element, index)
        else:
            said = element.text
            for _, end, is_end in fold_tags(element.text):
                if not is_end:
                    outside.append(before)
                elif outside:
                    said, block = element.text[end:], before.block
                    before = outside.pop()
                    before = before if before.block is not None else replace(before, block=block)
            if is_aside(said) and isinstance(before.words, Paragraph) and not before.shared:
                before = replace(before, aside=said)
            elif _says_something(said) and index not in captions:
                before = replace(before, words=element, at=index, shared=False, aside="")
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before an element."""

    words: Heading | Item | Paragraph | None = None
    """The last words."""
    at: int | None = None
    """Their index."""
    block: int | None = None
    """Index of the last block under the same heading."""
    shared: bool = False
    """Whether it stands behind those words."""
    aside: str = ""
    """A paragraph in brackets that stands behind them."""


def _captions(elements: Sequence[Element]) -> Iterator[int]:
    """Yield the indexes of the paragraphs that are about the block above them, and not about the next one.

    So they are where all that stands under a heading is blocks, each with such words right under it.
    Elsewhere they may as well say when the next block is run.
    """
    stretch: list[int] = []
    for index, element in enumerate(elements):
        if isinstance(element, Heading):
            yield from _all_captions(elements, stretch)
            stretch = []
        elif not isinstance(element, Comment):
            stretch.append(index)
    yield from _all_captions(elements, stretch)


def _all_captions(elements: Sequence[Element], stretch: Sequence[int]) -> Sequence[int]:
    """Return every second one of some elements, if these are blocks and what stands right under each."""
    blocks, words = stretch[::2], stretch[1::2]
    paired = len(blocks) == len(words) > 0
    pairs = ((elements[block], elements[said]) for block, said in zip(blocks, words, strict=False))
    return words if paired and all(_is_caption(block, said) for block, said in pairs) else ()


def _is_caption(block: Element, words: Element) -> bool:
    """Say whether a paragraph stands in the line under a block, and announces nothing by a colon."""
    if not isinstance(block, Fence) or not isinstance(words, Paragraph):
        return False
    return block.last + 1 == words.first and not ends_in_colon(words.text)


def _says_something(markdown: str) -> bool:
    """Say whether a paragraph or an item holds words, and not just images, tags or comments."""
    return any(map(str.isalnum, spoken(markdown))) or "`" in without_comments(markdown)
