"""Sections that a careful operator would ask about: procedures that are not part of the normal course."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from mdrun.document import Comment, Heading, Paragraph
from mdrun.inline import spoken
from mdrun.patterns import regex
from mdrun.plan.decisions.beside import beside_steps
from mdrun.plan.decisions.families import counts
from mdrun.plan.decisions.pointed import chosen_from, pointed_at
from mdrun.plan.decisions.titles import by_title
from mdrun.plan.wording.conditions import first_clause, is_condition, is_occasion
from mdrun.plan.wording.instructions import tells_after_condition
from mdrun.plan.wording.leads import ends_in_colon, sentences
from mdrun.plan.wording.passes import is_for_each
from mdrun.sections import families, main_title, path_of, section_of
from mdrun.wordlists import in_all_languages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mdrun.document import Element
    from mdrun.plan.material import Material
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_CODE = regex(r"\s*`[^`]+`\s*(?:\([^()]*\)\s*)?", marks="`")
"""A title that is code, and what stands in brackets behind it."""


def conditional_sections(material: Material) -> dict[int, int | None]:
    """Return the sections that are a procedure of their own, not meant every time, by index.

    With each stands the index of the paragraph that says so; None where its title does.

    Args:
        material: What is known of the guide.
    """
    elements, sections, lexicon = material.elements, material.sections, material.lexicon
    found: dict[int, int | None] = dict.fromkeys(by_title(sections, lexicon))
    found |= dict.fromkeys(pointed_at(elements, sections))
    found |= dict.fromkeys(chosen_from(elements, sections, lexicon))
    begun: dict[int | None, dict[int, int]] = defaultdict(dict)
    guide = main_title(sections)
    # The steps of a release begin with what starts them, too: *Trigger: the build is green*.
    releases = in_all_languages(sections[guide].title, "release")
    for index, at, said in _first_words(elements, sections):
        if index == guide:
            continue
        occasion = is_occasion(said[0], lexicon)
        alone = _stands_alone(elements, at, said, lexicon) and is_condition(said[0], lexicon)
        if alone or _limits(said, lexicon) or (occasion and index in found):
            found[index] = at
        if occasion or (not releases and lexicon.opens(said[0], "trigger")):
            begun[sections[index].parent][index] = at
    for several in begun.values():
        if len(several) > 1:
            found |= several
    found |= dict.fromkeys(_named_by_code(elements, sections))
    found |= dict.fromkeys(beside_steps(material, found))
    return found


def conditional(own: Collection[int], sections: Sequence[Section], named: Collection[int]) -> list[bool]:
    """Say of each section whether it, or one around it, is conditional; a named one never is.

    Args:
        own: What :func:`conditional_sections` returned.
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


def _named_by_code(elements: Sequence[Element], sections: Sequence[Section]) -> Iterator[int]:
    """Yield the sections beside each other that are about one thing in code each: *`api-key`*, *`db-key`*."""
    code = {one.first for one in elements if isinstance(one, Heading) and _CODE.fullmatch(one.text)}
    for (parent, _), members in families(sections).items():
        if in_all_languages(sections[parent or 0].title, "release"):
            continue  # packages, say, each of which is released
        named = [index for index in members if sections[index].line in code and not counts(sections[index])]
        if len(named) > 1:
            yield from named


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
