"""From plan to run: what is open is settled, what cannot go on is refused, and the rest is run."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun.answers import Answers
from mdrun.cli.commands import UNDOING
from mdrun.cli.one_run import OneRun
from mdrun.cli.one_run.beginning import Beginning
from mdrun.cli.one_run.parts import Parts
from mdrun.cli.refusing import approve, preflight, refuse, refuse_mistakes, unsafe, with_secrets
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.signals import Signals
from mdrun.cli.values import settle_variables
from mdrun.dataclass import replace
from mdrun.display import choose
from mdrun.preflight.scope import relevant
from mdrun.runs.making import refuse_working_tree

if TYPE_CHECKING:
    from mdrun.answers import Given
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.planning import Planning
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan


def execute(planning: Planning, given: Given, wishes: Wishes, mistakes: Mistakes) -> int:
    """Run a guide and return the exit status.

    Args:
        planning: What gives the plan.
        given: What was answered beforehand.
        wishes: What else the operator wants.
        mistakes: What is wrong with the command line: then nobody is asked, and nothing is run.

    Raises:
        MdrunError: Something refused the run; nothing was run.
    """
    display = display_of(wishes)

    def answered(plan: Plan) -> Answers:
        # A rehearsal refuses a guarded command that could do harm: no question is left.
        harmless = frozenset(guard for step in plan.steps for guard in step.guards if wishes.rehearse)
        return Answers(plan.with_timeout(wishes.timeout), given, harmless)

    with mistakes.gathered():
        refuse_working_tree(wishes.home, planning.workdir)
    plans, answers = settle_variables(planning, answered, given, display, mistakes)
    plan = answers.plan
    findings = (*relevant(answers), *preflight(answers, planning, wishes))
    if wishes.rehearse:
        findings = (*findings, *unsafe(answers, planning))
    refuse_mistakes(mistakes, findings, answers)
    if wishes.dry_run:
        return _dry_run(plan, Path(planning.guide.path), findings, wishes)
    refuse(findings, plan, asked=given.interactive)
    if wishes.approved is not None:
        approve(plan, wishes.approved)
    plans, answers = with_secrets(plans, answers, answered)
    plan = answers.plan
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        rehearsal = _rehearsing(planning, plan, wishes, stack) if wishes.rehearse else None
        # Going back is for what was really done: never for a copy that is thrown away.
        undo = Rollbacks(plans, plan, wishes.log_dir) if rehearsal is None else None
        workdir = rehearsal.made.workdir if rehearsal is not None else plans.workdir
        opening = Beginning(plans, answers, wishes, workdir, stack)
        one = OneRun(answers, opening, Parts(wishes, display, rehearsal, undo), stack)
        status = one.run(signals)
    return undo_now(one, signals) if one.then else status


def undo_now(one: OneRun, signals: Signals) -> int:
    """Become the mdrun that undoes what a run has done, as the operator chose; that has failed all the same.

    Args:
        one: The run, which is over.
        signals: What has heard its signals.
    """
    signals.give_back()
    click.echo(f"$ {shlex.join(one.then)}")
    sys.stdout.flush()
    os.environ[UNDOING] = "1"
    own = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    os.execv(sys.executable, [*own, *one.then[1:]])


def _dry_run(plan: Plan, guide: Path, findings: tuple[Finding, ...], wishes: Wishes) -> int:
    """Show the plan with all that the preflight found."""
    from mdrun.cli.usual import usual_times
    from mdrun.display import colored
    from mdrun.display.plan_text import plan_lines

    shown = replace(plan, findings=findings)
    usual = usual_times(plan, guide)
    for line in plan_lines(shown, usual, color=colored(sys.stdout, wishes.color, os.environ)):
        click.echo(line)
    refused = any(shown.errors())
    click.echo(f"dry run: nothing was run{', and a run would refuse' if refused else ''}")
    if unwritten := [*(["--log"] if wishes.log is not None else []), *wishes.reports()]:
        click.echo(f"{' and '.join(unwritten)}: there is nothing to write without a run", err=True)
    if wishes.approved is not None:
        approve(plan, wishes.approved)
    return 2 if refused else 0


def display_of(wishes: Wishes) -> Display:
    """Return what the operator sees of a run."""
    if wishes.events:
        from mdrun.cli.event_lines import EventLines

        return EventLines(sys.stdout)
    return choose(
        sys.stdout, color=wishes.color, quiet=wishes.quiet, verbose=wishes.verbose, environ=os.environ
    )


def _rehearsing(planning: Planning, plan: Plan, wishes: Wishes, stack: ExitStack) -> Rehearsing:
    from mdrun.cli.rehearsing import Rehearsing

    return Rehearsing(planning, plan.settings.rehearsal, wishes, stack)
