"""Steps of which exactly one is run, and which one the command line leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, ItemsView, Iterator, Mapping

    from mdrun.plan.records import Plan, Step


class Groups:
    """The groups of a plan that are to be chosen from.

    Args:
        plan: What is run.
        skipped: Ids of the steps that the command line skips.
        taken: Says whether the command line takes a step.
        before: By group, the id of the step that was chosen before the run was resumed.
    """

    def __init__(
        self, plan: Plan, skipped: Container[str], taken: Callable[[Step], bool], before: Mapping[str, str]
    ) -> None:
        self._plan = plan
        self._skipped = skipped
        self._taken = taken
        self._before = before
        self._members: dict[str, tuple[Step, ...]] = {}
        for step in plan.steps:
            group = step.directives.choose
            if group and "alternative" in step.decisions:
                self._members[group] = (*self._members.get(group, ()), step)

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __contains__(self, group: object) -> bool:
        return group in self._members

    def items(self) -> ItemsView[str, tuple[Step, ...]]:
        """Return each group with its steps."""
        return self._members.items()

    def of(self, step: Step) -> str | None:
        """Return the group of which a step, or the check that it is a part of, is one to choose from."""
        groups = (one.directives.choose for one in self._plan.wholes(step)) if self._members else ()
        return next((group for group in groups if group in self._members), None)

    def chosen(self, group: str) -> Step | None:
        """Return the step of a group that the command line leaves to be run: taken, or the only one."""
        if group in self._before:
            return self._plan.step(self._before[group])
        taken = [step for step in self._members[group] if self._taken(step)]
        left = taken or self.left(group)
        return left[0] if len(left) == 1 else None

    def left(self, group: str) -> tuple[Step, ...]:
        """Return the steps of a group that the command line does not skip."""
        return tuple(step for step in self._members[group] if step.id not in self._skipped)


def unchosen(chosen: Step, group: str) -> str:
    """Return why the other steps of a group are left out."""
    return f"{chosen.id} is run instead ({group})"
