"""What a guide holds, in a few words: its sections, variables and steps, for completion and for help.

They are kept by the guide's bytes, its settings and our own modules, so that all but the first look at a
guide take no longer than reading it. No value of a variable is looked at, no shell is started, and none of
the guide's commands is run.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

from mdrun import cache, places
from mdrun.dataclass import dataclass, fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.cli.planning import Planning
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan, Step, Variable
    from mdrun.plan.request import Request
    from mdrun.runs import RunDirectory

FORMAT = 1
"""Goes up when what an entry holds changes."""

MOST_BYTES = 4 << 20
"""A guide larger than this is not looked into."""

_LABEL = 72


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section."""

    number: str
    """Its number, or its anchor where it has none."""
    title: str
    """Its title without the number."""
    anchor: str
    """Its GitHub anchor."""
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    first: int
    """Line of its heading, 1-based."""
    last: int
    """Its last line, 1-based."""


@dataclass(frozen=True, slots=True)
class StepName:
    """A step."""

    id: str
    """Such as ``1.1/2``."""
    name: str
    """Stable name given by a directive; may be empty."""
    label: str
    """Its title, or the first line of its block."""
    line: int
    """Its first line, 1-based."""
    person: bool
    """Whether a person settles it."""
    decisions: str
    """Why a run stops here and asks, in words with a space between; may be empty."""


@dataclass(frozen=True, slots=True)
class VariableName:
    """A variable that the operator may give."""

    name: str
    """In lower case, with ``_`` between words."""
    help: str = ""
    """What it means, in the guide's words; may be empty."""
    default: str = ""
    """Its value where none is given; may be empty."""
    choices: tuple[str, ...] = ()
    """The values that the guide lists; none where they come from a command."""
    command: str = ""
    """The command whose output lines are the values; may be empty."""
    secret: bool = False
    """Whether it is asked hidden and masked everywhere."""
    needed: bool = False
    """Whether a run of the whole guide asks for it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a guide holds."""

    title: str
    """Its title; may be empty."""
    sections: tuple[SectionName, ...]
    """In its order."""
    variables: tuple[VariableName, ...]
    """By their names."""
    steps: tuple[StepName, ...]
    """Those that may be run, in its order."""

    def filled(self) -> list[SectionName]:
        """Return the sections that hold steps, but for a title that stands above all others."""
        rows = [row for row in self.sections if row.level]
        if len(rows) > 1 and all(rows[0].level < row.level for row in rows[1:]):
            del rows[0]
        return [row for row in rows if any(row.first <= step.line <= row.last for step in self.steps)]

    def under(self, selectors: Sequence[str]) -> Iterator[StepName]:
        """Yield the steps of the sections that are selected; all where nothing that is there is selected."""
        wanted = {selector.strip().casefold().removeprefix("#") for selector in selectors}
        chosen = [row for row in self.sections if wanted & _names(row)]
        numbers = tuple(f"{row.number}." for row in chosen)
        chosen += [row for row in self.sections if row.number.startswith(numbers)]
        for step in self.steps:
            if not chosen or any(row.first <= step.line <= row.last for row in chosen):
                yield step


def _names(row: SectionName) -> set[str]:
    return {row.number.casefold(), row.anchor, row.title.casefold()} - {""}


def contents(path: str, environ: Mapping[str, str] = os.environ) -> Contents | None:
    """Return what a guide holds; None where it is no file that can be looked into.

    Args:
        path: The guide's path.
        environ: The environment: ``MDRUN_CACHE``, and where caches are.

    Raises:
        MdrunError: It is no guide, or its settings cannot be read.
    """
    data = _bytes(path)
    if data is None:
        return None
    entry = _entry("contents", path, data)
    found = _remembered(cache.get(entry, environ))
    if found is None:
        found = _of(_plan(path))
        cache.put(entry, _kept(found), environ)
    return found


def section_names(path: str, environ: Mapping[str, str] = os.environ) -> tuple[SectionName, ...]:
    """Return a guide's sections; at the first look without a plan, which would take longer than people wait.

    Args:
        path: The guide's path.
        environ: As for :func:`contents`.

    Raises:
        MdrunError: It is no guide.
    """
    data = _bytes(path)
    if data is None:
        return ()
    entry = _entry("outline", path, data)
    found = _known(entry, path, data, environ)
    if found is not None:
        return found.sections

    from mdrun.document import Fence, Item
    from mdrun.reading import read
    from mdrun.sections import sections

    guide = read(path, data, environ)
    lines = [element.first for element in guide.elements if isinstance(element, Fence | Item)]
    rows = tuple(
        SectionName(row.number, flat(row.title), row.anchor, row.level, row.line, row.end)
        for row in sections(guide)
        if row.level or any(row.line <= line <= row.end for line in lines)
    )
    cache.put(entry, _kept(Contents("", rows, (), ())), environ)
    return rows


def variable_names(path: str, environ: Mapping[str, str] = os.environ) -> tuple[VariableName, ...]:
    """Return the variables that the operator may give; at the first look without steps, as for sections.

    Args:
        path: The guide's path.
        environ: As for :func:`contents`.

    Raises:
        MdrunError: It is no guide, or its settings cannot be read.
    """
    data = _bytes(path)
    if data is None:
        return ()
    entry = _entry("variables", path, data)
    found = _known(entry, path, data, environ)
    if found is not None:
        return found.variables

    from mdrun.plan.build import gather

    made, request = _asked(path)
    gathered = gather(made.guide, request, made.settings)
    variables = tuple(_variables(gathered.variables, gathered.findings))
    cache.put(entry, _kept(Contents("", (), variables, ())), environ)
    return variables


