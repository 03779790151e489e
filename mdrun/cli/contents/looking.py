"""A look into a guide for completion and for help.

What was found is kept by the guide's bytes, its settings and our own modules, so that all but the first look
take no longer than reading it. No value of a variable is looked at, no shell is started, and none of the
guide's commands is run.
"""

from __future__ import annotations

import marshal
import os
import stat
from typing import TYPE_CHECKING

from mdrun import cache, places
from mdrun.cli.contents import Contents, SectionName, StepName, VariableName
from mdrun.dataclass import fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.cli.planning import Planning
    from mdrun.plan.request import Request

FORMAT = 1
"""Goes up when what an entry holds changes."""

MOST_BYTES = 4 << 20
"""A guide larger than this is not looked into."""


def contents(path: str) -> Contents | None:
    """Return what a guide holds; None where it is no file that can be looked into.

    Args:
        path: The guide's path.

    Raises:
        MdrunError: It is no guide, or its settings cannot be read.
    """
    return _looked("contents", path, lambda _: _whole(path))


def section_names(path: str) -> tuple[SectionName, ...]:
    """Return a guide's sections; at the first look without a plan, which would take longer than people wait.

    Args:
        path: The guide's path.

    Raises:
        MdrunError: It is no guide.
    """
    found = _looked("outline", path, lambda data: _outline(path, data))
    return found.sections if found is not None else ()


def variable_names(path: str) -> tuple[VariableName, ...]:
    """Return the variables that the operator may give; at the first look without steps, as for sections.

    Args:
        path: The guide's path.

    Raises:
        MdrunError: It is no guide, or its settings cannot be read.
    """
    found = _looked("variables", path, lambda _: _variables(path))
    return found.variables if found is not None else ()


def _looked(part: str, path: str, look: Callable[[bytes], Contents]) -> Contents | None:
    """Return what is kept of a part of a guide, or of all of it; else look, and keep what is found.

    Args:
        part: ``contents`` for all of it, ``outline`` for its sections, ``variables`` for its variables alone.
        path: The guide's path.
        look: Returns what its bytes hold.
    """
    data = _bytes(path)
    if data is None:
        return None
    own = _entry(part, path, data)
    entries = (own,) if part == "contents" else (own, _entry("contents", path, data))
    for entry in entries:
        known = _remembered(cache.get(entry, os.environ))
        if known is not None:
            return known
    found = look(data)
    cache.put(own, _kept(found), os.environ)
    return found


def _whole(path: str) -> Contents:
    """Return all that a guide holds; bash is not asked of its syntax."""
    from mdrun.cli.contents.summary import of_plan
    from mdrun.plan.build import make

    made, request = _asked(path)
    return of_plan(
        make(made.guide, request, settings=made.settings, syntax=lambda scripts, _: [None] * len(scripts))
    )


def _outline(path: str, data: bytes) -> Contents:
    from mdrun.cli.contents import summary
    from mdrun.document import Fence, Item
    from mdrun.document.cached import read
    from mdrun.sections import sections

    guide = read(path, data)
    lines = [element.first for element in guide.elements if isinstance(element, Fence | Item)]
    return Contents("", summary.section_names(sections(guide), lines), (), ())


def _variables(path: str) -> Contents:
    from mdrun.cli.contents import summary
    from mdrun.plan.gathering import gather

    made, request = _asked(path)
    gathered = gather(made.guide, request, made.settings)
    return Contents("", (), summary.variable_names(gathered.variables, gathered.findings), ())


def _asked(path: str) -> tuple[Planning, Request]:
    """Return what a plan of the whole guide is made from, with no values."""
    from mdrun.cli.planning import prepare
    from mdrun.dataclass import replace

    made = prepare(path)
    return made, replace(made.request, values={})


def _entry(kind: str, path: str, data: bytes) -> str:
    """Return the name of what is kept of a guide.

    Args:
        kind: The part, as for :func:`_looked`.
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
