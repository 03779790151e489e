"""How a plan differs from one that was made of the same guide before."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass
from mdrun.directives.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Plan, Step


@dataclass(frozen=True, slots=True)
class Difference:
    """A step that is not the same in both."""

    step: str
    """Its id."""
    kind: Literal["changed", "new", "gone"]
    """In which way."""
    line: int
    """Its first line in the guide that holds it; in the new one where both do, 1-based."""
    diff: str
    """Unified diff from the old words and commands to the new."""


def differences(old: Plan, new: Plan) -> Iterator[Difference]:
    """Yield the steps that differ, in the order of the new plan; those that are gone come last."""
    before = {step.id: step for step in old.steps}
    for step in new.steps:
        was = before.pop(step.id, None)
        if was is None:
            yield Difference(step.id, "new", step.lines[0], _diff(None, step))
        elif _does(was) != _does(step):
            yield Difference(step.id, "changed", step.lines[0], _diff(was, step))
    for was in before.values():
        yield Difference(was.id, "gone", was.lines[0], _diff(was, None))


def _does(step: Step) -> tuple[object, ...]:
    """Return what of a step decides what it does: as :func:`.hashing.plan_hash` has it."""
    commands = tuple(command.text for command in step.commands)
    return step.kind, step.title, step.script, commands, step.directives.given()


def _diff(old: Step | None, new: Step | None) -> str:
    before, after = _words(old), _words(new)
    return "\n".join(difflib.unified_diff(before, after, "the guide before", "the guide now", lineterm=""))


def _words(step: Step | None) -> list[str]:
    if step is None:
        return []
    said = [spelled(name, value) for name, value in step.directives.given().items()]
    own = [f"its own command: {one.text}" for one in step.commands] if step.block is None else []
    script = step.script.split("\n") if step.block is not None else ()
    return [*filter(None, [step.title, *said]), *script, *own]
