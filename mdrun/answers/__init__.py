"""What the operator has answered beforehand, looked up for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.answers.given import YES_COVERS, Given
from mdrun.answers.groups import Groups, unchosen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun.plan.records import Plan, Step

__all__ = ["YES_COVERS", "Answers", "Given"]


class Answers:
    """What was answered beforehand, looked up step by step; the walk and the preflight agree by it.

    Args:
        plan: What is run.
        given: What was answered.
        harmless: Guards that need no question where the run happens, as ``git push`` in a rehearsal.
        settled: Ids of the steps that the run has behind it, where it is resumed.
        before: By group, the id of the step that was chosen then.
        captured: Names of the variables that the run has captured already.
    """

    def __init__(
        self,
        plan: Plan,
        given: Given,
        harmless: frozenset[str] = frozenset(),
        *,
        settled: frozenset[str] = frozenset(),
        before: Mapping[str, str] | None = None,
        captured: Collection[str] = (),
    ) -> None:
        self.plan = plan
        self.given = given
        self.harmless = harmless
        self.settled = settled
        """Ids of the steps that are not taken any more."""
        self.captured = captured
        self.skipped = dict(self._skipped())
        """Reason by id of each step that the command line skips."""
        self.sections = plan.asked_whole()
        """By id of each step in conditional sections: their numbers, the outermost first."""
        self.groups = Groups(plan, self.skipped, self.taken, before or {})
        """The groups of steps of which one is to be chosen."""
        self.unchosen = dict(self._unchosen())
        """Reason by id of each step that is left out because the command line takes another one."""
        self.left_out = frozenset((*self.skipped, *self.unchosen)) - settled
        """Ids of the steps that will be left out, as far as the command line says."""
        self.idle = self.left_out | settled | {step.id for step in plan.steps if self.done(step) is not None}
        """Ids of the steps that will not be run."""

    def own_decisions(self, step: Step) -> list[str]:
        """Return the decision points of a step; a condition goes with the question of whoever attests it."""
        attested = step.kind != "command" and self.needs_person(step)
        return [point for point in step.decisions if not (attested and point == "condition")]

    def open_decisions(self, step: Step) -> list[str]:
        """Return the decision points that nothing but a person can settle any more."""
        if self.taken(step):
            return []
        points: list[str] = self.own_decisions(step)
        asked = step.directives.confirm
        if "guarded" in points and not asked and self.harmless.issuperset(step.guards):
            points.remove("guarded")
        if step.kind == "manual" and (self.given.skip_manual or self.note(step) is not None):
            return []
        if "section" in points and not self.open_sections(step):
            points.remove("section")
        points = [point for point in points if not (self.given.yes and point in YES_COVERS)]
        group = step.directives.choose
        if group is not None and group in self.groups:
            points = [point for point in points if point != "alternative"]
            if self.groups.chosen(group) is None:
                points.append("alternative")
        return points

    def open_sections(self, step: Step) -> tuple[str, ...]:
        """Return the conditional sections around a step that ``--take`` leaves open, the outermost first.

        A section that is taken is meant with those around it; of those within it each is for itself.
        """
        numbers = self.sections.get(step.id, ())
        if not numbers or not self.given.take:
            return numbers
        around = [row.number for row in self.plan.around(step)]
        taken = max((at for at, number in enumerate(around) if number in self.given.take), default=-1)
        return tuple(number for number in numbers if around.index(number) > taken)

    @property
    def undecided(self) -> frozenset[str]:
        """Ids of the steps of which the command line leaves open whether another one is chosen instead."""
        groups = {group for group in self.groups if self.groups.chosen(group) is None}
        return frozenset(step.id for step in self.plan.steps if self.groups.of(step) in groups)

    @property
    def asked(self) -> frozenset[str]:
        """Ids of the steps about which somebody is asked before they are run."""
        if not self.given.interactive:
            return frozenset()
        wanted = (step for step in self.plan.steps if self.open_decisions(step) or self.given.every_step)
        return frozenset(step.id for step in wanted if not self.taken(step))

    def taken(self, step: Step) -> bool:
        """Say whether ``--take`` names this step."""
        return bool(self.given.take) and not self.given.take.isdisjoint(step.names)

    def note(self, step: Step) -> str | None:
        """Return the note under which the operator attested a step beforehand, or None."""
        named = (self.given.attest[name] for name in step.names if name in self.given.attest)
        return next(named, self.given.attest_all)

    def done(self, step: Step) -> str | None:
        """Return the note under which the operator takes a step for done, or None."""
        if not self.given.done:
            return None
        return next((self.given.done[name] for name in step.names if name in self.given.done), None)

    def again(self, step: Step) -> bool:
        """Say whether ``--again`` names this step."""
        return not self.given.again.isdisjoint(step.names)

    def needs_person(self, step: Step) -> str:
        """Return why only a person can settle a step; nothing where something else does."""
        if step.kind == "manual" or step.directives.manual:
            return "it is done by hand"
        settled = step.settlement
        if settled is not None and settled.by == "person":
            if settled.claim == "negated":
                return "its words negate"
            return "its command alone proves nothing" if settled.has_command else "no command settles it"
        missing = [owner for owner in _owners(step) if owner in self.left_out]
        return f"step {', '.join(missing)} would settle it, and is skipped" if missing else ""

    def proven(self, step: Step) -> bool:
        """Say whether nobody's word is needed for a step, and none counts.

        Where the steps that would prove it are behind the run, their commands may not have been reached.
        """
        owners = _owners(step)
        return not self.needs_person(step) and not (owners and self.settled.issuperset(owners))

    def _skipped(self) -> Iterator[tuple[str, str]]:
        # A step that there is not is a finding of its own: the others are looked at as if it were not named.
        known = {name for step in self.plan.steps for name in step.names}
        only = self.given.only if self.given.only in known else None
        started = self.given.start not in known
        for step in self.plan.steps:
            started = started or self.given.start in step.names
            said = [self.given.skip[name] for name in self.given.skip if name in step.names]
            if self.given.skip:
                around = (row.number for row in self.plan.around(step))
                said += [self.given.skip[name] for name in around if name in self.given.skip]
            if said:
                yield step.id, said[0] or "--skip"
            elif only is not None and only not in step.names:
                yield step.id, f"--only {only}"
            elif not started:
                yield step.id, f"--from {self.given.start}"

    def _unchosen(self) -> Iterator[tuple[str, str]]:
        for step in self.plan.steps:
            group = self.groups.of(step)
            chosen = self.groups.chosen(group) if group is not None else None
            if group is not None and chosen is not None and not self.plan.is_part(step, chosen):
                yield step.id, unchosen(chosen, group)


def _owners(step: Step) -> tuple[str, ...]:
    """Return the ids of the steps whose commands settle a check."""
    referred = step.settlement.refers_to if step.settlement is not None else ()
    return tuple(dict.fromkeys(reference.rpartition(":")[0] for reference in referred))
