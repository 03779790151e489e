"""Why an operator would ask whether a block or an item is meant today: what stands around it limits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Fence, Heading, Item, Paragraph
from mdrun.inline import spoken
from mdrun.patterns import regex
from mdrun.plan.wording.conditions import is_condition, is_remark
from mdrun.plan.wording.instructions import is_left_to_people
from mdrun.plan.wording.labels import is_of_one, is_on_system, is_system
from mdrun.plan.wording.leads import ends_in_colon, sentences
from mdrun.plan.wording.passes import goes_through, is_for_each
from mdrun.wordlists import in_all_languages, names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mdrun.plan.decisions.enclosing import Enclosing
    from mdrun.plan.material import Material
    from mdrun.plan.wording.leads import Lead

_COMMA = regex("[,，、]")
"""What a sentence has, and no title: *After the recovery, run:*."""


class Limits:
    """What limits the blocks and the items of a guide, beside what limits their whole sections.

    Args:
        material: What is known of the guide.
        enclosing: What its elements stand in.
        of_sections: Indexes of the paragraphs for which their whole section is asked for.
    """

    def __init__(self, material: Material, enclosing: Enclosing, of_sections: Collection[int]) -> None:
        self._elements = material.elements
        self._leads = material.leads
        self._blocks = material.blocks
        self._lexicon = material.lexicon
        self._enclosing = enclosing
        self._of_sections = of_sections
        self._announced = frozenset(self._under_condition())

    def item(self, index: int) -> bool:
        """Say whether an item is limited: its fold, its list or one around it is not for everybody."""
        limited = any(map(self._holds_condition, self._enclosing.announcing(index)))
        return limited or self._enclosing.is_in_conditional_fold(index)

    def block(self, index: int) -> bool:
        """Say whether a block is limited: to a condition, an occasion, or one of several things."""
        lead = self._leads[index]
        if any(self._is_limited_by(part, index) for part in lead.parts()):
            return True
        if any(is_condition(said, self._lexicon) for said in self._around(index)):
            return True
        if index in self._announced or self._enclosing.is_in_conditional_fold(index):
            return True
        announcing = [*self._enclosing.announcing(index)]
        labelled = any(map(self._has_conditional_label, (lead, *announcing)))
        if labelled or any(map(self._holds_condition, announcing)):
            return True
        before = self._before_list(index, lead)
        return before is not None and self._holds_condition(before)

    def _is_limited_by(self, lead: Lead, index: int) -> bool:
        """Say whether words before a block limit it, have it wait for people, or make it one of passes."""
        return (
            self._holds_condition(lead)
            or self._waits_for_people(index, lead)
            or self._is_one_pass(index, lead)
        )

    def _waits_for_people(self, index: int, lead: Lead) -> bool:
        """Say whether a person does something before a block, which does not do that: *Wait for it*.

        What ends in a colon announces the block, which is how it is done: *Wait until it is up:*. An item
        beside the block is a step of its own, at which a person is asked already. What the block shows is not
        waited for beforehand: *Wait until it is up. This can be checked with:*; a release is.
        """
        shown = ends_in_colon(lead.last) and self._lexicon.mentions(lead.last, "verification")
        if shown and not self._goes_on(lead.last) and not in_all_languages(lead.last, "release"):
            return False
        asked = lead.index is not None and isinstance(self._elements[lead.index], Item)
        own = () if lead.heading or lead.shared or asked else lead.sentences
        said = (one for one in (*own, *self._enclosing.titles(index)) if not ends_in_colon(one))
        if not any(is_left_to_people(one, self._lexicon) for one in said):
            return False
        code = set(self._blocks.script(index).split())
        does = any(self._lexicon.is_only(word, "by-people") for word in code)
        return not does and code.isdisjoint(names("waiting"))

    def _is_one_pass(self, index: int, lead: Lead) -> bool:
        """Say whether a block is run for each of several things, and does not go through them itself."""
        own = () if lead.index in self._of_sections else (lead.last,)
        said = (*own, *self._around(index))
        return any(is_for_each(one, self._lexicon) for one in said) and not goes_through(
            self._blocks.script(index)
        )

    def _under_condition(self) -> Iterator[int]:
        """Yield the blocks after the points, not in them, that a condition announces: ``Otherwise:``."""
        announced = limited = False
        for index, element in enumerate(self._elements):
            if isinstance(element, Heading):
                announced = limited = False
            elif isinstance(element, Paragraph) and element.item is None and not element.quoted:
                own = index not in self._of_sections
                announced, limited = own and self._announces_under_condition(element), False
            elif isinstance(element, Item):
                limited = announced
            elif isinstance(element, Fence):
                announced = limited
                if limited and element.item is None:
                    yield index

    def _announces_under_condition(self, paragraph: Paragraph) -> bool:
        said = sentences(spoken(paragraph.text))
        return bool(said) and ends_in_colon(paragraph.text) and self._opens_condition(said[-1])

    def _has_conditional_label(self, lead: Lead) -> bool:
        """Say whether the label of a block is the title of a conditional section: **Restore:**."""
        if lead.heading or not lead.label:
            return False
        lexicon = self._lexicon
        if lexicon.is_only(lead.last, "rollback"):
            return True
        if _COMMA.search(lead.last):
            return False
        wholly = lead.markdown.strip().startswith(("**", "__"))
        told = wholly or lexicon.opens(lead.last, "rollback")
        return told and lexicon.mentions(lead.last, "conditional")

    def _holds_condition(self, lead: Lead) -> bool:
        """Say whether words before a block are a condition for it, and not for all of its section."""
        said = lead.sentences
        if lead.heading or not said or (lead.index in self._of_sections and len(said) == 1):
            return False
        if lead.shared and self._lexicon.mentions(lead.last, "not-yet"):
            return False
        if is_of_one(lead.last, self._lexicon) or (lead.label and is_system(lead.last)):
            return True
        if is_condition(lead.last, self._lexicon) and not (len(said) > 1 and is_remark(lead.last)):
            return True
        if lead.index in self._of_sections:
            return False
        told = said[:-1] if self._lexicon.opens(said[-1], "describing") else ()
        if told and is_condition(told[-1], self._lexicon) and not is_remark(told[-1]):
            return True
        return any(map(self._opens_condition, said[:-1])) and not any(map(self._goes_on, said[1:]))

    def _before_list(self, index: int, lead: Lead) -> Lead | None:
        """Return the lead of the bullet list between it and a block, which it announces as well."""
        item = self._elements[lead.index] if lead.index is not None else None
        element = self._elements[index]
        if not isinstance(item, Item) or not isinstance(element, Fence) or item.item != element.item:
            return None
        return self._enclosing.before(item) if not item.ordered else None

    def _opens_condition(self, sentence: str) -> bool:
        """Say whether a sentence begins with a condition, which then holds for those after it."""
        lexicon = self._lexicon
        if is_remark(sentence):
            return False
        if is_on_system(sentence, lexicon):
            return True
        return lexicon.opens(sentence, "condition") or 0 in lexicon.places(sentence, "condition-within")

    def _goes_on(self, sentence: str) -> bool:
        """Say whether a sentence is a step of its own after one with a condition: ``Then run:``."""
        return self._lexicon.opens(sentence, "then")

    def _around(self, index: int) -> Iterator[str]:
        """Yield the first sentences of the items around a block, and those that announce their lists."""
        yield from self._enclosing.titles(index)
        yield from self._announcing(index)

    def _announcing(self, index: int) -> Iterator[str]:
        """Yield the sentences that announce the lists around an element, but those of whole sections."""
        announcing = self._enclosing.announcing(index)
        return (lead.last for lead in announcing if lead.index not in self._of_sections)
