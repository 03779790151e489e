"""What the steps of a guide are found in: its elements, and what is known of them beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.plan.blocks import Blocks
from mdrun.plan.wording.leads import leads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.wording.leads import Lead
    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon


@dataclass(frozen=True, slots=True)
class Material:
    """A guide, as those see it who look for its steps and for what to ask before them."""

    elements: Sequence[Element]
    """Its elements."""
    sections: Sequence[Section]
    """Its sections."""
    leads: Mapping[int, Lead]
    """What stands before its blocks and lists, by index of the element."""
    blocks: Blocks
    """What its blocks are."""
    lexicon: Lexicon
    """The phrases of its languages."""

    @classmethod
    def of(cls, elements: Sequence[Element], sections: Sequence[Section], lexicon: Lexicon) -> Material:
        """Look at all elements once.

        Args:
            elements: The guide's elements.
            sections: Its sections.
            lexicon: The phrases of its languages.
        """
        before = leads(elements)
        return cls(elements, sections, before, Blocks(elements, before, lexicon), lexicon)
