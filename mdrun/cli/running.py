"""From plan to run: settle what is open, refuse what cannot go on, and then walk."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun.answers import Answers
from mdrun.cli import UNDOING, hiding
from mdrun.cli.beginning import Beginning
from mdrun.cli.errors import print_findings
from mdrun.cli.one_run import OneRun
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.signals import Signals
from mdrun.cli.values import check_choices, settle_variables
from mdrun.dataclass import replace
from mdrun.display import choose
from mdrun.errors import GuideRefused, UsageError
from mdrun.preflight.captures import captures
from mdrun.preflight.lost import unset
from mdrun.preflight.people import names, people, terminals
from mdrun.preflight.scope import place, relevant
from mdrun.preflight.secrets import fetch, patterns_of, short
from mdrun.preflight.tools import tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mdrun.answers import Given
    from mdrun.cli.planning import Planning
    from mdrun.cli.plans import Plans
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan


def execute(planning: Planning, given: Given, wishes: Wishes) -> int:
    """Run a guide and return the exit status.

    Raises:
        MdrunError: Something refused the run; nothing was run.
    """
    wishes.check()
    display = display_of(wishes)

    def answered(plan: Plan) -> Answers:
        timeout = wishes.timeout if wishes.timeout is not None else plan.timeout
        # A rehearsal refuses a guarded command that could do harm: no question is left.
        harmless = frozenset(guard for step in plan.steps for guard in step.guards if wishes.rehearse)
        return Answers(replace(plan, timeout=timeout), given, harmless)

    plans, answers = settle_variables(planning, answered, given, display)
    plan = answers.plan
    findings = (*relevant(answers), *preflight(answers, planning, wishes))
    if wishes.rehearse:
        findings = (*findings, *_unsafe(answers, planning))
    if wishes.dry_run:
        return _dry_run(plan, Path(planning.guide.path), findings, wishes)
    refuse(findings, {plan.guide: planning.lines})
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
        one = OneRun(answers, wishes, opening, display, rehearsal, undo, stack)
        status = one.run(signals)
    return go_on(one, signals) if one.then else status


def go_on(one: OneRun, signals: Signals) -> int:
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


def with_secrets(
    planning: Plans, answers: Answers, answered: Callable[[Plan], Answers]
) -> tuple[Plans, Answers]:
    """Fetch the secrets that files and commands hold, last of all: a password manager may want an answer.

    Args:
        planning: What gives the plan.
        answers: The plan, and what was answered beforehand.
        answered: Says that of the plan that has the secrets.

    Raises:
        GuideRefused: One cannot be had, or is not what it should be.
    """
    values, findings = fetch(answers, planning.workdir, os.environ)
    if not values and not findings:
        return planning, answers
    planning = planning.with_values(values)
    answers = answered(planning.plan())
    hiding.hide(patterns_of(answers.plan, os.environ))
    errors = (found for found in relevant(answers) if found.level == "error")
    refuse((*findings, *errors), {answers.plan.guide: planning.lines})
    return planning, answers


def preflight(answers: Answers, planning: Plans, wishes: Wishes) -> Iterator[Finding]:
    """Yield what refuses a run, or is doubtful about it, beside what its plan finds."""
    plan = answers.plan
    yield from names(answers)
    stubs = plan.rehearsal.stubs if wishes.rehearse else {}
    instead = [name for name, stub in stubs.items() if not any(said.real for said in stub.answers)]
    yield from tools(plan, os.environ.get("PATH"), answers.idle, answers.undecided, instead)
    yield from captures(answers)
    yield from unset(answers, os.environ)
    yield from check_choices(plan, planning.workdir)
    yield from people(answers)
    yield from short(plan, os.environ)
    yield from terminals(answers)
    if not wishes.rehearse:
        yield from place(plan, planning.workdir)


def _unsafe(answers: Answers, planning: Planning) -> Iterator[Finding]:
    """Yield what refuses a rehearsal, or is doubtful about it, beside what concerns every run."""
    from mdrun.preflight.rehearsing import rehearsable
    from mdrun.preflight.remotes import unknown_remotes

    yield from rehearsable(answers, planning.settings_file())
    yield from unknown_remotes(answers, planning.workdir)


def refuse(findings: tuple[Finding, ...], sources: Mapping[str, Sequence[str]]) -> None:
    """Raise everything that is wrong at once, and show what is only doubtful.

    Args:
        findings: What was found.
        sources: The guide's lines, by its path.

    Raises:
        GuideRefused: The guide cannot be run as asked.
    """
    if any(finding.level == "error" for finding in findings):
        raise GuideRefused(tuple(finding for finding in findings if finding.level != "note"), sources)
    print_findings((finding for finding in findings if finding.level == "warning"), sources)


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

    return Rehearsing(planning, plan.rehearsal, wishes, stack)


def approve(plan: Plan, wanted: str) -> None:
    """Refuse a plan whose hash is not the approved one.

    Raises:
        UsageError: It is another one.
    """
    if len(wanted) < 12:
        raise UsageError("approved-short", hash=wanted)
    if not plan.hash.startswith(wanted.lower()):
        raise UsageError("approved-other", hash=plan.hash, wanted=wanted)
