"""Plans and events for the tests of the display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import Command, Plan
from tests.plan_parts import row, step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.plan.records import SectionRow, Step

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

UNFILLED = Finding(
    "RELEASE.md",
    52,
    15,
    "error",
    "placeholder-unfilled",
    "`<last-good>` has no value",
    "give -v last_good=VALUE",
)


def plan(steps: Sequence[Step], sections: Sequence[SectionRow], data: str = GUIDE, **given: Any) -> Plan:
    values: dict[str, Any] = {
        "guide": "guide.md",
        "sha256": "0" * 64,
        "title": "Release",
        "selected": (),
        "variables": (),
        "findings": (),
        "hash": "abcdef0123456789",
    }
    return Plan(data=data.encode(), steps=tuple(steps), sections=tuple(sections), **(values | given))


def release_plan() -> Plan:
    """The guide above: a block of three commands and two checks."""
    doctor = Settlement("evidence", refers_to=("1/1:6",))
    commands = (Command(6, "echo one"), Command(7, "false"), Command(8, "echo two"))
    return plan(
        (
            step("1/1", commands=commands, script="echo one\nfalse\necho two\n", before="Release it."),
            step("2/1", "check", (13, 13), title="doctor green", settlement=doctor),
            step("2/2", "check", (14, 14), title="dashboards look well"),
        ),
        (row("1", "Release", 3), row("2", "After", 11)),
    )
