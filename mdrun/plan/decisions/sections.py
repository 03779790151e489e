"""Sections that a careful operator would ask about: procedures that are not part of the normal course."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from mdrun.document import Comment, Heading, Paragraph
from mdrun.inline import spoken
from mdrun.patterns import regex
from mdrun.plan.decisions.occasions import one_of_several, without_frame
from mdrun.plan.decisions.pointed import pointed_at
from mdrun.plan.wording.conditions import first_clause, is_condition, without_idioms
from mdrun.plan.wording.instructions import tells_after_condition
from mdrun.plan.wording.leads import ends_in_colon, sentences
from mdrun.plan.wording.passes import is_for_each
from mdrun.plan.wording.titles import parts_of
from mdrun.sections import families, main_title, path_of, section_of
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mdrun.document import Element
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_DOING = regex(r"\W*when(?:ever)?\s+\w+ing\b", re.IGNORECASE, marks=("when",))
"""What the reader does."""


_ASIDE = regex(r"[(（\[]([^()（）\[\]]+)[)）\]]", marks="(（[")
"""What stands in brackets."""
_BRIEF = 5
"""What limits a section in brackets has no more words."""


def for_another_day(
    elements: Sequence[Element], sections: Sequence[Section], lexicon: Lexicon
) -> dict[int, int | None]:
    """Return the sections that are a procedure of their own, not meant every time, by index.

    With each stands the index of the paragraph that says so; None where its title does.

    Args:
        elements: The guide's elements.
        sections: Its sections.
        lexicon: The phrases of its languages.
    """
    found: dict[int, int | None] = dict.fromkeys(_by_title(sections, lexicon))
    found |= dict.fromkeys(pointed_at(elements, sections))
    begun: dict[int | None, dict[int, int]] = defaultdict(dict)
    guide = main_title(sections)
    for index, at, said in _first_words(elements, sections):
        if index == guide:
            continue
        occasion = _is_occasion(said[0], lexicon)
        alone = _stands_alone(elements, at, said, lexicon) and is_condition(said[0], lexicon)
        if alone or _limits(said, lexicon) or (occasion and index in found):
            found[index] = at
        if occasion:
            begun[sections[index].parent][index] = at
    for several in begun.values():
        if len(several) > 1:
            found |= several
    return found


def conditional(own: Collection[int], sections: Sequence[Section], named: Collection[int]) -> list[bool]:
    """Say of each section whether it, or one around it, is for another day; a named one never is.

    Args:
        own: What :func:`for_another_day` returned.
        sections: The guide's sections.
        named: Indexes of the sections that ``--section`` named.
    """
    return [
        next(
            (at in own and at not in named for at in path_of(sections, index) if at in own or at in named),
            False,
        )
        for index in range(len(sections))
    ]


def _by_title(sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles say that they are for another day.

    *Verify rollback* is for that of the way back, where one stands before it; else it is tried beforehand.
    """
    title = main_title(sections)
    rescue = title > 0 and _is_rescue(sections[title].title, lexicon)
    left: set[int | None] = set()
    for index, section in enumerate(sections):
        if section.level and index != title:
            collected = section.parent is not None and lexicon.mentions(
                sections[section.parent].title, "collection"
            )
            said = _without_usage(section.title, lexicon)
            back = _is_rescue(said, lexicon)
            tried = back and _is_look_at_way_back(said, lexicon) and section.parent not in left
            if back and not tried:
                left.add(section.parent)
            own = tried or not back or (rescue and _belongs(section, title, lexicon))
            meant = own and not is_condition(said, lexicon) and not _is_for_some(said, lexicon)
            if collected or not meant or _is_destructive(said, lexicon):
                yield index
    if rescue:
        yield from _each_for_its_occasion(sections, title, lexicon)
    yield from one_of_several(sections, lexicon, rescue=rescue)


def _is_destructive(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title warns that what was there is lost: *DESTRUCTIVE: restore the dump*."""
    return lexicon.mentions(title, "destructive") and "non" not in tokens(title)


def _without_usage(title: str, lexicon: Lexicon) -> str:
    """Return a title without brackets that say how a thing may be used: *(internal use only)*."""
    return _ASIDE.sub(lambda aside: "" if lexicon.mentions(aside[1], "usage") else aside[0], title)


def _is_for_some(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title limits a section in brackets: *Build (Nova only)*, *Restart (when idle)*."""
    return any(
        1 < len(tokens(aside[1])) <= _BRIEF
        and (_is_for_few(aside[1], lexicon) or _is_occasion(aside[1], lexicon))
        for aside in _ASIDE.finditer(title)
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


def _stands_alone(elements: Sequence[Element], at: int, said: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether a section has one sentence that announces all that it holds, and no other words of its own.

    What is done but once, *If not already done:*, is the first block alone.

    Args:
        elements: The guide's elements.
        at: Index of the paragraph with which the section begins.
        said: The sentences of that paragraph.
        lexicon: The phrases of its languages.
    """
    if len(said) != 1 or not ends_in_colon(said[0]) or lexicon.mentions(said[0], "not-yet"):
        return False
    own = [*takewhile(lambda element: not isinstance(element, Heading), elements[at + 1 :])]
    return not any(isinstance(element, Paragraph) and element.item is None for element in own)


def _limits(said: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether the first sentences of a section are a condition for all of it."""
    if any(is_condition(one, lexicon) and lexicon.mentions(one, "whole") for one in said[:2]):
        return True
    if lexicon.opens(said[0], "seldom"):
        return True
    if any(is_for_each(one, lexicon) and lexicon.mentions(one, "whole") for one in said[:2]):
        return True
    once = lexicon.mentions(said[0], "not-yet")
    limited = is_condition(said[0], lexicon) and is_condition(first_clause(said[0]), lexicon)
    return not once and limited and tells_after_condition(said[0], lexicon)


def _is_occasion(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a section that so begins may be for what happens to somebody: ``When a node crashes, …``.

    Its own procedure it is where another one beside it begins so. What is done or ready, and what the reader
    does, is no such event, but what the section before has brought about.
    """
    clause = without_idioms(sentence).replace("，", ",").replace("、", ",").partition(",")[0]
    own = lexicon.mentions(clause, "done") or _DOING.match(clause) is not None
    return lexicon.opens(clause, "occasion") and not own


def _is_rescue(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names nothing but procedures for another day; *Release and rollback* names both.

    *Common errors and fixes* does: what helps against them is for the same day as they are.
    """
    parts = [part for part in parts_of(title, lexicon, "and") if not lexicon.is_only(part, "remedies")]
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


def _first_words(
    elements: Sequence[Element], sections: Sequence[Section]
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield index and sentences of the first paragraph of each section that begins with one."""
    before: Element | None = None
    for at, element in enumerate(elements):
        if isinstance(element, Comment):
            continue
        if isinstance(before, Heading) and isinstance(element, Paragraph) and not element.quoted:
            said = sentences(spoken(element.text))
            if said:
                yield section_of(sections, element.first), at, said
        before = element
