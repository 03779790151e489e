"""A run that is over: nothing is left to go on with, but perhaps its run log is missing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from mdrun import runlog
from mdrun.cli.one_run.finishing import EXIT
from mdrun.errors import UsageError
from mdrun.files import content
from mdrun.outcomes import OVER

if TYPE_CHECKING:
    from mdrun.plan.records import Plan
    from mdrun.runs import RunDirectory
    from mdrun.state import Past, RunState


def is_over(plan: Plan, past: Past) -> bool:
    """Say whether a run has ended, and no step of its plan is left."""
    ended = past.state.result in OVER
    return ended and past.settled.issuperset(step.id for step in plan.steps)


def log_it(directory: RunDirectory, plan: Plan, state: RunState) -> int:
    """Write the run log of a run that is over, if mdrun was killed before it could; return the exit status.

    Raises:
        UsageError: Nothing is left to do.
        RecordError: The run log cannot be written.
    """
    assert state.result is not None
    with suppress(OSError):
        if state.hash.encode() in content(directory.run_log):
            raise UsageError("run-ended", run=directory.run, result=state.result)
    tails = runlog.tails(directory.path, state)
    runlog.write(directory.run_log, runlog.render(plan, state, tails=tails))
    click.echo(f"{directory.run} has ended: {state.result}; its run log was missing: {directory.run_log}")
    return EXIT[state.result]
