"""Why an operator would stop at a block for what stands around it: conditions, alternatives, examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse, uncommented
from mdrun.document import Fence, Heading, Item, Paragraph
from mdrun.inline import spoken
from mdrun.patterns import regex
from mdrun.plan.decisions.ways import Ways
from mdrun.plan.wording.conditions import (
    is_condition,
    is_example,
    is_remark,
    samples_of_words,
    without_samples_of_words,
)
from mdrun.plan.wording.instructions import is_left_to_people
from mdrun.plan.wording.labels import is_of_one, is_on_system, is_system
from mdrun.plan.wording.leads import ends_in_colon, sentences
from mdrun.plan.wording.passes import goes_through, is_for_each
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Element
    from mdrun.plan.blocks import Blocks
    from mdrun.plan.decisions.enclosing import Enclosing
    from mdrun.plan.records import DecisionReason
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

_SETTING = regex(r"""[A-Za-z_]\w*=(?:"[^"$`]*"|'[^']*'|[^\s"'$`()]*)""")
"""An assignment of a plain value."""


class Surroundings:
    """What stands around the blocks of a guide."""

    def __init__(
        self,
        elements: Sequence[Element],
        leads: Mapping[int, Lead],
        blocks: Blocks,
        enclosing: Enclosing,
        limiting: frozenset[int],
        lexicon: Lexicon,
    ) -> None:
        """Look at all of a guide.

        Args:
            elements: Its elements.
            leads: What stands before its blocks and lists.
            blocks: What its blocks are.
            enclosing: What its blocks stand in.
            limiting: Indexes of the paragraphs for which their whole section is asked for.
            lexicon: The phrases of its languages.
        """
        self._elements = elements
        self._leads = leads
        self._blocks = blocks
        self._enclosing = enclosing
        self._limiting = limiting
        self._lexicon = lexicon
        self._alternatives = frozenset(Ways(elements, leads, blocks, lexicon).found())
        self._limited = frozenset(self._under_condition())

    def reasons(self, index: int) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a block that lie in the words around it."""
        lead = self._leads[index]
        found: list[DecisionReason] = []
        if self._is_conditional(index, lead):
            found.append("condition")
        if index in self._alternatives or (not lead.shared and self._lexicon.opens(lead.last, "or")):
            found.append("alternative")
        if any(self._tells_of_itself(said) for said in self._announced(index)):
            found.append("maybe-shell")
        filled = self._blocks.covered(index) == self._blocks.script(index)
        shown = filled and self._shows_sample(index)
        said = lead.last if shown else without_samples_of_words(lead.last)
        own = filled and any(map(self._wants_own, lead.sentences))
        sample = not lead.heading and (own or is_example(said, self._lexicon))
        if sample or self._is_settings(index, lead):
            found.append("sample-values")
        return tuple(found)

    def _shows_sample(self, index: int) -> bool:
        """Say whether a block holds what an aside of its lead gives as an example: *a version (e.g. 12)*."""
        script = self._blocks.script(index)
        code = set(tokens(uncommented(script, parse(script))))
        asides = samples_of_words(self._leads[index].markdown)
        return any(word in code for aside in asides for word in tokens(aside) if word.isalnum() and word[1:])

    def _is_settings(self, index: int, lead: Lead) -> bool:
        """Say whether a block is what a file shall hold: nothing but values, under *Adjust the settings*."""
        if not self._lexicon.mentions(lead.last, "editing"):
            return False
        parts = parse(self._blocks.covered(index)).parts
        return len(parts) > 1 and all(_SETTING.fullmatch(part.text) for part in parts)

    def _wants_own(self, comment: str) -> bool:
        """Say whether a comment tells the reader to put something of their own into the commands."""
        return self._lexicon.mentions(comment, "own-value")

    def _is_conditional(self, index: int, lead: Lead) -> bool:
        if self._conditions(lead) or any(is_condition(first, self._lexicon) for first in self._around(index)):
            return True
        if index in self._limited:
            return True
        if self._enclosing.folded_apart(index):
            return True
        if self._waits_for_people(index, lead):
            return True
        if any(map(self._is_labelled_apart, (lead, *self._announcing(index)))):
            return True
        if self._is_one_pass(index, lead):
            return True
        before = self._before_list(index, lead)
        return before is not None and self._conditions(before)

    def _waits_for_people(self, index: int, lead: Lead) -> bool:
        """Say whether a person does something before a block, which does not do that: *Wait for it*.

        What ends in a colon announces the block, which is how it is done: *Wait until it is up:*. An item
        beside the block is a step of its own, at which a person is asked already.
        """
        asked = lead.index is not None and isinstance(self._elements[lead.index], Item)
        own = () if lead.heading or lead.shared or asked else lead.sentences
        said = (one for one in (*own, *self.titles(index)) if not ends_in_colon(one))
        if not any(is_left_to_people(one, self._lexicon) for one in said):
            return False
        code = set(self._blocks.script(index).split())
        does = any(self._lexicon.is_only(word, "by-people") for word in code)
        return not does and code.isdisjoint(names("waiting"))

    def _is_one_pass(self, index: int, lead: Lead) -> bool:
        """Say whether a block is run for each of several things, and does not go through them itself."""
        own = () if lead.index in self._limiting else (lead.last,)
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
                own = index not in self._limiting
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

    def _is_labelled_apart(self, lead: Lead) -> bool:
        """Say whether the label of a block is the title of a procedure for another day: **Restore:**."""
        if lead.heading or not lead.label:
            return False
        lexicon = self._lexicon
        if lexicon.is_only(lead.last, "way-back"):
            return True
        wholly = lead.markdown.strip().startswith(("**", "__"))
        told = wholly or lexicon.opens(lead.last, "way-back")
        return told and lexicon.mentions(lead.last, "another-day")

    def _conditions(self, lead: Lead) -> bool:
        """Say whether words before a block are a condition for it, for which its section is not asked for."""
        said = lead.sentences
        if lead.heading or not said or (lead.index in self._limiting and len(said) == 1):
            return False
        if lead.shared and self._lexicon.mentions(lead.last, "not-yet"):
            return False
        if is_of_one(lead.last, self._lexicon) or (lead.label and is_system(lead.last)):
            return True
        if is_condition(lead.last, self._lexicon) and not (len(said) > 1 and is_remark(lead.last)):
            return True
        if lead.index in self._limiting:
            return False
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

    def _tells_of_itself(self, sentence: str) -> bool:
        """Say whether a list is announced as what happens without the operator: ``This script will:``."""
        return self._lexicon.mentions(sentence, "by-itself")

    def titles(self, index: int) -> Iterator[str]:
        """Yield the first sentences of the items around a block, the innermost first."""
        for item in self._enclosing.items(self._item_of(index)):
            yield from sentences(spoken(item.text))[:1]

    def _around(self, index: int) -> Iterator[str]:
        """Yield the first sentences of the items around a block, and the last ones before their lists.

        Those for which their whole section is asked for are none of its own.
        """
        yield from self.titles(index)
        yield from (lead.last for lead in self._announcing(index) if lead.index not in self._limiting)

    def _announced(self, index: int) -> Iterator[str]:
        """Yield the sentences that announce the lists around a block."""
        return (lead.last for lead in self._announcing(index))

    def _announcing(self, index: int) -> Iterator[Lead]:
        """Yield the leads of the lists around a block."""
        return self._enclosing.announcing(self._item_of(index))

    def _item_of(self, index: int) -> int | None:
        """Return the index of the item that a block stands in."""
        element = self._elements[index]
        return element.item if isinstance(element, Fence) else None
