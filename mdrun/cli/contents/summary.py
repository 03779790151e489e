"""From a plan, or a part of one, to what it holds in a few words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mdrun.catalogue import VALUE_MISSING
from mdrun.cli.contents import Contents, SectionName, StepName, VariableName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.errors import Finding
    from mdrun.plan.records import Plan, Variable
    from mdrun.runs import RunDirectory
    from mdrun.sections import Section

_LABEL = 72
"""Characters that a title may take."""


def of_plan(plan: Plan) -> Contents:
    """Return what a plan holds."""
    from mdrun.plan.objects import plan_object

    written = plan_object(plan)
    variables = variable_names(plan.variables, plan.findings)
    return Contents(flat(plan.title), _sections(written), variables, _steps(written))


def of_run(directory: RunDirectory) -> Contents:
    """Return what the plan of a run holds; of its variables only the secrets, which no file of it holds.

    Raises:
        RecordError: The plan cannot be read.
        LookupError: It is none.
    """
    from mdrun.runs.files import read_object

    number = 1
    while directory.plan(number + 1).exists():
        number += 1
    written = read_object(directory.plan(number))
    secrets = (VariableName(one["name"], secret=True) for one in written["variables"] if one["secret"])
    return Contents("", _sections(written), tuple(secrets), _steps(written))


def section_names(sections: Sequence[Section], lines: Iterable[int]) -> tuple[SectionName, ...]:
    """Return the sections of a guide.

    Args:
        sections: All of them.
        lines: Where what may become a step begins: nothing else makes a section of what no heading is above.
    """
    held = tuple(lines)
    return tuple(
        SectionName(row.number, flat(row.title), row.anchor, row.level, row.line, row.end)
        for row in sections
        if row.level or any(row.line <= line <= row.end for line in held)
    )


def variable_names(known: Iterable[Variable], findings: Iterable[Finding]) -> tuple[VariableName, ...]:
    """Return the variables that the operator may give.

    Args:
        known: All of them.
        findings: What is wrong with the guide, such as that one has no value.
    """
    wanted = {finding.line for finding in findings if finding.code in VALUE_MISSING}
    return tuple(_variable(one, wanted) for one in known if not one.captured_by)


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


def _sections(plan: Mapping[str, Any]) -> tuple[SectionName, ...]:
    """Return the sections of a plan as it is written."""
    rows = plan["sections"]
    held = {step["section"] for step in plan["steps"]}
    return tuple(
        SectionName(row["number"], flat(row["title"]), row["anchor"], row["level"], row["line"], end)
        for row, end in zip(rows, _ends(rows), strict=True)
        if row["level"] or row["number"] in held
    )


def _ends(rows: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """Yield the last line of each section; what stands before the first heading ends there."""
    for at, row in enumerate(rows):
        level = row["level"] or sys.maxsize
        yield next((later["line"] - 1 for later in rows[at + 1 :] if later["level"] <= level), sys.maxsize)


def _steps(plan: Mapping[str, Any]) -> tuple[StepName, ...]:
    """Return the steps of a plan as it is written, but for those that are never run."""
    return tuple(_step(step) for step in plan["steps"] if not step["directives"].get("skip"))


def _step(step: Mapping[str, Any]) -> StepName:
    said = step["directives"]
    person = step["kind"] == "manual" or step["settled_by"] == "person" or bool(said.get("manual"))
    reasons = [*step["decisions"], *(word for word in ("choose", "confirm") if said.get(word))]
    words = _label(step["title"], step["script"])
    return StepName(step["id"], step["name"] or "", words, step["lines"][0], person, " ".join(reasons))


def _label(title: str | None, script: str | None) -> str:
    """Return a step in a few words: its title, or the first line of its block that is no comment."""
    lines = (line.strip() for line in (script or "").splitlines())
    return flat(title or next((line for line in lines if line and not line.startswith("#")), ""))


def flat(text: str) -> str:
    """Return a text as one line without control characters, cut where it is long."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(char if char.isprintable() else " " for char in line).split())
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1]}…"
