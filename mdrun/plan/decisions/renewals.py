"""Sections that bring up to date what the guide, or one beside them, sets up: *Upgrade*, *Installation*."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.prepositions import that_tell
from mdrun.wordlists import in_all_languages, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.wordlists import Lexicon

_FRAME = ("common", "procedure", "thing")
"""Kinds of the words around what is done: *the*, *guide*, *application*."""
_FIRST = ("collection", "first-time")
"""What the title of a section mentions beside which *Upgrade* is conditional."""
_DONE = ("renewal", "set-up", *_FRAME)
"""Kinds of words of a title that say what is done."""
_STARTS = ("starting", "restarting")
"""What follows a step that brings the code up to date."""
_SETTING_UP = 4
"""Sections that set something up, at least, before one that brings it up to date and is not the last."""


class Renewals:
    """Finds them in a guide, which has none where it is itself about bringing something up to date.

    Args:
        guide: The title of the guide; empty where it has none.
        lexicon: The phrases of its languages.
    """

    def __init__(self, guide: str, lexicon: Lexicon) -> None:
        self._guide = guide
        self._lexicon = lexicon
        self._own = frozenset(tokens(guide))

    def among(self, titles: Mapping[int, str], *, own: bool) -> Iterator[int]:
        """Yield those of some sections beside each other, some of them more than once.

        Args:
            titles: The titles of the sections, by index.
            own: Whether they are the guide's own, right below its title.
        """
        guide, lexicon = self._guide, self._lexicon
        if lexicon.mentions(guide, "renewal") and not lexicon.mentions(guide, "set-up"):
            return
        said = {index: self._without_name(title) for index, title in titles.items()}
        alone = own and lexicon.is_only(without_frame(guide, lexicon), "set-up")
        yield from _beside(said, lexicon, alone=alone)
        if own and _sets_up(guide, lexicon):
            yield from _at_last(said, lexicon)

    def _without_name(self, title: str) -> str:
        """Return a title without asides, and without the words that name what the guide is about.

        In *Installing Flowgate* these are those of *Updating Flowgate* that say nothing of what is done.
        """
        return " ".join(
            word
            for word in tokens(without_asides(title))
            if word not in self._own or any(self._lexicon.is_only(word, kind) for kind in _DONE)
        )


def without_frame(title: str, lexicon: Lexicon) -> str:
    """Return a title without words such as *the*, *application* and *procedure*."""
    left = " ".join(lexicon.other_words(title, _FRAME))
    return left or " ".join(word for word in tokens(title) if lexicon.is_only(word, "set-up"))


def _beside(titles: Mapping[int, str], lexicon: Lexicon, *, alone: bool) -> Iterator[int]:
    """Yield the sections that bring up to date what one beside them, or the guide itself, sets up.

    *Update the code* before *Install*, or right before *Restart*, is a step of one procedure.

    Args:
        titles: The titles of the sections, by index, without asides.
        lexicon: The phrases of the guide's languages.
        alone: Whether the guide itself sets something up.
    """
    said = [without_frame(title, lexicon) for title in titles.values()]
    first = any(
        lexicon.is_only(title, "set-up") or any(lexicon.mentions(title, kind) for kind in _FIRST)
        for title in (*said, *titles.values())
    )
    if first or alone:
        steps = _steps(titles, lexicon)
        yield from (at for at, title in titles.items() if at not in steps and _is_renewal(title, lexicon))


def _steps(titles: Mapping[int, str], lexicon: Lexicon) -> set[int]:
    """Return the sections that are steps of one procedure, should they bring something up to date."""
    found = {
        index
        for index, other in pairwise(titles)
        if any(lexicon.opens(titles[other], kind) for kind in _STARTS)
    }
    top, *later = titles
    if any(lexicon.mentions(titles[index], "set-up") for index in later):
        found.add(top)
    return found


def _sets_up(title: str, lexicon: Lexicon) -> bool:
    """Say whether a guide sets something up; a deployment not said on what may end with an update."""
    placed = not that_tell("on").isdisjoint(tokens(title))
    return lexicon.mentions(title, "set-up") and (placed or not in_all_languages(title, "release"))


def _at_last(titles: Mapping[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections of a guide that sets something up which bring that up to date, after its steps.

    It is the last one, or *Notes* and the like follow after many.
    """
    *before, last = titles
    for index in (*before[_SETTING_UP:][-1:], *([last] if before else [])):
        if _is_renewal(titles[index], lexicon) and "rolling" not in tokens(titles[index]):
            yield index


def _is_renewal(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names nothing but bringing something up to date, with or without what is."""
    return any(lexicon.is_only(one, "renewal") for one in (title, without_frame(title, lexicon)))
