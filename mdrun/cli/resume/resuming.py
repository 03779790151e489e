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
from mdrun.cli.resume.changed import filled_since
from mdrun.cli.resume.elsewhere import elsewhere, settle
from mdrun.cli.resume.going_on import GoingOn
from mdrun.cli.resume.over import is_over, log_it
from mdrun.cli.resume.replanning import kept, planned_again
from mdrun.cli.resume.resumed import Resuming
from mdrun.cli.resume.stopped import stopped_run
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.running import display_of, undo_now
from mdrun.cli.signals import Signals
from mdrun.cli.targets import read_with
from mdrun.cli.values import settle_variables
from mdrun.cli.wishes import Wishes
from mdrun.dataclass import replace
from mdrun.outcomes import OVER
from mdrun.preflight.again import needless, unsure
from mdrun.preflight.lost import unrestored
from mdrun.preflight.scope import relevant
from mdrun.shell.restoring import lost
from mdrun.state import Past, past_of

if TYPE_CHECKING:
    from mdrun.answers import Given
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.plans import Plans
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.cli.resume.wanted import Wanted
    from mdrun.display import Display
    from mdrun.plan.records import Plan
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
    known = kept(run)
    said = _with_scope(said, known.asked)
    planning, plan, changed = planned_again(run, known, wanted, mistakes)
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


def _with_scope(said: Given, asked: Asked) -> Given:
    """Return the answers with what the run was told of which steps are meant."""
    return replace(
        said,
        start=said.start or asked.start,
        only=asked.only,
        skip={**asked.skip, **said.skip},
        every_step=said.every_step or asked.every_step,
    )
