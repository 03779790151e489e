"""What a guide's sentences, labels and titles say, one at a time; and the languages that it is written in.

leads         the words that announce a block or a list
conditions    sentences that limit what follows, or call it a sample; passes, those that have it done for each
instructions  sentences that tell a person to do something
variants      labels and titles of one of several ways, by variant_words, systems, versions and prepositions
labels        what a label says that something is for
asides        what stands in brackets beside other words
titles        the things that a title names; days, the day for which it says that something is
tabs          the tab that a paragraph opens
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Fence
from mdrun.inline import spoken
from mdrun.wordlists import languages_of

if TYPE_CHECKING:
    from mdrun.document import Guide

_ENOUGH = 30_000
"""Characters of a guide's words that are enough to tell its language."""


def languages(guide: Guide) -> tuple[str, ...]:
    """Return the languages whose phrases count in a guide."""
    return languages_of(_words(guide))


def _words(guide: Guide) -> str:
    """Return enough of a guide's words to tell its language; those of comments in its blocks count, too."""
    texts, size = [], 0
    for element in guide.elements:
        if isinstance(element, Fence):
            lines = map(str.lstrip, element.text[:_ENOUGH].split("\n"))
            texts += [line for line in lines if line.startswith("# ")]
        else:
            texts.append(spoken(element.text))
            size += len(texts[-1])
        if size > _ENOUGH:
            break
    return "\n".join(texts)[:_ENOUGH]
