"""The sections that the operator names: by number, anchor or title."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mdrun.errors import UsageError, hint
from mdrun.nearest import nearest
from mdrun.sections.tree import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.sections.tree import Section


def select(found: Sequence[Section], selectors: Sequence[str], guide: str) -> frozenset[int]:
    """Return the indexes of the sections that are meant, with all that they hold.

    Args:
        found: The guide's sections.
        selectors: Numbers, anchors or titles, compared exactly and without regard to case.
        guide: The guide's path, for messages.

    Raises:
        UsageError: A selector names no section, or more than one.
    """
    chosen: set[int] = set()
    for selector in selectors:
        index = resolve(found, selector, guide)
        chosen.update(other for other in range(len(found)) if _belongs(found, other, index))
        if selector.strip() == found[0].number == found[index].number:
            chosen.add(0)  # the title goes by the same number as what stands before it
    return frozenset(chosen)


def _belongs(found: Sequence[Section], other: int, index: int) -> bool:
    """Say whether a section stands under another, or is numbered as if it did: 2.1 beside 2."""
    around = list(path_of(found, other))
    if index in around:
        return True
    number = found[index].number
    if not found[other].number.startswith(f"{number}."):
        return False
    return all(found[outer].number.partition("~")[0] != number for outer in around)


def resolve(found: Sequence[Section], selector: str, guide: str) -> int:
    """Return the index of the one section that a selector names.

    Raises:
        UsageError: It names no section, or more than one.
    """
    wanted = unicodedata.normalize("NFKC", selector.strip()).casefold()
    real = [(index, section) for index, section in enumerate(found) if section.level or _stands_alone(found)]
    for names in (_by_number, _by_words):
        matches = [index for index, section in real if wanted in names(section)]
        if len(matches) > 1:
            matches = _as_shown(found, matches, selector.strip()) or matches
        if len(matches) == 1:
            return matches[0]
        if matches:
            listed = rows(found[index] for index in matches)
            number = len(matches)
            raise UsageError(
                "section-ambiguous", guide=guide, number=number, selector=selector, sections=listed
            )
    known = {name: section for _, section in real for name in (section.anchor, section.title, section.number)}
    bare = wanted.removeprefix("#").rstrip(".):")
    near = [bare] if bare and bare in known else nearest(bare, filter(None, known))
    remedy = hint("near", names=_brief(known[near[0]])) if near else ""
    listed = rows(section for _, section in real)
    raise UsageError("section-unknown", guide=guide, selector=selector, sections=listed, remedy=remedy)


def _brief(section: Section) -> str:
    """Return a section's number, and its title where it has one."""
    return f"{section.number} ({section.title})" if section.title else section.number


def _stands_alone(found: Sequence[Section]) -> bool:
    """Say whether what stands before the first heading is a section of its own."""
    before = found[0]
    return before.line <= before.end and all(section.number != "0" for section in found[1:])


def rows(found: Iterable[Section]) -> str:
    """Return a list of sections, each on a line of its own, to stand after a colon."""
    return "".join(f"\n  {row(section)}" for section in found)


def row(section: Section) -> str:
    """Return the line that shows a section in a list."""
    indent = "  " * max(section.level - 1, 0)
    title = section.title if section.level else "what stands before the first heading"
    return f"{indent}{section.number:<5}  {title}  (line {section.line})"


def _as_shown(found: Sequence[Section], matches: Sequence[int], selector: str) -> list[int]:
    """Return the one section that goes by an anchor, where it is written just as mdrun shows it.

    No other one may have it for its title.
    """
    shown = [index for index in matches if found[index].number == selector]
    return shown if all(found[index].title != selector for index in matches) else []


def _by_number(section: Section) -> tuple[str, ...]:
    """Return a section's number; an anchor that stands in its place is a name like any other."""
    return (section.number.casefold(),) if section.number != section.anchor else ()


def _by_words(section: Section) -> tuple[str, ...]:
    """Return the names of a section in words; with ``#`` only its anchor is meant."""
    if not section.level:
        return ()
    full = unicodedata.normalize("NFKC", section.full_title).casefold()
    return (f"#{section.anchor}", section.anchor, section.title.casefold(), full)
