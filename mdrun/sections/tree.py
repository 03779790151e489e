"""A section, and those around it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it until the next heading of the same or a higher level."""

    number: str
    """Written or positional number; the anchor where it has none; ``0`` before the first heading."""
    written: bool
    """Whether the number stands in the guide."""
    title: str
    """The heading's words without the number and without Markdown."""
    full_title: str
    """The heading's words with the number."""
    anchor: str
    """The anchor that GitHub gives it."""
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    line: int
    """Line of its heading, 1-based."""
    end: int
    """Last line that belongs to it, 1-based."""
    parent: int | None
    """Index of the section around it."""
    repeated: bool = False
    """Whether an earlier section has the same number."""


def section_of(found: Sequence[Section], line: int) -> int:
    """Return the index of the innermost section that holds a line: one in a fold ends with it."""
    low, high = 0, len(found)
    while high - low > 1:
        middle = (low + high) // 2
        if found[middle].line <= line:
            low = middle
        else:
            high = middle
    return next((at for at in path_of(found, low) if found[at].end >= line), low)


def path_of(found: Sequence[Section], index: int | None) -> Iterator[int]:
    """Yield a section's index and those of the sections around it, innermost first."""
    while index is not None:
        yield index
        index = found[index].parent


def main_title(sections: Sequence[Section]) -> int:
    """Return the index of the heading that is the title of the whole guide; 0 where there is none."""
    top = min((section.level for section in sections[1:]), default=0)
    if len(sections) > 1 and sections[1].level == top and sum(one.level == top for one in sections) == 1:
        return 1
    return 0


def families(sections: Sequence[Section]) -> dict[tuple[int | None, int], list[int]]:
    """Return the sections that stand beside one another, by index, for each parent and level."""
    found: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for index, section in enumerate(sections):
        if section.level:
            found[section.parent, section.level].append(index)
    return found
