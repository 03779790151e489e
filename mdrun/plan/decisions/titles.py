"""Sections whose titles say that they are for another day: *Rollback*, *If it fails*, *Build (Nova only)*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.occasions import one_of_several, without_frame
from mdrun.plan.wording.conditions import is_condition, is_occasion
from mdrun.plan.wording.titles import parts_of
from mdrun.sections import families, main_title
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_ASIDE = regex(r"[(（\[]([^()（）\[\]]+)[)）\]]", marks="(（[")
"""What stands in brackets."""
_BRIEF = 5
"""What limits a section in brackets has no more words."""


def by_title(sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles say that they are for another day, some of them more than once.

    *Verify rollback* is for that of the way back, where one stands before it; else it is tried beforehand.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
    """
    guide = main_title(sections)
    rescue = guide > 0 and _is_rescue(sections[guide].title, lexicon)
    with_way_back: set[int | None] = set()
    for index, section in enumerate(sections):
        if not section.level or index == guide:
            continue
        said = _without_usage(section.title, lexicon)
        back = _is_rescue(said, lexicon)
        if back and section.parent not in with_way_back and _is_look_at_way_back(said, lexicon):
            back = False
        elif back:
            with_way_back.add(section.parent)
        apart = back and not (rescue and _belongs(section, guide, lexicon))
        if apart or _is_one_of_many(section, sections, lexicon) or _is_limited(said, lexicon):
            yield index
    if rescue:
        yield from _each_for_its_occasion(sections, guide, lexicon)
    yield from one_of_several(sections, lexicon, rescue=rescue)


def _is_one_of_many(section: Section, sections: Sequence[Section], lexicon: Lexicon) -> bool:
    """Say whether a section stands in one that collects procedures: *Troubleshooting*."""
    return section.parent is not None and lexicon.mentions(sections[section.parent].title, "collection")


def _is_limited(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title says when a section applies, for what alone, or that what was there is lost."""
    return is_condition(title, lexicon) or _is_for_some(title, lexicon) or _is_destructive(title, lexicon)


def _is_destructive(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title warns that what was there is lost: *DESTRUCTIVE: restore the dump*."""
    return lexicon.mentions(title, "destructive") and "non" not in tokens(title)


def _without_usage(title: str, lexicon: Lexicon) -> str:
    """Return a title without brackets that say how a thing may be used: *(internal use only)*."""
    return _ASIDE.sub(lambda aside: "" if lexicon.mentions(aside[1], "usage") else aside[0], title)


def _is_for_some(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title limits a section in brackets: *Build (Nova only)*, *Restart (when idle)*."""
    return any(
        1 < len(tokens(aside)) <= _BRIEF
        and (_is_for_few(aside, lexicon) or is_occasion(aside, lexicon) or lexicon.opens(aside, "condition"))
        for aside in _ASIDE.findall(title)
    )


def _is_for_few(aside: str, lexicon: Lexicon) -> bool:
    """Say whether an aside says for what alone something is; who does it limits nothing."""
    return lexicon.mentions(aside, "only") and not lexicon.mentions(aside, "person")


def _each_for_its_occasion(sections: Sequence[Section], guide: int, lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other of a guide about the way back that are ways back of their own.

    So are those that no number orders: *Roll back the API*, *Roll back the database*; and those that speak of
    a failure each: *1. Disk loss*, *2. Network outage*.
    """
    for family in families(sections).values():
        members = [index for index in family if index != guide]
        titles = {at: sections[at].title for at in members}
        back = [at for at, title in titles.items() if not sections[at].written and _is_a_way(title, lexicon)]
        failures = [at for at, title in titles.items() if _is_of_failure(title, lexicon)]
        for found in (back, failures):
            if len(found) > 1:
                yield from found


def _is_a_way(title: str, lexicon: Lexicon) -> bool:
    other = any(lexicon.mentions(title, kind) for kind in ("procedure", "verification"))
    return _is_rescue(title, lexicon) and not other


def _is_rescue(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names nothing but procedures for another day; *Release and rollback* names both.

    *Common errors and fixes* does: what helps against them is for the same day as they are; and so does
    *For redeployment, follow these steps*.
    """
    parts = [part for part in parts_of(title, lexicon, "and") if not _says_nothing(part, lexicon)]
    return bool(parts) and all(
        (lexicon.mentions(part, "another-day") and not lexicon.opens(part, "keeping"))
        or lexicon.is_only(without_frame(part, lexicon), "way-back")
        or (
            lexicon.is_only(" ".join(tokens(part)[-1:]), "way-back")
            and not any(lexicon.opens(part, kind) for kind in ("verification", "beforehand"))
        )
        or _is_of_failure(part, lexicon)
        for part in parts
    )


def _says_nothing(part: str, lexicon: Lexicon) -> bool:
    """Say whether a part of a title is about what the others name: *fixes*, *follow these steps*."""
    told = lexicon.mentions(part, "whole") and not lexicon.mentions(part, "another-day")
    return told or lexicon.is_only(part, "remedies")


def _is_look_at_way_back(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title is about seeing whether a way back works, or has worked: *Verify rollback*."""
    return lexicon.opens(title, "verification") and lexicon.mentions(title, "way-back")


def _belongs(section: Section, guide: int, lexicon: Lexicon) -> bool:
    """Say whether a section of a guide about the way back is part of it.

    One that collects commands is not, nor is one that is a list of tests: *Rollback verification*. One that
    tells to see that the way was gone is its last step: *Verify rollback*.
    """
    if lexicon.mentions(section.title, "collection"):
        return False
    apart = section.parent == guide and not section.written
    looks = lexicon.mentions(section.title, "verification")
    return not apart or not looks or _is_look_at_way_back(section.title, lexicon)


def _is_of_failure(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title speaks of a failure, and not of looking for one: *Check for failed jobs*."""
    return lexicon.mentions(title, "failure") and not any(
        lexicon.opens(title, kind) for kind in ("whether", "criterion", "without")
    )
