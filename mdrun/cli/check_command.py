"""``mdrun check``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdrun.cli import coloring
from mdrun.cli.mistakes import Choice, Command, Mistakes
from mdrun.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.catalogue import Level
    from mdrun.cli.planning import Planning
    from mdrun.errors import Finding, MdrunError

UNREADABLE = "not-readable"
"""Code of the finding that a guide cannot be read."""

_LEVELS: dict[str, Level] = {"no-steps": "note", "shell-unusable": "warning"}
"""Levels as they concern a guide that nobody asked to run here.

One without steps is only prose; a bash that is missing here may be where it is run.
"""


def _codes(ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    from mdrun.catalogue import entries, entry
    from mdrun.errors import UsageError
    from mdrun.nearest import did_you_mean

    for code in given:
        if entry(code) is None:
            remedy = did_you_mean(code, entries())
            Mistakes.of(ctx).take([UsageError("finding-unknown", code=code, remedy=remedy)])
    return frozenset(given)


@click.command("check", cls=Command)
@click.argument("guides", nargs=-1, required=True, type=click.Path(readable=False, allow_dash=True))
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option(
    "--format",
    "form",
    type=Choice(["text", "json", "github"]),
    default="text",
    help="For people, for programs, or for GitHub's workflows.",
)
@click.option(
    "--ignore",
    multiple=True,
    callback=_codes,
    metavar="CODE",
    help="Leave findings of this code out. Repeatable.",
)
@click.option("--no-shellcheck", is_flag=True, help="Do not ask shellcheck, even where it is installed.")
@coloring.option()
def command(
    guides: tuple[str, ...], strict: bool, form: str, ignore: frozenset[str], no_shellcheck: bool, color: Any
) -> int:
    """Lint guides: what a run would refuse, and what is dangerous or unclear.

    Placeholders may stay open: their values are for the run. Exits 1 on errors, with --strict on warnings
    too, and 2 where a guide cannot be read.
    """
    from mdrun.cli.planning import prepare
    from mdrun.errors import MdrunError, ShellError

    found: dict[Finding, None] = {}
    sources: dict[str, Sequence[str]] = {}
    unread: list[tuple[str, MdrunError]] = []
    for guide in dict.fromkeys(guides):
        try:
            planning = prepare(guide)
            findings = _findings(planning, guide, shellcheck=not no_shellcheck)
            found |= dict.fromkeys(one for one in findings if one.code not in ignore)
        except ShellError:
            raise
        except MdrunError as problem:
            unread.append((guide, problem))
            continue
        sources[planning.guide.path] = planning.guide.lines
    _print(form, guides, list(found), sources, unread, color)
    levels = {finding.level for finding in found}
    failed = "error" in levels or (strict and "warning" in levels)
    return 2 if unread else int(failed)


def _findings(planning: Planning, guide: str, *, shellcheck: bool) -> Iterator[Finding]:
    """Yield what the plan, the preflight and the rules find.

    Args:
        planning: The guide, and all that its plan is made from.
        guide: Its path as it was given; ``-`` is standard input.
        shellcheck: Whether to ask shellcheck, if there is one.
    """
    from mdrun import config
    from mdrun.catalogue import VALUE_MISSING
    from mdrun.check import Subject, check
    from mdrun.check import shellcheck as other
    from mdrun.plan.gathering import front_matter
    from mdrun.preflight.tools import of_plan

    plan, path = planning.plan(), os.environ.get("PATH")
    for finding in plan.findings:
        if finding.code not in VALUE_MISSING:
            yield replace(finding, level=_LEVELS.get(finding.code, finding.level))
    yield from (replace(finding, level="warning") for finding in of_plan(plan, path, skips=False))
    settings = config.merge(planning.settings, front_matter(planning.guide)[0])
    folder = Path.cwd() if guide == "-" else Path(guide).absolute().parent
    subject = Subject(planning.guide, plan, settings, folder)
    yield from check(subject)
    program = other.find(path) if shellcheck else None
    if program is not None:
        yield from other.findings(subject, program)


def _print(
    form: str,
    guides: Iterable[str],
    found: list[Finding],
    sources: Mapping[str, Sequence[str]],
    unread: Sequence[tuple[str, MdrunError]],
    color: Any,
) -> None:
    """Print what was found, and which guides could not be read."""
    from mdrun.cli.errors import show, shown
    from mdrun.display import colored
    from mdrun.display.findings import summary_line
    from mdrun.display.terminal import columns
    from mdrun.display.workflow import annotation

    if form == "text":
        for _, problem in unread:
            show(problem)
        width = columns(1) if sys.stdout.isatty() else None
        for line in shown(found, sources, color=colored(sys.stdout, color, os.environ), width=width):
            click.echo(line)
        if found or not unread:
            click.echo(summary_line(found) or "nothing to report")
        return
    everything = [*found, *(_unreadable(path, problem) for path, problem in unread)]
    everything.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    if form == "json":
        from mdrun.cli.printing import print_json

        print_json(_to_json(guides, everything))
        return
    for finding in everything:
        click.echo(annotation(finding, "" if finding.path == "standard input" else finding.path))


def _unreadable(path: str, problem: MdrunError) -> Finding:
    from mdrun.errors import Finding

    return Finding(path, problem.line, 0, "error", UNREADABLE, problem.message, problem.remedy)


def _to_json(guides: Iterable[str], found: Sequence[Finding]) -> dict[str, Any]:
    """Return the object that ``docs/findings.schema.json`` describes."""
    from mdrun.catalogue import LEVELS

    levels = [finding.level for finding in found]
    return {
        "guides": list(guides),
        "findings": [finding.to_json() for finding in found],
        "counts": {level: levels.count(level) for level in LEVELS},
    }
