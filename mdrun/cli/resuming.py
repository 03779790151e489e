"""From a run's directory to its plan, and on from there."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdrun import runlog, runs
from mdrun.answers import Answers
from mdrun.cli.answering import answers_of
from mdrun.cli.changed import changed_since, filled_since
from mdrun.cli.finishing import EXIT
from mdrun.cli.going_on import GoingOn
from mdrun.cli.one_run import OneRun
from mdrun.cli.planning import existing
from mdrun.cli.recorded import more_values, recorded
from mdrun.cli.refusing import preflight, refuse, with_secrets
from mdrun.cli.resumable import Resuming
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.running import display_of, undo_now
from mdrun.cli.signals import Signals
from mdrun.cli.values import settle_variables
from mdrun.cli.wishes import Wishes
from mdrun.dataclass import dataclass, replace
from mdrun.errors import Busy, RecordError, UsageError
from mdrun.files import content
from mdrun.journal import Reading, read
from mdrun.preflight.again import needless, unsure
from mdrun.preflight.lost import unrestored
from mdrun.preflight.scope import relevant
from mdrun.runs.asked import kept
from mdrun.shell.restoring import lost
from mdrun.state import Past, RunState, StateBuilder, past_of

if TYPE_CHECKING:
    from mdrun.answers import Given
    from mdrun.events import RunStarted
    from mdrun.plan.records import Plan
    from mdrun.runs import RunDirectory
    from mdrun.runs.asked import Asked


@dataclass(frozen=True, slots=True)
class Going:
    """What the operator wants of a run that goes on."""

    run: str | None
    """The run's id, or as much of its beginning as is unique; None for the latest."""
    again: frozenset[str]
    """Ids or names of the steps that are run again."""
    done: dict[str, str]
    """Note by id or name of the steps that are taken for done."""
    changed_guide: bool
    """Whether the guide as it is now is taken."""
    start: str | None
    """The step to go on at."""
    values: tuple[str, ...]
    """Secrets, as ``NAME=VALUE``."""
    workdir: str | None
    """Where the guide runs from here on; None where it did before."""
    log_dir: str | None
    """Where runs are kept."""


def resume(going: Going, words: dict[str, Any]) -> int:
    """Go on with a run and return the exit status.

    Args:
        going: Which, and how.
        words: The other options, by name.

    Raises:
        Busy: Somebody runs it.
        MdrunError: Something else refused it; nothing was run.
    """
    directory = runs.RunDirectory(runs.find_unfinished(runs.home(os.environ, going.log_dir), going.run))
    if runs.summary_of(directory.path).active:
        raise Busy("run-active", run=directory.run)
    reading = read(directory.journal) if directory.journal.exists() else Reading((), None, 0)
    builder = StateBuilder(reading.records)
    state = builder.state()
    start = _begun(directory, state)
    workdir = _workdir(directory, state, going)
    said = answers_of(
        start.guide, words, events=words["events"], start=going.start, again=going.again, done=going.done
    )
    wishes = Wishes(log_dir=going.log_dir, **words)
    wishes.check()
    display = display_of(wishes)
    needed = (directory.guide, directory.plan, directory.asked)
    snapshot = (directory.file(state.snapshot),) if state.snapshot is not None else ()
    runs.refuse_changed(directory, state, (*(path(state.edition) for path in needed), *snapshot))
    known = kept(directory.asked(state.edition), directory.plan(state.edition))
    said = _with_scope(said, known.asked)
    more = more_values(known, going.values)
    planning = recorded(directory, state, start, known, going.values, workdir)
    plan = _same(planning.plan(), state, start)
    changed = changed_since(plan, planning, Path(start.cwd) / start.guide, state, wanted=going.changed_guide)
    if changed is not None:
        planning, plan = changed.planning, changed.plan
    if more:
        planning = planning.with_values(more)

    def answered(plan: Plan) -> Answers:
        if known.asked.timeout is not None:
            plan = replace(plan, timeout=known.asked.timeout)
        past = past_of(plan, state, Answers(plan, said), going.again)
        now = replace(said, take=said.take | past.sections)
        return Answers(plan, now, settled=past.settled, before=past.chosen, captured=frozenset(state.held))

    planning, answers = settle_variables(planning, answered, said, display)
    past = past_of(answers.plan, state, answers, going.again)
    found = (*preflight(answers, planning, wishes), *unsure(answers, past), *needless(answers, past))
    gone = lost(content(snapshot[0])) if snapshot else ()
    found = (*found, *unrestored(answers, gone, os.environ))
    refuse((*relevant(answers), *found), {answers.plan.guide: planning.lines})
    if _is_over(answers.plan, past):
        return _over(directory, answers.plan, state)
    planning, answers = with_secrets(planning, answers, answered)
    changed = filled_since(plan, planning, answers.plan, state, changed)
    plan = answers.plan
    asked = replace(known.asked, settings=planning.source) if changed is not None else known.asked
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        undo = Rollbacks(planning, plan, wishes.log_dir)
        moved = workdir if str(workdir) != state.workdir else None
        resuming = Resuming(
            directory, reading, builder, start, past, changed, asked, workdir, moved is not None
        )
        opening = GoingOn(answers, resuming, stack)
        one = OneRun(answers, wishes, opening, display, None, undo, stack)
        status = one.run(signals)
    return undo_now(one, signals) if one.then else status


def _begun(directory: RunDirectory, state: RunState) -> RunStarted:
    """Return how a run began.

    Raises:
        RecordError: It is none that can go on.
    """
    start = state.start
    if start is None:
        raise RecordError("run-headless", run=directory.run)
    if start.rehearsal:
        raise UsageError("run-rehearsal", run=directory.run)
    return start


def _workdir(directory: RunDirectory, state: RunState, going: Going) -> Path:
    """Return where the guide runs from here on.

    Raises:
        UsageError: That is no directory.
    """
    if going.workdir is not None:
        return existing(going.workdir)
    if not Path(state.workdir).is_dir():
        raise UsageError("run-place-gone", run=directory.run, path=state.workdir)
    return Path(state.workdir)


def _with_scope(said: Given, asked: Asked) -> Given:
    """Return the answers with what the run was told of which steps are meant."""
    return replace(
        said,
        start=said.start or asked.start,
        only=asked.only,
        skip={**asked.skip, **said.skip},
        every_step=said.every_step or asked.every_step,
    )


def _same(plan: Plan, state: RunState, start: RunStarted) -> Plan:
    """Return the run's plan, made again.

    Raises:
        UsageError: It is another one.
    """
    if (plan.hash, plan.sha256) != (state.plan, state.sha256):
        version = state.resumed[-1].event.version if state.resumed else start.version
        raise UsageError("run-plan-other", version=version)
    return plan


def _is_over(plan: Plan, past: Past) -> bool:
    ended = past.state.result in ("passed", "incomplete")
    return ended and past.settled.issuperset(step.id for step in plan.steps)


def _over(directory: RunDirectory, plan: Plan, state: RunState) -> int:
    """Write the run log of a run that is over, if mdrun was killed before it could; return the exit status.

    Raises:
        UsageError: Nothing is left to do.
        RecordError: The run log cannot be written.
    """
    assert state.result is not None
    with suppress(OSError):
        if state.hash.encode() in content(directory.run_log):
            raise UsageError("run-ended", run=directory.run, result=state.result)
    facts = runlog.Facts.collect(directory.path, state)
    runlog.write(directory.run_log, runlog.render(plan, state, facts=facts))
    click.echo(f"{directory.run} has ended: {state.result}; its run log was missing: {directory.run_log}")
    return EXIT[state.result]
