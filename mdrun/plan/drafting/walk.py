"""A guide on the way from its first element to its last: what is known of it, and what was found so far."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.plan.decisions import Decisions
from mdrun.plan.drafting.annotations import Annotations
from mdrun.plan.drafting.telling import Words
from mdrun.plan.drafts import Draft, Drafts
from mdrun.plan.lists import Lists
from mdrun.plan.lists.roles import Roles
from mdrun.plan.material import Material
from mdrun.plan.wording import languages
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.directives import Directives
    from mdrun.document import Fence, Guide, Item, Paragraph
    from mdrun.plan.records import Kind, Place
    from mdrun.sections import Section


class Walk:
    """Keeps where a walk through a guide is, and the steps that it has found.

    Args:
        guide: The guide.
        sections: Its sections.
    """

    def __init__(self, guide: Guide, sections: Sequence[Section]) -> None:
        self.guide = guide
        self.sections = sections
        self.result = Drafts(languages=languages(guide))
        """What the guide holds, as far as the walk has come."""
        material = Material.of(guide.elements, sections, lexicon(self.result.languages))
        self.blocks = material.blocks
        self.decisions = Decisions(material)
        self.result.conditional = self.decisions.conditional
        self.lists = Lists(guide.elements, self.blocks)
        self.annotations = Annotations(guide, self.lists)
        self.roles = Roles(material, self.lists)
        self.section = 0
        """Index of the section that the walk is in."""
        self.lead: Paragraph | None = None
        """The paragraph right before the element."""
        self.with_commands: set[int] = set()
        """Indexes of the sections in which a command step has been found."""
        self.list_directives: dict[int, Directives] = {}
        """What is said of lists, by their number."""
        self.drafts_of: dict[int, Draft] = {}
        """The steps that elements are, by index of the element."""
        self.words = Words(self.lists, self.drafts_of, self.result.steps)
        self._counts: dict[str, int] = defaultdict(int)

    def add(self, kind: Kind, element: Fence | Item, text: str, said: Directives, place: Place) -> Draft:
        """Add a step that an element is, and return it.

        Args:
            kind: Its kind.
            element: The element.
            text: Source text of the step's words.
            said: What annotations say of it.
            place: Where the run log marks it.
        """
        number = self.sections[self.section].number
        self._counts[number] += 1
        made = Draft(
            id=f"{number}/{self._counts[number]}",
            kind=kind,
            section=self.section,
            first=element.first,
            last=element.last,
            text=text,
            directives=said,
            place=place,
            prose=self.words.before(element),
            parent=self.check_around(element.item) if kind == "check" else None,
        )
        self.result.steps.append(made)
        self.words.step()
        if kind == "command":
            self.with_commands.add(self.section)
        return made

    def check_around(self, index: int | None) -> str | None:
        """Return the id of the innermost check around a step; one that announces a block is, too."""
        return next((made.id for made in self.words.steps_around(index) if made.kind == "check"), None)
