"""Why a careful operator would stop: conditional sections, conditions, alternatives, other machines.

sections      which sections are conditional; titles, pointed and beside say so of some
families      which of several sections is meant; section_ways and section_targets find those that are ways
limits        which blocks and items stand under a condition; enclosing and folds know what they stand in
surroundings  which blocks are ways, samples, or happen by themselves, for the words around them
ways          which blocks of a section are several ways to one end
within        what the comments and the commands of a block say; choices finds several ways in it
several       things beside each other, compared: of one kind, to another extent, the opposite
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.document import Item, Paragraph
from mdrun.plan.blocks import fences
from mdrun.plan.decisions.enclosing import Enclosing
from mdrun.plan.decisions.limits import Limits
from mdrun.plan.decisions.sections import conditional_sections
from mdrun.plan.decisions.surroundings import Surroundings
from mdrun.plan.decisions.within import Within
from mdrun.plan.likeness import is_of_chat, is_of_program
from mdrun.plan.whereabouts import Whereabouts
from mdrun.plan.whereabouts.foreground import (
    is_endless,
    needs_terminal,
    starts_server,
    tells_to_interrupt,
)
from mdrun.plan.whereabouts.sessions import opens

if TYPE_CHECKING:
    from mdrun.directives import Directives
    from mdrun.document import Fence
    from mdrun.plan.material import Material
    from mdrun.plan.records import DecisionReason


class Decisions:
    """The reasons to stop at the sections and the blocks of a guide, as it goes on.

    Args:
        material: What is known of the guide.
    """

    def __init__(self, material: Material) -> None:
        conditional = conditional_sections(material)
        limiting = frozenset(at for at in conditional.values() if at is not None)
        self.conditional = frozenset(conditional)
        """Indexes of the conditional sections."""
        self._material = material
        self._enclosing = Enclosing(material)
        self._limits = Limits(material, self._enclosing, limiting)
        self._surroundings = Surroundings(material, self._enclosing)
        self._within = Within(material.lexicon)
        self._whereabouts = Whereabouts(material.sections, material.lexicon)

    def section(self, index: int, title: str) -> None:
        """Go to a section."""
        self._whereabouts.section(index, title)

    def words(self, text: str) -> None:
        """Take in a paragraph or an item, which may send the operator elsewhere or back."""
        self._whereabouts.words(text)

    def item(self, index: int) -> tuple[DecisionReason, ...]:
        """Return why to stop at a check or a manual step for what stands around it."""
        return ("condition",) if self._limits.item(index) else ()

    def block(self, index: int, fence: Fence, said: Directives) -> tuple[tuple[DecisionReason, ...], bool]:
        """Take in a block, and say why to stop at it for what is not in its commands.

        Args:
            index: Its index.
            fence: The block.
            said: What annotations say of it.

        Returns:
            The reasons, and whether it is elsewhere for this alone: it does not end by itself.
        """
        blocks = self._material.blocks
        covered = blocks.covered(index)
        reasons: list[DecisionReason] = ["condition"] if self._limits.block(index) else []
        reasons += self._surroundings.reasons(index)
        if blocks.reading(index) == "maybe" or not fence.closed:
            reasons.append("maybe-shell")
        reasons += self._within.reasons(blocks.script(index))
        lead, *asides = (part.last for part in self._material.leads[index].parts())
        placed = self._whereabouts.block(covered, lead, (*asides, *self._enclosing.titles(index)))
        typed = is_of_program(fence.text) or is_of_chat(covered)
        away = placed or fences.machine(fence) or typed or "elsewhere" in reasons
        left = said.tty or said.background or said.timeout is not None
        endless = not left and not away and (self._is_interrupted(index) or self._stays(index, covered, lead))
        typed_into = not left and not away and opens(covered) and not needs_terminal(covered)
        if (away or endless or typed_into) and "elsewhere" not in reasons:
            reasons.append("elsewhere")
        return tuple(reasons), endless

    def _stays(self, index: int, covered: str, lead: str) -> bool:
        """Say whether a block does not end, for what it calls or for what its last words call that."""
        script = self._material.blocks.script(index)
        last = [script[start:end].lstrip("# ") for start, end in parse(script).comments[-1:]]
        return is_endless(covered) or any(
            starts_server(covered, said, self._material.lexicon) for said in (lead, *last)
        )

    def _is_interrupted(self, index: int) -> bool:
        """Say whether the comments of a block, or the words right after it, tell to end it with Ctrl-C."""
        script = self._material.blocks.script(index)
        after = self._material.elements[index + 1 : index + 2]
        said = [script[start:end] for start, end in parse(script).comments]
        said += (one.text for one in after if isinstance(one, (Item, Paragraph)))
        return any(map(tells_to_interrupt, said))
