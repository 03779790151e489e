"""Why an operator would stop at a block for what stands around it, beside conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse, uncommented
from mdrun.patterns import regex
from mdrun.plan.decisions.ways import Ways
from mdrun.plan.wording.asides import samples_of_words, without_samples_of_words
from mdrun.plan.wording.conditions import is_example, without_idioms
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.decisions.enclosing import Enclosing
    from mdrun.plan.material import Material
    from mdrun.plan.records import DecisionReason
    from mdrun.plan.wording.leads import Lead

_SETTING = regex(r"""[A-Za-z_]\w*=(?:"[^"$`]*"|'[^']*'|[^\s"'$`()]*)""")
"""An assignment of a plain value."""


class Surroundings:
    """What stands around the blocks of a guide, and makes them ways, samples, or what happens by itself.

    Args:
        material: What is known of the guide.
        enclosing: What its elements stand in.
    """

    def __init__(self, material: Material, enclosing: Enclosing) -> None:
        self._leads = material.leads
        self._blocks = material.blocks
        self._lexicon = material.lexicon
        self._enclosing = enclosing
        self._ways = frozenset(Ways(material).found())

    def reasons(self, index: int) -> Iterator[DecisionReason]:
        """Yield the reasons to stop at a block that lie in the words around it."""
        parts = self._leads[index].parts()
        if index in self._ways or any(not lead.shared and self._opens_way(lead.last) for lead in parts):
            yield "alternative"
        if any(self._tells_of_itself(above.last) for above in self._enclosing.announcing(index)):
            yield "maybe-shell"
        if any(self._is_sample(index, lead) or self._is_settings(index, lead) for lead in parts):
            yield "sample-values"

    def _is_sample(self, index: int, lead: Lead) -> bool:
        """Say whether the words before a block call it an example, or want the reader's own values in it."""
        if lead.heading:
            return False
        filled = self._blocks.covered(index) == self._blocks.script(index)
        if filled and any(self._lexicon.mentions(one, "own-value") for one in lead.sentences):
            return True
        shown = filled and self._shows_sample(index, lead)
        return is_example(lead.last if shown else without_samples_of_words(lead.last), self._lexicon)

    def _shows_sample(self, index: int, lead: Lead) -> bool:
        """Say whether a block holds what an aside of its lead gives as an example: *a version (e.g. 12)*."""
        script = self._blocks.script(index)
        code = set(tokens(uncommented(script, parse(script))))
        asides = samples_of_words(lead.markdown)
        return any(word in code for aside in asides for word in tokens(aside) if word.isalnum() and word[1:])

    def _is_settings(self, index: int, lead: Lead) -> bool:
        """Say whether a block is what a file shall hold: nothing but values, under *Adjust the settings*."""
        if not self._lexicon.mentions(lead.last, "editing"):
            return False
        parts = parse(self._blocks.covered(index)).parts
        return len(parts) > 1 and all(_SETTING.fullmatch(part.text) for part in parts)

    def _opens_way(self, sentence: str) -> bool:
        """Say whether a sentence begins with *or*, or with *either*."""
        said = without_idioms(sentence)
        return any(self._lexicon.opens(said, kind) for kind in ("either", "or"))

    def _tells_of_itself(self, sentence: str) -> bool:
        """Say whether a list is announced as what happens without the operator: ``This script will:``."""
        return self._lexicon.mentions(sentence, "by-itself")
