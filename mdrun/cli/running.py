"""From plan to run: settle what is open, refuse what cannot go on, and then walk."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from mdrun.cli import hiding
from mdrun.cli.errors import print_findings
from mdrun.cli.one_run import OneRun
from mdrun.cli.rollback import Rollbacks
from mdrun.cli.signals import Signals
from mdrun.cli.values import check_choices, settle_variables
from mdrun.dataclass import replace
from mdrun.display import choose
from mdrun.errors import GuideRefused, UsageError
from mdrun.preflight.captures import captures
from mdrun.preflight.people import names, people, terminals
from mdrun.preflight.scope import place, relevant
from mdrun.preflight.secrets import fetch, patterns_of, short
from mdrun.preflight.tools import tools
from mdrun.questions import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mdrun.cli.planning import Planning, Plans
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan
    from mdrun.questions import Given
    from mdrun.rehearsal import Rehearsal

HARMLESS = frozenset(
    ("git push", "git reset --hard", "git clean", "git branch -D", "git stash drop", "git stash clear")
)
"""Guards that need no question in a rehearsal: its repository and remotes are thrown away."""


def execute(planning: Planning, given: Given, wishes: Wishes) -> int:
    """Run a guide and return the exit status.

    Raises:
        MdrunError: Something refused the run; nothing was run.
    """
    wishes.check()
    display = display_of(wishes)

    harmless = HARMLESS if wishes.rehearse else frozenset[str]()

    def answered(plan: Plan) -> Answers:
        timeout = wishes.timeout if wishes.timeout is not None else plan.timeout
        return Answers(replace(plan, timeout=timeout), given, harmless)

    plans, answers = settle_variables(planning, answered, given, display)
    plan = answers.plan
    findings = (*relevant(answers), *preflight(answers, plans, wishes))
    if wishes.dry_run:
        return _dry_run(plan, findings, wishes)
    refuse(findings, {plan.guide: planning.lines})
    if wishes.approved is not None:
        approve(plan, wishes.approved)
    plans, answers = with_secrets(plans, answers, answered)
    plan = answers.plan
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        rehearsal = _rehearsal(planning, wishes, stack) if wishes.rehearse else None
        # Going back is for what was really done: never for a copy that is thrown away.
        undo = Rollbacks(plans, plan) if rehearsal is None else None
        one = OneRun(plans, answers, wishes, display, rehearsal, undo, stack)
        status = one.run(signals)
    return go_on(one, signals) if one.then else status


def go_on(one: OneRun, signals: Signals) -> int:
    """Become the mdrun that undoes what a run has done, as the operator chose.

    Args:
        one: The run, which is over.
        signals: What has heard its signals.
    """
    signals.give_back()
    click.echo(f"$ {shlex.join(one.then)}")
    sys.stdout.flush()
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
    yield from tools(plan, os.environ.get("PATH"), answers.idle, answers.undecided)
    yield from captures(answers)
    yield from check_choices(plan, planning.workdir)
    yield from people(answers)
    yield from short(plan, os.environ)
    yield from terminals(answers)
    if not wishes.rehearse:
        yield from place(plan, planning.workdir)


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


def _dry_run(plan: Plan, findings: tuple[Finding, ...], wishes: Wishes) -> int:
    """Show the plan with all that the preflight found."""
    from mdrun.display import colored
    from mdrun.display.plan_text import plan_lines

    shown = replace(plan, findings=findings)
    for line in plan_lines(shown, color=colored(sys.stdout, wishes.color, os.environ)):
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


def _rehearsal(planning: Planning, wishes: Wishes, stack: ExitStack) -> Rehearsal:
    from mdrun.display import workflow
    from mdrun.rehearsal import RehearsalSettings, discard, effects, prepare

    settings = RehearsalSettings(planning.settings.carry, planning.settings.env)
    made = prepare(planning.workdir, settings=settings, with_changes=wishes.with_changes, environ=os.environ)

    def say(lines: Iterable[str]) -> None:
        for line in workflow.quoted(lines) if workflow.here(os.environ) else lines:
            click.echo(line, err=wishes.events)

    def finish() -> None:
        lines: list[str] = []
        try:
            lines += effects(made).lines()
        finally:
            lines += discard(made, keep=wishes.keep)
        say([*lines, *([f"kept: {made.workdir}"] if wishes.keep else [])])

    stack.callback(finish)
    say(f"rehearsal: {note}" for note in made.notes)
    return made


def approve(plan: Plan, wanted: str) -> None:
    """Refuse a plan whose hash is not the approved one.

    Raises:
        UsageError: It is another one.
    """
    if len(wanted) < 12:
        message = f"--approved {wanted}: that is too little of a hash"
        raise UsageError(
            message, "give the whole hash that mdrun plan shows, or its first 12 digits at least"
        )
    if not plan.hash.startswith(wanted.lower()):
        message = f"the plan's hash is {plan.hash}, not the approved {wanted}"
        raise UsageError(message, "look at mdrun plan again, and approve what it shows")
