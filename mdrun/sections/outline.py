"""Headings to sections with their numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.document import Heading
from mdrun.inline import shown, words
from mdrun.sections.numbers import written
from mdrun.sections.tree import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Guide


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
    yield Section("0", False, "", "", "", 0, 1, first, None)
    anchors: Counter[str] = Counter()
    parents: list[tuple[int, int]] = []
    ends = _ends(headings, total)
    for index, heading in enumerate(headings, start=1):
        while parents and parents[-1][0] >= heading.level:
            parents.pop()
        full = words(heading.text)
        number, title = written(full)
        slug = github_anchor(shown(heading.text))
        anchor = f"{slug}-{anchors[slug]}" if anchors[slug] else slug
        anchors[slug] += 1
        parent = parents[-1][1] if parents else None
        yield Section(
            number, bool(number), title, full, anchor, heading.level, heading.first, ends[index - 1], parent
        )
        parents.append((heading.level, index))


def _ends(headings: Sequence[Heading], total: int) -> list[int]:
    ends = [total] * len(headings)
    open_: list[int] = []
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.first - 1
        open_.append(index)
    return ends


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
        if section.written and "." not in number and parent is not None and found[parent].written:
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
