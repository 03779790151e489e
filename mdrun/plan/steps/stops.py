"""Why a careful operator would stop at a step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from mdrun.plan.records import DecisionReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.evidence.settlement import Settlement
    from mdrun.plan.drafts import Draft
    from mdrun.plan.samples import Samples

_ORDER: tuple[DecisionReason, ...] = get_args(DecisionReason)
_OF_RUNNING_IT: frozenset[DecisionReason] = frozenset(("maybe-shell", "elsewhere"))
"""Reasons not to run a block that say nothing about whether a person is to do it."""


class Stops:
    """Says of the steps of one plan why somebody is asked before them.

    Args:
        wanted: The drafts of its steps.
        conditional: Says of each section whether it is a decision point.
        samples: Looks for sample values in their blocks.
    """

    def __init__(self, wanted: Iterable[Draft], conditional: Sequence[bool], samples: Samples) -> None:
        said = (made.directives for made in wanted)
        self._groups = Counter(each.choose for each in said if each.choose and not each.skip)
        self._conditional = conditional
        self._samples = samples

    def of_block(self, made: Draft, *, broken: bool, guarded: bool) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a command step.

        Args:
            made: The step.
            broken: Whether bash cannot read its block.
            guarded: Whether the block has lasting effects.
        """
        own = set(made.reasons)
        if made.directives.manual:
            own -= _OF_RUNNING_IT
        if not made.directives.skip and not made.directives.manual:
            if broken:
                own.add("broken")
            if self._samples.first(made.script or "") is not None:
                own.add("sample-values")
            if guarded or made.directives.confirm:
                own.add("guarded")
        return self.of(made, sorted(own, key=_ORDER.index))

    def of_check(self, made: Draft, settlement: Settlement) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a check that is settled like this."""
        own: list[DecisionReason] = [*made.reasons] if settlement.by != "evidence" else []
        own += ["guarded"] if settlement.command and made.directives.confirm else []
        own += ["check-command"] if settlement.command and not made.directives.check else []
        return self.of(made, own)

    def of(self, made: Draft, own: Iterable[DecisionReason]) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a step, with those of its section and without those it takes away."""
        choice = self.choice(made)
        own = [reason for reason in own if reason not in choice]
        if made.directives.skip or made.directives.confirm is False:
            return (*(reason for reason in own if reason == "broken"), *choice)
        if self._conditional[made.section]:
            return ("section", *own, *choice)
        return (*own, *choice)

    def choice(self, made: Draft) -> tuple[DecisionReason, ...]:
        """Return the reason to stop at a step of which there are others to choose from."""
        group = made.directives.choose
        return ("alternative",) if group and not made.directives.skip and self._groups[group] > 1 else ()
