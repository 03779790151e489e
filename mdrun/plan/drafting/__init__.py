"""Elements of a guide to drafts of steps: what becomes a step, and what stays prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import spoken, words
from mdrun.plan.drafting.fenced import Fenced
from mdrun.plan.drafting.listed import Listed
from mdrun.plan.drafting.walk import Walk
from mdrun.sections import section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document import Element, Guide, Paragraph
    from mdrun.plan.drafts import Drafts
    from mdrun.sections import Section


def draft(guide: Guide, sections: Sequence[Section]) -> Drafts:
    """Find the steps of a guide."""
    walk = Walk(guide, sections)
    fenced, listed = Fenced(walk), Listed(walk)
    for index, element in enumerate(guide.elements):
        _leave_fold(walk, element)
        if isinstance(element, Comment):
            walk.annotations.wait(element)
        elif isinstance(element, Heading):
            _heading(walk, element)
        elif isinstance(element, Fence):
            fenced.take(index, element)
            walk.lead = None
        elif isinstance(element, Item):
            listed.take(index, element)
            walk.lead = None
        else:
            _paragraph(walk, element)
    walk.annotations.unused()
    walk.result.findings += walk.annotations.findings
    return walk.result


def _heading(walk: Walk, element: Heading) -> None:
    walk.section = section_of(walk.sections, element.first)
    walk.words.section()
    walk.lead = None
    walk.decisions.section(walk.section, words(element.text))
    walk.result.sections[walk.section] = walk.annotations.taken("section")


def _leave_fold(walk: Walk, element: Element) -> None:
    """Go on behind a fold with headings of its own in the section that it stands in."""
    section = section_of(walk.sections, element.first)
    if section != walk.section and not isinstance(element, Heading):
        walk.section, walk.lead = section, None
        walk.words.section()
        walk.decisions.section(section, walk.sections[section].full_title)


def _paragraph(walk: Walk, element: Paragraph) -> None:
    walk.annotations.unused()
    walk.lead = element
    walk.words.say(element, element.text)
    if not element.quoted:
        walk.decisions.words(spoken(element.text))
