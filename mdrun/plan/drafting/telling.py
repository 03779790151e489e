"""The guide's own words: which of them stand before a step, and which belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Fence, Item
from mdrun.inline import without_comments
from mdrun.plan.wording.leads import ends_in_colon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.document import Paragraph
    from mdrun.plan.drafts import Draft
    from mdrun.plan.lists import Lists


class Words:
    """The words of a guide, as they are come to.

    Args:
        lists: The guide's lists.
        drafts: The steps that its elements are, by index; more are added as the guide goes on.
        steps: The same, in their order.
    """

    def __init__(self, lists: Lists, drafts: Mapping[int, Draft], steps: Sequence[Draft]) -> None:
        self._lists = lists
        self._drafts = drafts
        self._steps = steps
        self._waiting: list[str] = []
        self._fresh = True

    def section(self) -> None:
        """Begin a section: what it says belongs to no step before it."""
        self._waiting, self._fresh = [], True

    def step(self) -> None:
        """Go on after a step."""
        self._waiting, self._fresh = [], False

    def say(self, element: Paragraph | Fence | Item, text: str) -> None:
        """Keep words with the step in whose item they stand, else with the next step."""
        last = self._steps[-1] if self._steps else None
        if last is not None and last.kind != "command" and self._belongs(element, last):
            last.body.append(text)
        else:
            self._waiting.append(text)

    def before(self, element: Fence | Item) -> str:
        """Return the words before a step: those of the items around it, and those that wait."""
        return "\n\n".join((*self._above(element), *self._waiting))

    def steps_around(self, index: int | None) -> Iterator[Draft]:
        """Yield the steps that the items around an element are, innermost first."""
        found = (self._drafts.get(at) for at in self._lists.around(index))
        return (made for made in found if made is not None)

    def _belongs(self, element: Paragraph | Fence | Item, last: Draft) -> bool:
        """Say whether words stand in the item of the last step, or end its sentence: ``Send this:``."""
        around = next(self.steps_around(element.item), None)
        if around is not None:
            return around is last
        directly = not self._fresh and not self._waiting and isinstance(element, (Fence, Item))
        return directly and ends_in_colon(last.text)

    def _above(self, element: Fence | Item) -> list[str]:
        """Return the words of the items around a step, and with the first of its parts all that they hold."""
        said: list[str] = []
        for made in self.steps_around(element.item):
            held = made.body if made is self._steps[-1] else []
            said = [without_comments(made.text), *held, *said]
        return said
