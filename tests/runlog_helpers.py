"""Small plans, states of their runs, and their run logs."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from mdrun.document import Fence, Item, read
from mdrun.events import Event, RunStarted, StepFinished, StepOutcome, StepStarted
from mdrun.plan.records import Kind, Place, Plan, Step
from mdrun.runlog import render
from mdrun.state import RunState, StateBuilder
from tests.plan_parts import step

if TYPE_CHECKING:
    from collections.abc import Mapping

TIME = "2026-11-23T13:10:02.123456Z"
GUIDE = """\
# Release

```bash
true
false
```

- [ ] tree is clean
- [x] ticked before

1. look at it
"""
COMMAND, CLEAN, BEFORE, MANUAL = "1/1", "1/2", "1/3", "1/4"
"""The ids of its steps."""


def plan_of(text: str | bytes, guide: str = "guide.md") -> Plan:
    """Return a plan in which every box, numbered item and tagged fence is a step."""
    data = text.encode() if isinstance(text, str) else text
    steps: list[Step] = []
    for element in read(guide, data).elements if data.strip() else ():
        id_ = f"1/{len(steps) + 1}"
        if isinstance(element, Fence) and element.fenced and element.info and not element.quoted:
            place = Place(element.last, element.indent, None, False)
            steps.append(step(id_, "command", (element.first, element.last), place=place))
        elif isinstance(element, Item) and _is_step(element):
            place = Place(element.last, element.indent, element.box, element.empty_box)
            kind: Kind = "check" if element.box else "manual"
            steps.append(step(id_, kind, (element.first, element.last), place=place))
    return Plan(guide, data, sha256(data).hexdigest(), "", (), (), (), tuple(steps), (), hash="f" * 64)


def _is_step(item: Item) -> bool:
    return not item.quoted and bool(item.text) and (item.box is not None or item.ordered)


def started(plan: Plan, **changes: object) -> RunStarted:
    values: dict[str, object] = {
        "run": "20261123T131000Z-guide-all-k3f9",
        "guide": plan.guide,
        "sha256": plan.sha256,
        "plan": plan.hash,
        "sections": (),
        "variables": {},
        "command_line": ("guide.md",),
        "workdir": "/srv/app",
        "revision": None,
        "branch": None,
        "dirty": False,
        "host": "box",
        "user": "heliar",
        "version": "0.1.0",
        "rehearsal": False,
    }
    return RunStarted(**(values | changes))  # type: ignore[arg-type]


def state_of(*events: object) -> RunState:
    builder = StateBuilder()
    for event in events:
        builder.apply(event, TIME, "e" * 64)  # type: ignore[arg-type]
    return builder.state()


def finished(plan: Plan, outcome: str) -> RunState:
    """Return a state in which every step ended so."""
    events: list[object] = [started(plan)]
    for made in plan.steps:
        events += StepStarted(made.id, 1), StepFinished(made.id, outcome, 1.0)  # type: ignore[arg-type]
    return state_of(*events)


def log_of(*events: Event, text: str = GUIDE, tails: Mapping[str, bytes] | None = None) -> str:
    """Return the run log of a run with these events."""
    plan = plan_of(text)
    return render(plan, state_of(started(plan), *events), tails=tails).decode()


def after(log: str, line: str) -> str:
    """Return what stands in the quote directly below a line."""
    lines = log.split("\n")
    at = lines.index(line) + 1
    quote = []
    while lines[at].lstrip().startswith(">"):
        quote.append(lines[at].lstrip().removeprefix(">").removeprefix(" "))
        at += 1
    return "\n".join(quote)


def ended(id_: str, outcome: StepOutcome = "passed", seconds: float = 12.44, **more: object) -> StepFinished:
    return StepFinished(id_, outcome, seconds, **more)  # type: ignore[arg-type]
