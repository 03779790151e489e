"""Why an operator would stop at an item of a list: a condition around it holds for it as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.wording.conditions import is_condition

if TYPE_CHECKING:
    from collections.abc import Collection

    from mdrun.plan.decisions.enclosing import Enclosing
    from mdrun.plan.records import DecisionReason
    from mdrun.wordlists import Lexicon


class Points:
    """The items of a guide that a person carries out, or looks at.

    Args:
        enclosing: What they stand in.
        limiting: Indexes of the paragraphs for which their whole section is asked for.
        lexicon: The phrases of the guide's languages.
    """

    def __init__(self, enclosing: Enclosing, limiting: Collection[int], lexicon: Lexicon) -> None:
        self._enclosing = enclosing
        self._limiting = limiting
        self._lexicon = lexicon

    def reasons(self, index: int) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at an item: its fold, its list or one around it is not for everybody."""
        own = (lead for lead in self._enclosing.announcing(index) if lead.index not in self._limiting)
        limited = any(is_condition(lead.last, self._lexicon) for lead in own)
        return ("condition",) if limited or self._enclosing.folded_apart(index) else ()
