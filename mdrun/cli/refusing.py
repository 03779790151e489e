"""What refuses a run before it begins: found, and raised all at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.catalogue import VALUE_MISSING
from mdrun.cli import hiding
from mdrun.cli.errors import print_findings
from mdrun.errors import GuideRefused, UsageError
from mdrun.preflight.captures import captures
from mdrun.preflight.choices import unoffered
from mdrun.preflight.ground import place
from mdrun.preflight.lost import unset
from mdrun.preflight.people import OF_OPTIONS, names, people, terminals
from mdrun.preflight.scope import relevant
from mdrun.preflight.secrets import fetch, patterns_of, short
from mdrun.preflight.tools import Scope, tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mdrun.answers import Answers
    from mdrun.cli.mistakes import Mistakes
    from mdrun.cli.planning import Planning
    from mdrun.cli.plans import Plans
    from mdrun.cli.wishes import Wishes
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan


def preflight(answers: Answers, planning: Plans, wishes: Wishes) -> Iterator[Finding]:
    """Yield what refuses a run, or is doubtful about it, beside what its plan finds."""
    plan = answers.plan
    yield from names(answers)
    stubs = plan.settings.rehearsal.stubs if wishes.rehearse else {}
    instead = [name for name, stub in stubs.items() if not any(said.real for said in stub.answers)]
    scope = Scope(answers.idle, answers.undecided, answers.asked)
    yield from tools(plan, os.environ.get("PATH"), scope, instead)
    yield from captures(answers)
    yield from unset(answers, os.environ)
    yield from unoffered(plan, planning.workdir)
    yield from people(answers)
    yield from short(plan, os.environ)
    yield from terminals(answers)
    if not wishes.rehearse:
        yield from place(plan, planning.workdir)


def unsafe(answers: Answers, planning: Planning) -> Iterator[Finding]:
    """Yield what refuses a rehearsal, or is doubtful about it, beside what concerns every run."""
    from mdrun.preflight.rehearsing import rehearsable
    from mdrun.preflight.remotes import unknown_remotes

    yield from rehearsable(answers, planning.settings_file())
    yield from unknown_remotes(answers, planning.workdir)


def refuse(findings: tuple[Finding, ...], plan: Plan, *, asked: bool = False) -> None:
    """Raise everything that is wrong at once, and show what is only doubtful.

    Args:
        findings: What was found.
        plan: The plan that it was found in.
        asked: Whether somebody is asked for missing values, once the options name steps that there are.

    Raises:
        GuideRefused: The guide cannot be run as asked.
    """
    sources = {plan.guide: plan.lines}
    if asked and any(finding.code in OF_OPTIONS for finding in findings):
        findings = tuple(finding for finding in findings if finding.code not in VALUE_MISSING)
    if any(finding.level == "error" for finding in findings):
        raise GuideRefused(tuple(finding for finding in findings if finding.level != "note"), sources)
    print_findings((finding for finding in findings if finding.level == "warning"), sources)


def refuse_mistakes(mistakes: Mistakes, findings: Iterable[Finding], answers: Answers) -> None:
    """Raise what is wrong with the command line together with what was found.

    Args:
        mistakes: What is wrong with the command line.
        findings: What was found.
        answers: The plan that it was found in, and whether somebody would be asked for missing values.

    Raises:
        GuideRefused: Something is wrong with the command line, and with the guide.
        MdrunError: Something is wrong with the command line.
    """
    if not mistakes.found:
        return
    unsure = set(VALUE_MISSING) if answers.given.interactive or mistakes.values_unknown else set[str]()
    if any(mistake.code == "rehearsal-option" for mistake in mistakes.found):
        unsure.add("needs-decision")  # a rehearsal, which may be meant, asks about less
    kept = tuple(one for one in findings if one.level == "error" and one.code not in unsure)
    if kept:
        raise GuideRefused(kept, {answers.plan.guide: answers.plan.lines}, tuple(mistakes.found))
    mistakes.refuse()


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
    refuse((*findings, *errors), answers.plan)
    return planning, answers


def approve(plan: Plan, wanted: str) -> None:
    """Refuse a plan whose hash is not the approved one.

    Raises:
        UsageError: It is another one.
    """
    if not plan.hash.startswith(wanted.lower()):
        raise UsageError("approved-other", hash=plan.hash, wanted=wanted)
