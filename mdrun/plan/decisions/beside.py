"""Sections beside the numbered steps of a guide, which have an occasion of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.decisions.families import counts
from mdrun.sections import families, path_of, section_of
from mdrun.wordlists import in_all_languages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mdrun.plan.material import Material
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_FEW = 2
"""Steps that a number orders, at least, before sections that are none of them."""
_OF_THE_STEPS = (
    *("verification", "criterion", "whether", "overview", "explanation", "remarks", "here"),
    *("conclusion", "set-up"),
)
"""Kinds of words in the titles of what belongs to the steps before it."""


def beside_steps(material: Material, conditional: Collection[int]) -> Iterator[int]:
    """Yield the sections with commands and without a number beside steps that a number orders.

    What stands before the second step may belong to all of them.

    Args:
        material: What is known of the guide.
        conditional: Indexes of the sections that are conditional for what they say.
    """
    sections, lexicon = material.sections, material.lexicon
    found = [
        index
        for members, steps in _procedures(sections, conditional)
        for index in members[members.index(steps[1]) + 1 :]
        if not counts(sections[index]) and not sections[index].full_title[:1].isdigit()
    ]
    busy = _with_commands(material) if found else ()
    yield from (index for index in found if index in busy and not _belongs(sections[index].title, lexicon))


def _procedures(
    sections: Sequence[Section], conditional: Collection[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield sections beside each other, and those that a number orders, unless all these are conditional."""
    for (parent, _), members in families(sections).items():
        steps = [index for index in members if sections[index].written]
        if len(steps) < _FEW or all(index in conditional for index in steps):
            continue
        if not any(index in conditional for index in path_of(sections, parent)):
            yield members, steps


def _belongs(title: str, lexicon: Lexicon) -> bool:
    """Say whether a section looks at what the steps have done, brings it to an end, or releases it."""
    if in_all_languages(title, "release") or lexicon.opens(title, "monitoring"):
        return True
    return any(lexicon.mentions(title, kind) for kind in _OF_THE_STEPS)


def _with_commands(material: Material) -> set[int]:
    """Return the sections that hold a block of commands, and those around them."""
    elements, sections = material.elements, material.sections
    return {
        around
        for index, element in enumerate(elements)
        if material.blocks.runs(index)
        for around in path_of(sections, section_of(sections, element.first))
    }
