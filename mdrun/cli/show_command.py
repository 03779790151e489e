"""``mdrun show``."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from mdrun.cli import options
from mdrun.cli.mistakes import Command
from mdrun.cli.width import columns

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.runs import RunDirectory
    from mdrun.state import Attempt, RunState, StepState


@click.command("show", cls=Command)
@click.argument("run", required=False)
@click.option("--output", "step", metavar="STEP", help="Print the output of this step.")
@click.option("--log", "log", is_flag=True, help="Print the run log.")
@options.home()
def command(run: str | None, step: str | None, log: bool, log_dir: str | None) -> int:
    """Show a run at a glance; RUN is its id, a unique beginning of it, or nothing for the latest."""
    from mdrun.errors import UsageError
    from mdrun.runs import RunDirectory, find, home

    if log and step is not None:
        raise UsageError("options-contradict", options="--output and --log")
    directory = RunDirectory(find(home(os.environ, log_dir), run))
    if log:
        _print_log(directory)
    elif step is not None:
        _print_output(directory, step)
    else:
        _show(directory, log_dir)
    return 0


def _print_log(directory: RunDirectory) -> None:
    from mdrun.errors import RecordError
    from mdrun.runs import summary_of

    if not os.path.lexists(directory.run_log):
        active = summary_of(directory.path).active
        raise RecordError("log-not-yet" if active else "log-missing", run=directory.run)
    _copy(directory.run_log)


def _print_output(directory: RunDirectory, step: str) -> None:
    from mdrun.errors import UsageError
    from mdrun.journal import read
    from mdrun.nearest import did_you_mean
    from mdrun.state import fold

    state = fold(read(directory.journal).records)
    planned = _planned(directory, state)
    named = {name: one for one, name in planned if name}
    seen = state.step(named.get(step, step))
    attempts: tuple[StepState | Attempt, ...] = (seen, *reversed(seen.tried))
    last = next((one for one in attempts if one.output is not None), None)
    if last is None:
        if seen.step in (*state.steps, *(one for one, _ in planned)):
            raise UsageError("output-none", run=directory.run, step=step, reason=_silent(seen))
        outputs = [
            name for name, one in state.steps.items() if one.output or any(old.output for old in one.tried)
        ]
        kept, remedy = ", ".join(outputs) or "none", did_you_mean(step, [*named, *state.steps])
        raise UsageError("output-missing", run=directory.run, step=step, kept=kept, remedy=remedy)
    path = directory.file(str(last.output))
    if last.size or os.path.lexists(path):  # an output without a byte has no file
        _copy(path)


def _silent(step: StepState) -> str:
    """Return why a step of a run has no output."""
    if step.outcome is None:
        return "it has not ended" if step.attempts else "it was not reached"
    said = {"skipped": "it was skipped", "unknown": "its end was not seen"}
    return said.get(step.outcome, "no command of its own was run")


def _show(directory: RunDirectory, log_dir: str | None) -> None:
    from datetime import UTC, datetime

    from mdrun.cli.command_lines import resume_line, rollback_line
    from mdrun.display import colored
    from mdrun.display.glance import KeptRun, show_lines
    from mdrun.journal import read
    from mdrun.outcomes import OVER
    from mdrun.runs import listing, summary_of
    from mdrun.runs.undoing import Undoing, rollback
    from mdrun.state import fold

    row = summary_of(directory.path)
    active = row.active  # asked first: a run that ends meanwhile was not killed
    state = fold(read(directory.journal).records)
    known = Undoing(listing(directory.path.parent))
    goes_on = state.result not in OVER and state.start and not state.start.rehearsal
    undoing, back = known.undoing(row), None
    if goes_on and state.result == "failed" and not undoing:
        back = rollback(directory, state)
    run = KeptRun(
        state,
        directory.path,
        planned=[one for one, _ in _planned(directory, state)],
        now=datetime.now(UTC) if active else None,
        logged=os.path.lexists(directory.run_log),
        resume=resume_line(directory.run, log_dir) if goes_on and not active else "",
        undone=known.undone(row),
        undoing=undoing,
        rollback=rollback_line(directory, state, back, log_dir) if back is not None else "",
    )
    width = columns(100)
    color, terminal = colored(sys.stdout, "auto", os.environ), sys.stdout.isatty()
    for line in show_lines(run, width, color=color, terminal=terminal):
        click.echo(line)


def _planned(directory: RunDirectory, state: RunState) -> list[tuple[str, str]]:
    """Return ids and names of a run's steps, as its record has them; none where that cannot be read."""
    from mdrun.errors import RecordError
    from mdrun.runs.planned import planned

    try:
        return [(one.id, one.name or "") for one in planned(directory.plan(state.edition)).steps]
    except RecordError:
        return []


def _copy(path: Path) -> None:
    from mdrun.errors import RecordError
    from mdrun.files import opened

    try:
        file = opened(path)
    except OSError as problem:
        raise RecordError("file-not-read", path=path, reason=problem.strerror) from problem
    with file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.flush()
