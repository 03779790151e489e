"""Ways that lines in bold type count, and the blocks that stand below each: **Option A**, **Option B**."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.document import Heading, Paragraph
from mdrun.inline import spoken
from mdrun.plan.decisions.several import Several
from mdrun.plan.wording.leads import is_bold
from mdrun.plan.wording.variants import NUMBERED, variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.material import Material
    from mdrun.wordlists import Lexicon


@dataclass(slots=True)
class _Way:
    """A line that counts a way, and what stands below it."""

    kinds: Mapping[str, str]
    item: int | None
    """Index of the list item around it, with which it ends."""
    blocks: list[int] = field(default_factory=list)
    before_title: int | None = None
    """How many of the blocks stand before another line in bold type; None without such a line."""


def titled(material: Material) -> Iterator[int]:
    """Yield the blocks that belong to one of several ways, whatever stands between them and its line."""
    elements, ways = material.elements, list[_Way]()
    for index, element in enumerate(elements):
        if isinstance(element, Heading):
            yield from _differing(ways)
            ways = []
        elif isinstance(element, Paragraph) and not element.quoted:
            kinds = _counted(element.text.partition("\n")[0], material.lexicon)
            if kinds:
                ways.append(_Way(kinds, element.item))
            elif ways and ways[-1].blocks and _is_title(element.text, material.lexicon):
                ways[-1].before_title = ways[-1].before_title or len(ways[-1].blocks)
        elif ways and material.blocks.runs(index) and _is_inside(element, ways[-1].item, elements):
            ways[-1].blocks.append(index)
    yield from _differing(ways)


def _differing(ways: Sequence[_Way]) -> Iterator[int]:
    """Yield the blocks of some ways; a title ends the last one where none stands inside of another."""
    found = Several()
    parted = any(way.before_title is not None for way in ways[:-1])
    for way in ways:
        end = way.before_title if way is ways[-1] and not parted else None
        for index in way.blocks[:end]:
            for kind, which in way.kinds.items():
                found.add(index, kind, which)
    return found.differing()


def _counted(line: str, lexicon: Lexicon) -> dict[str, str]:
    """Return which way a line in bold type begins; nothing where it is none, or counts none."""
    if not is_bold(line):
        return {}
    kinds = variant(spoken(line).strip("*_ "), lexicon)
    return {kind: which for kind, which in kinds.items() if kind.startswith(NUMBERED)}


def _is_title(text: str, lexicon: Lexicon) -> bool:
    """Say whether a paragraph is a line in bold type that neither counts nor warns: **Verify**."""
    if "\n" in text or not is_bold(text) or any(map(str.isdigit, text)):
        return False
    return not lexicon.opens(spoken(text).strip("*_ "), "marker")


def _is_inside(element: Element, item: int | None, elements: Sequence[Element]) -> bool:
    """Say whether an element stands in an item, or in one inside of it; outside of all items is None."""
    around = None if isinstance(element, Heading) else element.item
    return around == item or (around is not None and _is_inside(elements[around], item, elements))
