"""Which section undoes what a run has done: one answer for the end of the run and for its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.outcomes import FAILED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mdrun.plan.records import SectionRow
    from mdrun.state import RunState, StepState


def rollback_of(
    sections: Collection[SectionRow], lines: Mapping[str, int], state: RunState, last: str | None
) -> str | None:
    """Return what names the section that undoes the one in which a run came to its end.

    Where nothing undoes that, it is what undoes the last section in the guide's order that was begun. A
    rollback does not undo itself: where a run came to its end in one, there is none.

    Args:
        sections: Every section of the guide.
        lines: The first line of each step of the plan, by its id.
        state: What the run came to.
        last: The step at which it ended; None where it is not known.
    """
    undoable = [one for one in sections if one.on_failure is not None and _holds(one, lines.values())]
    ways = {one.on_failure for one in undoable if one.on_failure is not None}
    at = [lines[last]] if last is not None and last in lines else []
    if any(_holds(one, at) for one in sections if any(map(one.is_named, ways))):
        return None
    tried = [line for name, line in lines.items() if state.step(name).attempts]
    around = [one for one in undoable if _holds(one, at)]
    begun = [one for one in undoable if _holds(one, tried)]
    meant = around[-1:] or begun[-1:]
    return meant[0].on_failure if meant else None


def failed_at(state: RunState) -> str | None:
    """Return the step for which a run has failed since it was last resumed; None where none did.

    It is the first one that failed in its turn; only where none did, one that died in the background.

    Args:
        state: What the run came to.
    """
    since = state.resumed[-1].time if state.resumed else ""
    failed = [one for one in state.steps.values() if one.outcome in FAILED and (one.ended or "") >= since]
    in_turn = [one for one in failed if not _died(one)]
    first = min(in_turn or failed, key=lambda one: one.ended or "", default=None)
    return first.step if first is not None else None


def _holds(section: SectionRow, lines: Iterable[int]) -> bool:
    return any(section.line <= line <= section.end for line in lines)


def _died(step: StepState) -> bool:
    return step.background is not None and step.background.outcome in FAILED
