"""Whether a step of a changed guide is one that has failed, mended: what bears its id may be another step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mdrun.plan.records import Plan, Step


def is_mended(name: str, old: Plan, new: Plan) -> bool:
    """Say whether a step is the same one in both plans, with other words, commands or directives.

    An id is a place: a step that was inserted before it, parted from it or moved to where it stood may have
    it now. So it must stand under the same titles, among as many steps; neither what it was before nor a
    command that it has lost may have come to stand in another step, nor may it be what another one was.

    Args:
        name: The step's id.
        old: The plan in which it has failed.
        new: The plan of the guide as it is now.
    """
    before, now = _at(name, old), _at(name, new)
    if before is None or now is None or before.kind != now.kind:
        return False
    if _place(before, old) != _place(now, new):
        return False
    lost = _commands(before) - _commands(now)
    others = {step.id: step for step in old.steps if step.id != name}
    for step in new.steps:
        if step.id == name:
            continue
        other = others.get(step.id)
        if _words(step) == _words(before) and (other is None or _words(other) != _words(before)):
            return False
        if lost & (_commands(step) - (_commands(other) if other is not None else frozenset())):
            return False
    return _words(now) == _words(before) or all(_words(other) != _words(now) for other in others.values())


def _at(name: str, plan: Plan) -> Step | None:
    return next((step for step in plan.steps if step.id == name), None)


def _place(step: Step, plan: Plan) -> tuple[list[str], int]:
    """Return the titles of the sections around a step, and how many steps its own section has."""
    titles = [row.title for row in plan.around(step)]
    return titles, sum(one.section == step.section for one in plan.steps)


def _words(step: Step) -> tuple[str, str]:
    return step.title, step.script


def _commands(step: Step) -> frozenset[str]:
    return frozenset(command.text for command in step.commands)
