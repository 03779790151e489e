"""Steps, sections and variables of which a test says only what it is about."""

from __future__ import annotations

from typing import Any

from mdrun.config import Declared
from mdrun.directives import Directives
from mdrun.plan.records import Kind, Place, SectionRow, Step, Variable


def step(id: str, kind: Kind = "command", lines: tuple[int, int] = (5, 9), **given: Any) -> Step:  # noqa: A002
    """Return a step directly under the section that its id names, of which nothing else is said."""
    section = id.partition("/")[0]
    values: dict[str, Any] = {
        "section": section,
        "title": "",
        "language": "bash" if kind == "command" else None,
        "script": None,
        "commands": (),
        "settled_by": None,
        "refers_to": (),
        "tokens": (),
        "decisions": (),
        "guards": (),
        "directives": Directives(),
        "parent": None,
        "prose": "",
        "place": Place(after=lines[1], indent="", box=None, empty_box=False),
    }
    return Step(id=id, kind=kind, lines=lines, **(values | given))


def row(number: str, title: str, line: int, **given: Any) -> SectionRow:
    """Return a section of one line."""
    values: dict[str, Any] = {"anchor": title.lower().replace(" ", "-"), "level": 2, "end": line}
    return SectionRow(number=number, title=title, line=line, **(values | given))


def variable(name: str, value: str | None = None, **given: Any) -> Variable:
    """Return a variable; ``help``, ``pattern``, ``choices`` and ``secret`` are what is declared of it."""
    values: dict[str, Any] = {"source": "-v" if value else None, "exports": (), "lines": ()}
    said = {key: given.pop(key) for key in ("help", "pattern", "choices", "secret") if key in given}
    return Variable(name=name, value=value, declared=Declared(**said) if said else None, **(values | given))
