"""Headings to sections with their numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.document import Heading
from mdrun.inline import shown, words
from mdrun.sections.folds import folds_of_headings
from mdrun.sections.numbers import written
from mdrun.sections.tree import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Guide
    from mdrun.sections.folds import Fold

_DEEPEST = 6
"""The lowest level of a heading (CommonMark 4.2)."""


def sections(guide: Guide) -> tuple[Section, ...]:
    """Return the guide's sections, the first of which stands before the first heading."""
    found = list(_outline(guide))
    if any(section.written for section in found):
        return tuple(_compound(found))
    return tuple(_positional(found))


def _outline(guide: Guide) -> Iterator[Section]:
    headings = [element for element in guide.elements if isinstance(element, Heading)]
    total = len(guide.lines) - (not guide.lines[-1])
    first = headings[0].first - 1 if headings else total
    yield _before_headings(first)
    anchors: Counter[str] = Counter()
    places = _places(headings, folds_of_headings(guide.elements))
    ends = _ends(headings, places, total)
    for index, (heading, place) in enumerate(zip(headings, places, strict=True)):
        full = words(heading.text)
        number, title = written(full)
        slug = github_anchor(shown(heading.text))
        anchor = f"{slug}-{anchors[slug]}" if anchors[slug] else slug
        anchors[slug] += 1
        yield Section(
            number=number,
            written=bool(number),
            title=title,
            full_title=full,
            anchor=anchor,
            level=place.level,
            line=heading.first,
            end=ends[index],
            parent=place.parent + 1 if place.parent is not None else None,
        )


def _before_headings(end: int) -> Section:
    """Return what stands before the first heading, up to a line."""
    return Section(
        number="0", written=False, title="", full_title="", anchor="", level=0, line=1, end=end, parent=None
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a heading stands among the others."""

    parent: int | None
    """Index of the heading whose section it is in."""
    level: int
    """Its level; in a fold it is below that of the section that the fold stands in."""
    fold: Fold | None
    """First and last line of the innermost fold around it."""


def _places(headings: Sequence[Heading], folds: Sequence[Fold | None]) -> list[_Place]:
    """Return the places of headings: one in a fold owns nothing that comes after the fold."""
    found: list[_Place] = []
    open_: list[int] = []
    for index, (heading, fold) in enumerate(zip(headings, folds, strict=True)):
        while open_ and (
            _is_left(found[open_[-1]].fold, heading)
            or (found[open_[-1]].fold == fold and headings[open_[-1]].level >= heading.level)
        ):
            open_.pop()
        parent = open_[-1] if open_ else None
        below = found[parent].level + 1 if parent is not None else 1
        found.append(_Place(parent, min(max(heading.level, below), _DEEPEST), fold))
        open_.append(index)
    return found


def _is_left(fold: Fold | None, heading: Heading) -> bool:
    """Say whether a heading stands behind a fold."""
    return fold is not None and heading.first > fold[1]


def _ends(headings: Sequence[Heading], places: Sequence[_Place], total: int) -> list[int]:
    """Return the last line of the section of each heading."""
    found = [total] * len(headings)
    for index, place in enumerate(places):
        if place.fold is not None:
            found[index] = place.fold[1]
    open_: list[int] = []
    for index, place in enumerate(places):
        while open_ and open_[-1] != place.parent:
            over = open_.pop()
            found[over] = min(found[over], headings[index].first - 1)
        open_.append(index)
    return found


def github_anchor(title: str) -> str:
    """Return GitHub's anchor: lower case, no punctuation but ``-`` and ``_``, spaces as ``-``."""
    kept = (char for char in title.strip().lower() if char.isalnum() or char in "-_ " or _is_mark(char))
    return "".join(kept).replace(" ", "-")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _compound(found: Sequence[Section]) -> Iterator[Section]:
    """Number sections of a guide that has written numbers."""
    numbers: list[str] = []
    seen: Counter[str] = Counter()
    for section in found:
        number = section.number or section.anchor or "untitled"
        parent = section.parent
        if section.written and number.isdigit() and parent is not None and found[parent].written:
            number = f"{numbers[parent].partition('~')[0]}.{number}"
        seen[number] += section.level > 0  # what stands before the first heading takes no number away
        repeated = seen[number] > 1
        numbers.append(f"{number}~{seen[number]}" if repeated else number)
        yield replace(section, number=numbers[-1], repeated=repeated)


def _positional(found: Sequence[Section]) -> Iterator[Section]:
    """Number sections of a guide without written numbers by their place below the title."""
    top = min((section.level for section in found[1:]), default=1)
    titles = [section for section in found[1:] if section.level == top]
    titled = len(titles) == 1 and len(found) > 2 and found[1] is titles[0]
    counters: list[tuple[int, int]] = []
    for index, section in enumerate(found):
        if index == 0 or (titled and index == 1):
            yield section if index == 0 else replace(section, number="0")
            continue
        count = 1
        while counters and counters[-1][0] >= section.level:
            level, last = counters.pop()
            count = last + 1
            if level > section.level:
                continue
        counters.append((section.level, count))
        number = ".".join(str(number) for _, number in counters)
        rest = section.title.removeprefix(f"{number} ")  # *1 Do* is shown with its number once
        yield replace(section, number=number, title=rest.strip() or section.title)
