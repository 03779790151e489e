"""Sections behind the numbered steps of a guide, which have an occasion of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.decisions.families import counts
from mdrun.sections import families, path_of, section_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mdrun.plan.material import Material
    from mdrun.sections import Section

_FEW = 2
"""Steps that a number orders, at least, before sections that are none of them."""
_OF_THE_STEPS = (
    *("verification", "criterion", "whether", "monitoring"),
    *("overview", "explanation", "remarks", "here"),
)
"""Kinds of words in the titles of what belongs to the steps before it."""


def behind_steps(material: Material, conditional: Collection[int]) -> Iterator[int]:
    """Yield the sections with commands and without a number that stand behind all that a number orders.

    Args:
        material: What is known of the guide.
        conditional: Indexes of the sections that are conditional for what they say.
    """
    sections, lexicon = material.sections, material.lexicon
    last = max(_last_steps(sections, conditional), default=None)
    if last is None:
        return
    around = {*path_of(sections, sections[last].parent), None}
    found = [
        index
        for index in range(last + 1, len(sections))
        if sections[index].parent in around and not counts(sections[index])
    ]
    busy = _with_commands(material) if found else ()
    for index in found:
        title = sections[index].title
        if index in busy and not any(lexicon.mentions(title, kind) for kind in _OF_THE_STEPS):
            yield index


def _last_steps(sections: Sequence[Section], conditional: Collection[int]) -> Iterator[int]:
    """Yield the last step of each procedure that numbers order, unless all of it is conditional."""
    for (parent, _), members in families(sections).items():
        steps = [index for index in members if counts(sections[index])]
        if len(steps) < _FEW or all(index in conditional for index in steps):
            continue
        if not any(index in conditional for index in path_of(sections, parent)):
            yield steps[-1]


def _with_commands(material: Material) -> set[int]:
    """Return the sections that hold a block of commands, and those around them."""
    elements, sections = material.elements, material.sections
    return {
        around
        for index, element in enumerate(elements)
        if material.blocks.runs(index)
        for around in path_of(sections, section_of(sections, element.first))
    }
