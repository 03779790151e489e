"""Sections that say something and hold no step of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Comment, Heading
from mdrun.sections import main_title, path_of, section_of

if TYPE_CHECKING:
    from mdrun.document import Guide
    from mdrun.plan.gathering import Gathered


def told(guide: Guide, known: Gathered) -> dict[int, tuple[int, int]]:
    """Return first and last line of what the selected sections without steps say, by index.

    What stands before the first section, under the guide's title or above it, is about the guide as a whole.
    """
    sections = known.sections
    with_steps = {made.section for made in known.drafts.steps}
    title = main_title(sections)
    found: dict[int, tuple[int, int]] = {}
    for element in guide.elements:
        if isinstance(element, (Heading, Comment)):
            continue
        index = section_of(sections, element.first)
        if index in with_steps or index <= title or not _is_selected(known, index):
            continue
        first, _ = found.get(index, (element.first, 0))
        found[index] = first, element.last
    return found


def _is_selected(known: Gathered, index: int) -> bool:
    return not known.named or any(at in known.named for at in path_of(known.sections, index))
