"""Why a careful operator would stop at a step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from mdrun.placeholders import mask
from mdrun.plan.records import DecisionReason
from mdrun.plan.samples import sample_in
from mdrun.plan.samples.occasional import span_of_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mdrun.evidence.settlement import Settlement
    from mdrun.plan.drafts import Draft
    from mdrun.plan.steps.texts import Texts

_ORDER: tuple[DecisionReason, ...] = get_args(DecisionReason)


class Stops:
    """Says of the steps of one plan why somebody is asked before them.

    Args:
        wanted: The drafts of its steps.
        conditional: Says of each section whether it is a decision point.
        texts: Fills their texts.
        given: The versions that the guide gives to what it is about.
    """

    def __init__(
        self, wanted: Iterable[Draft], conditional: Sequence[bool], texts: Texts, given: Collection[str]
    ) -> None:
        said = (made.directives for made in wanted)
        self._groups = Counter(each.choose for each in said if each.choose and not each.skip)
        self._conditional = conditional
        self._texts = texts
        self._given = given

    def of_block(self, made: Draft, *, broken: bool, guarded: bool) -> tuple[DecisionReason, ...]:
        """Return the reasons to stop at a command step.

        Args:
            made: The step.
            broken: Whether bash cannot read its block.
            guarded: Whether the block has lasting effects.
        """
        own = set(made.reasons)
        if not made.directives.skip and not made.directives.manual:
            if broken:
                own.add("broken")
            if self._holds_sample(made.script or ""):
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

    def _holds_sample(self, written: str) -> bool:
        """Say whether a block holds values that want editing."""
        covered = mask(written, self._texts.styles, "v")
        return bool(span_of_days(written)) or sample_in(covered, self._texts.values, self._given) is not None