def _known(part: str, path: str, data: bytes, environ: Mapping[str, str]) -> Contents | None:
    """Return what is kept of a part of a guide, or of all of it; None where neither is."""
    for entry in (part, _entry("contents", path, data)):
        found = _remembered(cache.get(entry, environ))
        if found is not None:
            return found
    return None


def _entry(kind: str, path: str, data: bytes) -> str:
    """Return the name of what is kept of a guide.

    Args:
        kind: ``contents``, or ``outline`` for its sections and ``variables`` for its variables alone.
        path: The guide's path.
        data: Its bytes.
    """
    folder = os.path.dirname(os.path.abspath(path))
    top = places.enclosing(folder)
    name = os.path.relpath(f"{folder}/{os.path.basename(path)}", top)
    settings = [_bytes(f"{top}/{file}") or b"" for file in places.SETTINGS]
    return cache.name(kind, str(FORMAT), *cache.own_files(), name, *settings, data)


def _kept(found: Contents) -> bytes:
    """Return what an entry holds: marshal is built in, and an entry's name says which Python wrote it."""
    tables = (found.sections, found.variables, found.steps)
    rows = [[tuple(getattr(row, field.name) for field in fields(row)) for row in table] for table in tables]
    return marshal.dumps((found.title, *rows))


def _remembered(body: bytes | None) -> Contents | None:
    if body is None:
        return None
    try:
        title, sections, variables, steps = marshal.loads(body)
        return Contents(
            title,
            tuple(SectionName(*row) for row in sections),
            tuple(VariableName(*row) for row in variables),
            tuple(StepName(*row) for row in steps),
        )
    except (ValueError, TypeError, EOFError):
        return None


def contents_of_run(directory: RunDirectory) -> Contents:
    """Return what the plan of a run holds; of its variables only the secrets, which no file of it holds.

    Raises:
        OSError: The plan cannot be read.
        LookupError: It is none.
        ValueError: It is none.
    """
    import json

    number = 1
    while directory.plan(number + 1).exists():
        number += 1
    plan = json.loads(directory.plan(number).read_bytes())
    rows = plan["sections"]
    ends = [
        next((later["line"] - 1 for later in rows[at + 1 :] if later["level"] <= row["level"]), sys.maxsize)
        for at, row in enumerate(rows)
    ]
    return Contents(
        "",
        tuple(
            SectionName(row["number"], flat(row["title"]), row["anchor"], row["level"], row["line"], end)
            for row, end in zip(rows, ends, strict=True)
        ),
        tuple(VariableName(one["name"], secret=True) for one in plan["variables"] if one["secret"]),
        tuple(_kept_step(step) for step in plan["steps"] if not step["directives"].get("skip")),
    )


def _kept_step(step: dict[str, Any]) -> StepName:
    person = step["kind"] == "manual" or step["settled_by"] == "person" or "manual" in step["directives"]
    reasons = [*step["decisions"], *(word for word in ("choose", "confirm") if step["directives"].get(word))]
    words = label(step["title"], step["script"])
    return StepName(step["id"], step["name"] or "", words, step["lines"][0], person, " ".join(reasons))


def _bytes(path: str) -> bytes | None:
    """Return a regular file's bytes: a pipe would wait for somebody who writes."""
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            return None
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def _plan(path: str) -> Plan:
    """Plan the whole guide, with no values, and without asking bash of its syntax."""
    from mdrun.plan.build import make

    made, request = _asked(path)
    return make(made.guide, request, settings=made.settings, syntax=lambda scripts, _: [None] * len(scripts))


def _asked(path: str) -> tuple[Planning, Request]:
    """Return what a plan of the whole guide is made from, with no values."""
    from mdrun.cli.planning import prepare
    from mdrun.dataclass import replace

    made = prepare(path, sections=(), values=(), var_file=None, directives=(), workdir=None)
    return made, replace(made.request, values={})


def _of(plan: Plan) -> Contents:
    sections = (
        SectionName(row.number, flat(row.title), row.anchor, row.level, row.line, row.end)
        for row in plan.sections
        if row.level or any(step.section == row.number for step in plan.steps)
    )
    steps = (step for step in plan.steps if not step.directives.skip)
    variables = _variables(plan.variables, plan.findings)
    return Contents(flat(plan.title), tuple(sections), tuple(variables), tuple(map(_step, steps)))


def _variables(known: Iterable[Variable], findings: Iterable[Finding]) -> Iterator[VariableName]:
    missing = ("placeholder-unfilled", "variable-missing")
    wanted = {finding.line for finding in findings if finding.code in missing}
    return (_variable(one, wanted) for one in known if not one.captured_by)


def _variable(one: Variable, wanted: set[int]) -> VariableName:
    listed = one.choices if isinstance(one.choices, tuple) else ()
    return VariableName(
        one.name,
        flat(one.help),
        "today" if one.source == "today" else "" if one.secret else flat(one.value or ""),
        tuple(choice for choice in listed if choice.isprintable()),
        flat(one.choices) if isinstance(one.choices, str) else "",
        one.secret,
        one.value is None and not wanted.isdisjoint(one.lines),
    )


def _step(step: Step) -> StepName:
    said = step.directives
    person = step.kind == "manual" or step.settled_by == "person" or bool(said.manual)
    reasons = [*step.decisions, *(word for word in ("choose", "confirm") if getattr(said, word))]
    words = label(step.title, step.script)
    return StepName(step.id, step.name or "", words, step.lines[0], person, " ".join(reasons))


def label(title: str | None, script: str | None) -> str:
    """Return a step in a few words: its title, or the first line of its block that is no comment."""
    lines = (line.strip() for line in (script or "").splitlines())
    return flat(title or next((line for line in lines if line and not line.startswith("#")), ""))


def flat(text: str) -> str:
    """Return a text as one line without control characters, cut where it is long."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(char if char.isprintable() else " " for char in line).split())
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1]}…"
