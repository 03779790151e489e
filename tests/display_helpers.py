"""Plans and events for the tests of the display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.config import Declared
from mdrun.directives import Directives
from mdrun.plan.records import Command, Kind, Place, Plan, SectionRow, Step, Variable

if TYPE_CHECKING:
    from collections.abc import Sequence

GUIDE = """\
# Release

## 1. Release

```bash
echo one
false
echo two
```

## 2. After

- [ ] doctor green
- [ ] dashboards look well
"""


def step(id: str, kind: Kind = "command", lines: tuple[int, int] = (5, 9), **given: Any) -> Step:  # noqa: A002
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
    values: dict[str, Any] = {"anchor": title.lower().replace(" ", "-"), "level": 2, "end": line}
    return SectionRow(number=number, title=title, line=line, **(values | given))


def variable(name: str, value: str | None = None, **given: Any) -> Variable:
    values: dict[str, Any] = {"source": "-v" if value else None, "exports": (), "lines": ()}
    said = {key: given.pop(key) for key in ("help", "pattern", "choices", "secret") if key in given}
    return Variable(name=name, value=value, declared=Declared(**said) if said else None, **(values | given))


def plan(steps: Sequence[Step], sections: Sequence[SectionRow], data: str = GUIDE, **given: Any) -> Plan:
    values: dict[str, Any] = {
        "guide": "guide.md",
        "sha256": "0" * 64,
        "title": "Release",
        "selected": (),
        "variables": (),
        "findings": (),
        "needs": (),
        "timeout": None,
        "hash": "abcdef0123456789",
    }
    return Plan(data=data.encode(), steps=tuple(steps), sections=tuple(sections), **(values | given))


def release_plan() -> Plan:
    """The guide above: a block of three commands and two checks."""
    commands = (Command(6, "echo one"), Command(7, "false"), Command(8, "echo two"))
    return plan(
        (
            step("1/1", commands=commands, script="echo one\nfalse\necho two\n", prose="Release it."),
            step("2/1", "check", (13, 13), title="doctor green", settled_by="evidence", refers_to=("1/1:6",)),
            step("2/2", "check", (14, 14), title="dashboards look well", settled_by="person"),
        ),
        (row("1", "Release", 3), row("2", "After", 11)),
    )
