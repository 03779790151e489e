"""Steps, sections and variables of which a test says only what it is about."""

from __future__ import annotations

from typing import Any

from mdrun.config import Declared
from mdrun.directives import Directives
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import Block, Kind, Place, SectionRow, Step, Told, Variable


def step(id: str, kind: Kind = "command", lines: tuple[int, int] = (5, 9), **given: Any) -> Step:  # noqa: A002
    """Return a step directly under the section that its id names, of which nothing else is said.

    Args:
        id: Its id.
        kind: A command step gets a block, a check what settles it: a person, if nothing else is given.
        lines: Its first and last line.
        given: Its other fields; ``script`` and ``commands`` of its block, ``before`` of what is told with it.
    """
    values: dict[str, Any] = {
        "section": id.partition("/")[0],
        "title": "",
        "told": Told(before=given.pop("before", "")),
        "place": Place(after=lines[1], indent="", box=None, empty_box=False),
        "directives": Directives(),
    }
    if kind == "command":
        values["block"] = Block(given.pop("script", ""), "bash", given.pop("commands", ()))
    elif kind == "check":
        values["settlement"] = Settlement("person")
    return Step(id=id, lines=lines, **(values | given))


def row(number: str, title: str, line: int, **given: Any) -> SectionRow:
    """Return a section of one line."""
    values: dict[str, Any] = {"anchor": title.lower().replace(" ", "-"), "level": 2, "end": line}
    return SectionRow(number=number, title=title, line=line, **(values | given))


def variable(name: str, value: str | None = None, **given: Any) -> Variable:
    """Return a variable; ``help``, ``pattern``, ``choices`` and ``secret`` are what is declared of it."""
    values: dict[str, Any] = {"source": "-v" if value else None, "exports": (), "lines": ()}
    said = {key: given.pop(key) for key in ("help", "pattern", "choices", "secret") if key in given}
    return Variable(name=name, value=value, declared=Declared(**said) if said else None, **(values | given))
