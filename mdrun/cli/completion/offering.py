"""What is offered for an unfinished word of the command line, by what its option or argument takes.

A parameter is known by its name or its metavar, such as ``STEP``, so that a new command needs nothing more.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from mdrun.cli.completion.typed import contents_of, guide_of, home_of, steps_of, variables_of
from mdrun.places import GUIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import click

    from mdrun.cli.contents import StepName

    Items = Iterable[CompletionItem[str]]
    Offer = Callable[[click.Context, str], Items]

OPEN = "open"
"""The type of an item after which the word goes on, such as ``version=``."""

GUIDE, FILE, FOLDER = "guide", "file", "dir"
"""The types of items that stand for all files of a kind, which begin as the word does."""

_MOST_RUNS = 50
"""How many runs are offered: the newest."""


def offer(parameter: click.Parameter) -> Offer | None:
    """Return what offers something for a parameter; None where its type does that."""
    return _BY_NAME.get(parameter.name or "") or _BY_METAVAR.get(parameter.metavar or "")


def first_words(incomplete: str) -> Items:
    """Offer what the first word may be: a command or a guide."""
    from mdrun.cli.commands import COMMANDS

    if not incomplete.startswith("-"):
        for name, what in COMMANDS.items():
            if name.startswith(incomplete):
                yield CompletionItem(name, help=what)
        yield CompletionItem(incomplete, GUIDE)


def _guides(_context: click.Context, incomplete: str) -> Items:
    return [CompletionItem(incomplete, GUIDE)]


def _files(_context: click.Context, incomplete: str) -> Items:
    return [CompletionItem(incomplete, FILE)]


def _folders(_context: click.Context, incomplete: str) -> Items:
    return [CompletionItem(incomplete, FOLDER)]


def paths(incomplete: str, kind: str) -> Iterator[tuple[str, bool]]:
    """Yield the paths that begin so, sorted, and whether each is a directory; then it ends in a slash.

    Args:
        incomplete: The beginning, which may start with ``~``.
        kind: One of the types of items that stand for files.
    """
    typed, slash, begin = incomplete.rpartition("/")
    try:
        with os.scandir(os.path.expanduser(f"{typed}{slash}") or ".") as found:
            entries = sorted((entry.name, entry.is_dir()) for entry in found)
    except (OSError, ValueError):
        return
    for name, folder in entries:
        shown = name.startswith(begin) and (begin.startswith(".") or not name.startswith("."))
        wanted = folder or kind == FILE or (kind == GUIDE and name.lower().endswith(GUIDES))
        if shown and wanted and name.isprintable():
            yield f"{typed}{slash}{name}{'/' * folder}", folder


def _sections(context: click.Context, incomplete: str) -> Items:
    from mdrun.cli.contents.looking import section_names

    path = guide_of(context)
    given = set(context.params.get("sections") or ())
    rows = [row for row in section_names(path) if row.number not in given] if path is not None else []
    begin = incomplete.casefold()
    names = [
        [(row.number, row.title) for row in rows],
        [(f"{'#' * begin.startswith('#')}{row.anchor}", row.title) for row in rows],
        [(row.title, row.number) for row in rows if not row.title.endswith("…")],
    ]
    for kind in names:
        found = [CompletionItem(name, help=more) for name, more in kind if name.casefold().startswith(begin)]
        if found:
            return found
    return []


def _variables(context: click.Context, incomplete: str) -> Items:
    name, equals, value = incomplete.partition("=")
    given = {text.partition("=")[0] for text in context.params.get("values") or ()}
    for one in variables_of(context):
        if equals and one.name == name.casefold().replace("-", "_"):
            choices = (choice for choice in one.choices if choice.startswith(value))
            yield from (CompletionItem(f"{name}={choice}") for choice in choices)
        elif not equals and one.name.startswith(incomplete) and one.name not in given:
            yield CompletionItem(f"{one.name}=", OPEN, help=one.help or None)


def _steps(context: click.Context, incomplete: str) -> Items:
    items = [item for step in steps_of(context) for item in _ids(step, incomplete)]
    named = context.info_name != "show"  # the outputs of a run are known by the ids of its steps alone
    return [item for item in items if named or "/" in item.value]


def _directives(context: click.Context, incomplete: str) -> Items:
    for step in steps_of(context):
        for item in _ids(step, incomplete):
            yield CompletionItem(f"{item.value}: ", OPEN, help=item.help)


def _attested(context: click.Context, incomplete: str) -> Items:
    return [item for step in steps_of(context) if step.person for item in _ids(step, incomplete)]


def _taken(context: click.Context, incomplete: str) -> Items:
    known = steps_of(context)
    usual = [step for step in known if "section" not in step.decisions.split()]
    yield from _around([step for step in known if step not in usual], context, incomplete, usual)
    yield from (item for step in known if step.decisions for item in _ids(step, incomplete))


def _skipped(context: click.Context, incomplete: str) -> Items:
    known = steps_of(context)
    yield from _around(known, context, incomplete)
    yield from (item for step in known for item in _ids(step, incomplete))


def _around(
    steps: list[StepName], context: click.Context, incomplete: str, without: Sequence[StepName] = ()
) -> Items:
    """Yield the sections that hold some of the steps, and none of those others."""
    guide = contents_of(context)
    for row in guide.sections if guide is not None else ():
        held, other = (any(row.first <= one.line <= row.last for one in some) for some in (steps, without))
        if row.number.startswith(incomplete) and held and not other:
            yield CompletionItem(row.number, help=row.title)


def _ids(step: StepName, incomplete: str) -> Items:
    """Yield a step's id, and its name where that was begun."""
    if step.id.startswith(incomplete):
        yield CompletionItem(step.id, help=": ".join(filter(None, (step.name, step.label))) or None)
    elif incomplete and step.name.startswith(incomplete):
        yield CompletionItem(step.name, help=step.label or None)


def _runs(context: click.Context, incomplete: str) -> Items:
    """Offer the newest runs; to go on with, those that can."""
    from mdrun.runs import listing

    resuming = context.info_name == "resume"
    found = (row for row in listing(home_of(context)) if row.run.startswith(incomplete))
    for _, row in zip(range(_MOST_RUNS), found, strict=False):
        start = row.start
        if resuming and (row.active or start is None or start.rehearsal or row.result == "passed"):
            continue
        words = (start.guide, " ".join(start.sections)) if start is not None else (row.problem,)
        yield CompletionItem(row.run, help=" · ".join(filter(None, (row.ended, *words))))


_BY_METAVAR: dict[str, Offer] = {
    "SEL": _sections,
    "NAME=VALUE": _variables,
    "STEP": _steps,
    "STEP[=NOTE]": _steps,
    "STEP[=REASON]": _skipped,
    "'STEP: DIRECTIVES'": _directives,
    "FILE": _files,
    "DIR": _folders,
}
_BY_NAME: dict[str, Offer] = {
    "guide": _guides,
    "guides": _guides,
    "run": _runs,
    "attest": _attested,
    "take": _taken,
}
