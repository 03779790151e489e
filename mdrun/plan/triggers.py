"""What makes a careful operator stop, in the guide's own words: the condition, the sample value."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.document import Heading, Item, Paragraph
from mdrun.inline import words
from mdrun.plan.records import Trigger
from mdrun.plan.wording.conditions import is_condition
from mdrun.plan.wording.labels import is_on_system
from mdrun.plan.wording.leads import sentences
from mdrun.plan.wording.passes import is_for_each
from mdrun.sections import path_of, section_of
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Element, Guide
    from mdrun.plan.gathering import Gathered
    from mdrun.plan.records import Step
    from mdrun.plan.samples import Samples

_FAR = 8
"""Elements before a block among which its condition is looked for."""


class Triggers:
    """Finds what the decision points of a plan come from.

    Args:
        guide: The guide.
        known: What is known of its plan.
        samples: Looks for sample values in its blocks.
    """

    def __init__(self, guide: Guide, known: Gathered, samples: Samples) -> None:
        self._elements = guide.elements
        self._known = known
        self._samples = samples
        self._lexicon = lexicon(known.drafts.languages)
        self.sections = self._sections()
        """What makes sections conditional, by index: their first words, or their title."""
        self._starts = [element.first for element in guide.elements]

    def steps(self, made: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps, each with what its decision points come from."""
        drafts = {one.id: one for one in self._known.wanted}
        return tuple(
            replace(step, triggers=tuple(self._of_step(step, drafts[step.id].script or "")))
            if step.decisions
            else step
            for step in made
        )

    def _sections(self) -> dict[int, Trigger]:
        said: dict[int, Trigger] = {}
        seen: set[int] = set()
        for element in self._elements:
            index = section_of(self._known.sections, element.first)
            if isinstance(element, Heading) or index in seen:
                continue
            seen.add(index)
            found = self._condition(element) if index in self._known.drafts.conditional else None
            if found is not None:
                said[index] = found
        for index in self._known.drafts.conditional:
            section = self._known.sections[index]
            said.setdefault(index, Trigger("section", section.title, section.line))
        return said

    def _of_step(self, step: Step, written: str) -> Iterator[Trigger]:
        if "section" in step.decisions:
            around = path_of(self._known.sections, section_of(self._known.sections, step.lines[0]))
            said = next((self.sections[index] for index in around if index in self.sections), None)
            if said is not None:
                yield replace(said, reason="section")
        if "condition" in step.decisions:
            at = bisect_left(self._starts, step.lines[0])
            found = (self._condition(element) for element in self._before(at))
            trigger = next((one for one in found if one is not None), None)
            if trigger is not None:
                yield trigger
        if "sample-values" in step.decisions:
            sample = self._samples.first(written)
            if sample:
                yield Trigger("sample-values", sample, self._line_of(sample, written, step))

    def _before(self, at: int) -> Iterator[Element]:
        """Yield the elements of a section before one, the nearest first."""
        for element in reversed(self._elements[max(at - _FAR, 0) : at]):
            if isinstance(element, Heading):
                return
            yield element

    def _condition(self, element: Element) -> Trigger | None:
        """Return the last sentence of an element that is a condition."""
        if not isinstance(element, (Item, Paragraph)) or element.quoted:
            return None
        for written in reversed(sentences(element.text)):
            if self._is_condition(written):
                row = element.text[: element.text.find(written)].count("\n")
                return Trigger("condition", words(" ".join(written.split())), element.first + row)
        return None

    def _is_condition(self, sentence: str) -> bool:
        told = (is_condition, is_for_each, is_on_system)
        return any(tells(sentence, self._lexicon) for tells in told)

    @staticmethod
    def _line_of(sample: str, written: str, step: Step) -> int:
        at = written.find(sample)
        return step.start + written[:at].count("\n") if at >= 0 else step.lines[0]
