"""Sections behind and between the numbered steps of a guide, which have an occasion of their own."""

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


def beside_steps(material: Material, conditional: Collection[int]) -> Iterator[int]:
    """Yield the sections with commands and without a number that stand behind all that a number orders.

    So do those between two steps, behind the second one.

    Args:
        material: What is known of the guide.
        conditional: Indexes of the sections that are conditional for what they say.
    """
    sections, lexicon = material.sections, material.lexicon
    procedures = list(_procedures(sections, conditional))
    if not procedures:
        return
    last = max(steps[-1] for steps in procedures)
    around = {*path_of(sections, sections[last].parent), None}
    behind = [index for index in range(last + 1, len(sections)) if sections[index].parent in around]
    between = [
        index
        for steps in procedures
        for index in range(steps[1] + 1, steps[-1])
        if sections[index].parent == sections[steps[0]].parent
    ]
    found = [index for index in (*between, *behind) if not counts(sections[index])]
    busy = _with_commands(material) if found else ()
    for index in found:
        title = sections[index].title
        if index in busy and not any(lexicon.mentions(title, kind) for kind in _OF_THE_STEPS):
            yield index


def _procedures(sections: Sequence[Section], conditional: Collection[int]) -> Iterator[list[int]]:
    """Yield the steps of each procedure that numbers order, unless all of it is conditional."""
    for (parent, _), members in families(sections).items():
        steps = [index for index in members if counts(sections[index])]
        if len(steps) < _FEW or all(index in conditional for index in steps):
            continue
        if not any(index in conditional for index in path_of(sections, parent)):
            yield steps


def _with_commands(material: Material) -> set[int]:
    """Return the sections that hold a block of commands, and those around them."""
    elements, sections = material.elements, material.sections
    return {
        around
        for index, element in enumerate(elements)
        if material.blocks.runs(index)
        for around in path_of(sections, section_of(sections, element.first))
    }
