"""What a run goes on with, and the event that says so: how it had stopped, and what its shell has lost."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mdrun import __version__
from mdrun.cli.people import host
from mdrun.dataclass import dataclass
from mdrun.events import Deviation, Resumed
from mdrun.plan.variables.values import entries_for
from mdrun.shell.restoring import changed, lost
from mdrun.state import gone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun import git
    from mdrun.cli.resume.changed import Changed
    from mdrun.cli.resume.elsewhere import Elsewhere
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.plan.records import Plan
    from mdrun.run import Recorder
    from mdrun.runs.asked import Asked
    from mdrun.state import Past


@dataclass(frozen=True, slots=True)
class Resuming:
    """What a run goes on with."""

    run: Stopped
    """The run."""
    past: Past
    """What it has behind it."""
    changed: Changed | None
    """The other guide that it goes on with; None where it is the same."""
    asked: Asked
    """What its plan is made from beside the guide."""
    elsewhere: Elsewhere
    """How the place differs from how it was left."""


def resumed(
    plan: Plan,
    resuming: Resuming,
    recorder: Recorder,
    person: str,
    edition: int,
    *,
    left_out: Collection[str],
    facts: git.Facts,
    context: dict[str, str],
) -> Resumed:
    """Return the event that a run goes on.

    Args:
        plan: What is run.
        resuming: The run.
        recorder: Its record.
        person: Login name of the operator.
        edition: The number of its guide, if that was changed; else 0.
        left_out: Ids of the steps that will be left out.
        facts: What is known of the repository where the guide runs.
        context: What each command printed that the settings want to be shown.
    """
    run = resuming.run
    return Resumed(
        person,
        _why(plan, resuming, left_out),
        host=host(),
        version=__version__,
        command_line=tuple(sys.argv[1:]),
        state=run.state.snapshot,
        lost=(*_unrestored(plan, run.snapshot), *_lost(plan, resuming, person)),
        edition=edition,
        sha256=plan.sha256 if edition else "",
        plan=plan.hash if edition else "",
        context=context,
        files=recorder.files(),
        workdir=str(run.workdir) if run.moved else "",
        revision=facts.revision,
        branch=facts.branch,
        dirty=facts.dirty,
        elsewhere=tuple(resuming.elsewhere.words()),
    )


def _why(plan: Plan, resuming: Resuming, left_out: Collection[str]) -> str:
    """Return how a run had stopped, and where it goes on."""
    past = resuming.past
    state = past.state
    words = {
        "paused": "it was paused",
        "failed": "it had failed",
        "interrupted": "it was interrupted",
        None: "it was killed",
    }.get(state.result, "steps are run again")
    at = state.paused.step if state.paused is not None else state.current if state.result is None else None
    where = f" at {at}" if at is not None else ""
    behind = past.settled.union(left_out)
    ahead = next((step.id for step in plan.steps if step.id not in behind), None)
    on = f"it goes on at {ahead}" if ahead is not None else "no step is left"
    torn = (
        "; the last line of its journal was not whole, and was dropped" if resuming.run.reading.torn else ""
    )
    return f"{words}{where}; {on}{torn}"


def found_again(plan: Plan, snapshot: bytes | None, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a state lacks because it is secret, and the operator's environment has for the run again.

    What the guide had set to something else than the environment is no longer that of the environment.

    Args:
        plan: What is run.
        snapshot: The state; None where there is none.
        environment: The operator's.
    """
    secrets = {one.name for one in plan.variables if one.secret}
    named = {*plan.settings.secrets.env, *entries_for(secrets, environment)}
    missing = named.intersection(lost(snapshot)) - changed(snapshot) if snapshot is not None else ()
    return {name: environment[name] for name in sorted(missing) if name in environment}


def _unrestored(plan: Plan, snapshot: bytes | None) -> Iterator[str]:
    """Yield what a state lacks of its shell, in words; nothing of a secret that the shell is given again."""
    again = {name for one in plan.variables if one.secret and one.value is not None for name in one.exports}
    again.update(found_again(plan, snapshot, os.environ))
    if snapshot is None:
        return
    own = changed(snapshot)
    for name in lost(snapshot):
        if name not in again:
            yield f"${name}, which held a secret" if name.isidentifier() else name
        elif name in own:
            yield f"what the guide had set ${name} to: it holds the value that was given"


def _lost(plan: Plan, resuming: Resuming, person: str) -> Iterator[str]:
    run, settled = resuming.run, resuming.past.settled
    if typed := [event.reason for event in run.state.unsaved if isinstance(event, Deviation)]:
        yield f"what these lines changed in the shell, which were typed at a question: {'; '.join(typed)}"
    if run.handed_on(person):
        yield f"HOME, USER and what else belongs to a person: it is that of {person} on {host()} now"
    if run.left != run.workdir:
        yield f"the working directory {run.left}, which variables may still name: it is {run.workdir} now"
        if run.place != run.corresponding:
            yield f"the directory {run.corresponding}, which is not there: the shell is in {run.place}"
    for step in gone(plan, run.state):
        if step.id in settled:
            yield f"step {step.id} in the background; --again {step.id} starts it again"
    early = False
    for step in plan.steps:
        if early and step.id in settled and step.directives.always:
            yield f"what step {step.id} has put away, which always runs; --again {step.id} runs it again"
        early = early or step.id not in settled
