"""From the words of the command line to a run that goes on."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from mdrun.answers import Answers
from mdrun.cli.answering import answers_of
from mdrun.cli.one_run import OneRun
from mdrun.cli.one_run.parts import Parts
from mdrun.cli.refusing import preflight, refuse, refuse_mistakes, with_secrets
from mdrun.cli.resume.changed import filled_since, taken_now, tell_changes
from mdrun.cli.resume.elsewhere import elsewhere, settle
from mdrun.cli.resume.going_on import GoingOn
from mdrun.cli.resume.over import is_over, log_it
from mdrun.cli.resume.recorded import more_values, recorded
from mdrun.cli.resume.resumed import Resuming
from mdrun.cli.resume.stopped import stopped_run
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.running import display_of, undo_now
from mdrun.cli.signals import Signals
from mdrun.cli.targets import read_with
from mdrun.cli.values import settle_variables
from mdrun.cli.wishes import Wishes
from mdrun.dataclass import replace
from mdrun.errors import RecordError, UsageError
from mdrun.outcomes import OVER
from mdrun.plan.variables.values import given
from mdrun.preflight.again import needless, unsure
from mdrun.preflight.lost import unrestored
from mdrun.preflight.scope import relevant
from mdrun.runs import proof
from mdrun.runs.asked import Kept
from mdrun.shell.restoring import lost
from mdrun.state import Past, RunState, past_of

if TYPE_CHECKING:
    from mdrun.answers import Given
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.plans import Plans
    from mdrun.cli.resume.changed import Changed
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.cli.resume.wanted import Wanted
    from mdrun.display import Display
    from mdrun.events import RunStarted
    from mdrun.plan.records import Plan
    from mdrun.plan.variables.values import Value
    from mdrun.runs.asked import Asked


def resume(wanted: Wanted, words: dict[str, Any], mistakes: Mistakes) -> int:
    """Go on with a run and return the exit status.

    Args:
        wanted: Which, and how.
        words: The other options, by name.
        mistakes: What is wrong with the command line: then nobody is asked, and nothing is run.

    Raises:
        Busy: Somebody runs it.
        MdrunError: Something else refused it; nothing was run.
    """
    run = stopped_run(wanted.log_dir, wanted.run, wanted.workdir)
    more = {"start": wanted.start, "again": wanted.again, "done": wanted.done}
    said = answers_of(run.start.guide, words, mistakes, events=words["events"], **more)
    wishes = Wishes(log_dir=wanted.log_dir, **words)
    mistakes.take(wishes.problems(read_with(str(run.guide))))
    display = display_of(wishes)
    known = _kept(run)
    said = _with_scope(said, known.asked)
    planning, plan, changed = _planned(run, known, wanted, mistakes)
    found_there = elsewhere(run, plan)
    ended = run.state.result in OVER
    if not ended and not (mistakes.found and said.interactive):
        with mistakes.gathered():
            settle(run, found_there, meant=wanted.as_is, interactive=said.interactive)

    def answered(plan: Plan) -> Answers:
        plan = plan.with_timeout(known.asked.timeout)
        past = past_of(plan, run.state, Answers(plan, said), wanted.again)
        now = replace(said, take=said.take | past.sections)
        captured = frozenset(run.state.held)
        return Answers(plan, now, settled=past.settled, before=past.chosen, captured=captured)

    planning, answers = settle_variables(planning, answered, said, display, mistakes)
    past = past_of(answers.plan, run.state, answers, wanted.again)
    _refuse(run, planning, answers, past, wishes, mistakes)
    if is_over(answers.plan, past):
        return log_it(run.directory, answers.plan, run.state)
    if ended:
        settle(run, found_there, meant=wanted.as_is, interactive=said.interactive)
    planning, answers = with_secrets(planning, answers, answered)
    changed = filled_since(plan, planning, answers.plan, run.state, changed)
    asked = replace(known.asked, settings=planning.source) if changed is not None else known.asked
    resuming = Resuming(run, past, changed, asked, found_there)
    return _go_on(planning, answers, resuming, wishes, display)


def _go_on(planning: Plans, answers: Answers, resuming: Resuming, wishes: Wishes, display: Display) -> int:
    """Run the steps that are left, and return the exit status.

    Args:
        planning: What gave the plan.
        answers: The plan, and what was answered beforehand.
        resuming: The run.
        wishes: What else the operator wants.
        display: What the operator sees.
    """
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        undo = Rollbacks(planning, answers.plan, wishes.log_dir)
        parts = Parts(wishes, display, undo=undo)
        one = OneRun(answers, GoingOn(answers, resuming, stack), parts, stack)
        status = one.run(signals)
    return undo_now(one, signals) if one.then else status


def _refuse(
    run: Stopped, planning: Plans, answers: Answers, past: Past, wishes: Wishes, mistakes: Mistakes
) -> None:
    """Refuse what cannot go on, all of it at once.

    Raises:
        GuideRefused: Something cannot.
        RecordError: The shell's state cannot be read.
    """
    found = (*preflight(answers, planning, wishes), *unsure(answers, past), *needless(answers, past))
    snapshot = run.snapshot
    gone = lost(snapshot) if snapshot is not None else ()
    found = (*relevant(answers), *found, *unrestored(answers, gone, os.environ))
    refuse_mistakes(mistakes, found, answers)
    refuse(found, answers.plan, asked=answers.given.interactive)


def _kept(run: Stopped) -> Kept:
    """Return what a run's plan was made from.

    Raises:
        RecordError: A file that the run goes on with is not as it was left, or cannot be read.
    """
    directory, state = run.directory, run.state
    needed = [path(state.edition) for path in (directory.guide, directory.plan, directory.asked)]
    snapshot = (directory.file(state.snapshot),) if state.snapshot is not None else ()
    for path, reason in proof.changed(directory, state, (*needed, *snapshot)):
        raise RecordError("file-changed", path=path, reason=reason)
    return Kept.read(directory.asked(state.edition), directory.plan(state.edition))


def _planned(
    run: Stopped, known: Kept, wanted: Wanted, mistakes: Mistakes
) -> tuple[Plans, Plan, Changed | None]:
    """Return what gives the plan that a run goes on with, that plan, and the other guide, if it is changed.

    Raises:
        MdrunError: The plan cannot be made again, or the guide has changed.
    """
    values: list[str] = []
    for value in wanted.values:
        with mistakes.gathered():
            given([*values, value])
            values.append(value)
    planning: Plans = recorded(run, known, values)
    plan = _same(planning.plan(), run.state, run.start)
    changed = None
    if wanted.changed_guide:
        changed = taken_now(plan, planning, run)
    else:
        tell_changes(plan, planning, run)
    if changed is not None:
        planning, plan = changed.planning, changed.plan
    more = _more(known, plan, run.state, values, mistakes)
    return planning.with_values(more) if more else planning, plan, changed


def _more(known: Kept, plan: Plan, state: RunState, said: list[str], mistakes: Mistakes) -> dict[str, Value]:
    """Return the values that are given now and were not before, judged by the plan that counts now."""
    rows = {variable.name: variable.value is None or variable.secret for variable in plan.variables}
    good: list[str] = []
    for value in said:
        with mistakes.gathered():
            more_values(known, rows, state.held, [*good, value])
            good.append(value)
    return more_values(known, rows, state.held, good)


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
