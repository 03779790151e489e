"""A guide, or its values, that were changed while a run of it waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdrun import config
from mdrun.cli.paths import enclosing
from mdrun.cli.planning import put_together
from mdrun.cli.resume.mended import is_mended
from mdrun.dataclass import dataclass
from mdrun.digest import sha256
from mdrun.display.text import visible
from mdrun.document.cached import read
from mdrun.errors import NotReadable, UsageError
from mdrun.outcomes import FAILED
from mdrun.plan.differences import Difference, differences

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from mdrun.cli.planning import Planning
    from mdrun.cli.plans import Plans
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.plan.records import Plan
    from mdrun.state import RunState


@dataclass(frozen=True, slots=True)
class Changed:
    """The plan that a run goes on with instead of its own."""

    planning: Planning
    """What its plan is made from."""
    plan: Plan
    """That plan."""
    differences: tuple[Difference, ...]
    """How its steps differ."""
    mended: frozenset[str]
    """Ids of the steps that have failed and were mended in it."""


def taken_now(plan: Plan, planning: Plans, run: Stopped) -> Changed | None:
    """Return the guide as it is now, and say how it differs; None where it does not.

    Args:
        plan: The run's plan.
        planning: What gave that.
        run: The run.

    Raises:
        NotReadable: It is no guide any more.
        UsageError: It cannot be read or planned, or a step that was begun is another one in it.
    """
    try:
        data = run.guide.read_bytes()
    except OSError as problem:
        raise UsageError("changed-guide-not-read", path=run.guide, reason=problem.strerror) from problem
    if sha256(data).hexdigest() == run.state.sha256:
        return None
    now = _as_it_is(data, plan, planning, run)
    new = now.plan()
    found = tuple(differences(plan, new))
    _say(_told(plan, found))
    failed = (one.step for one in found if run.state.step(one.step).outcome in FAILED)
    mended = frozenset(name for name in failed if is_mended(name, plan, new))
    if begun := _begun(found, run.state, mended):
        raise UsageError("changed-guide-too-late", guide=plan.guide, steps=", ".join(begun))
    return Changed(now, new, found, mended)


def tell_changes(plan: Plan, planning: Plans, run: Stopped) -> None:
    """Say how the guide as it is now differs from the run's own, which the run goes on with.

    Args:
        plan: The run's plan.
        planning: What gave that.
        run: The run.
    """
    try:
        data = run.guide.read_bytes()
    except OSError:
        return
    if sha256(data).hexdigest() == run.state.sha256:
        return
    try:
        new = _as_it_is(data, plan, planning, run).plan()
    except (NotReadable, UsageError):
        _say([f"{plan.guide} was changed since, and cannot be planned as it is now"])
        return
    copy = "the run goes on with its own copy; --changed-guide takes the guide as it is now"
    _say([*_told(plan, tuple(differences(plan, new))), copy])


def _as_it_is(data: bytes, plan: Plan, planning: Plans, run: Stopped) -> Planning:
    """Return what a plan of the guide as it is now is made from."""
    top = enclosing(run.guide.parent)
    guide, request = read(plan.guide, data), planning.anew().request
    return put_together(guide, request, top, config.found(top), planning.workdir, planning.named)


def _told(plan: Plan, found: Sequence[Difference]) -> list[str]:
    """Return how a guide differs, in words."""
    none = "" if found else ", but for none of its steps"
    lines = (line for one in found for line in _lines(one))
    return [f"{plan.guide} was changed since the run began{none}", *lines]


def filled_since(
    plan: Plan, planning: Plans, now: Plan, state: RunState, changed: Changed | None
) -> Changed | None:
    """Return what a run goes on with where values fill its plan that it did not have before.

    Args:
        plan: The plan without them.
        planning: What gave the plan with them.
        now: That plan.
        state: What the run has come to.
        changed: The guide that is taken instead of the run's own; None for its own.

    Raises:
        UsageError: A step that was begun is another one with them.
    """
    if now.hash == plan.hash:
        return changed
    found = tuple(differences(plan, now))
    mended = changed.mended if changed is not None else frozenset[str]()
    if begun := _begun(found, state, mended):
        raise UsageError("values-too-late", steps=", ".join(begun))
    return Changed(planning.anew(), now, found, mended)


def _begun(found: Iterable[Difference], state: RunState, mended: Container[str]) -> list[str]:
    """Return the steps that differ where the run has been, but for those that were mended."""
    steps = (one.step for one in found if one.step not in mended)
    return [step for step in steps if state.step(step).outcome is not None]


def _lines(one: Difference) -> list[str]:
    head = f"  {one.step} (line {one.line}) is {one.kind}"
    return [head, *(f"    {line}" for line in one.diff.split("\n")[2:])]


def _say(lines: list[str]) -> None:
    for line in lines:
        click.echo(visible(line), err=True)
