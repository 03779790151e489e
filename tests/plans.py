"""Plans made without the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.config.rehearsal import RehearsalSettings
from mdrun.dataclass import replace
from mdrun.document import read
from mdrun.plan.build import make
from mdrun.plan.request import Request
from mdrun.plan.variables.values import given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.config import Settings
    from mdrun.plan.records import Plan, Step


RUN = "```bash\nmake\n```\n"
"""A block that nothing speaks against."""


def syntax(texts: Sequence[str], _wanted: object = None) -> list[str | None]:
    """Judge texts without starting bash."""
    return [None if parse(text).whole else "it is broken" for text in texts]


def plan(
    text: str | bytes,
    *selectors: str,
    values: Sequence[str] = (),
    said: Sequence[str] = (),
    environ: Sequence[str] = ("HOME", "PATH"),
    settings: Settings | None = None,
) -> Plan:
    """Make the plan of a guide."""
    data = text.encode() if isinstance(text, str) else text
    request = Request(selectors, given(values), tuple(said), dict.fromkeys(environ, "x"))
    return make(read("guide.md", data), request, settings=settings, syntax=syntax)


def steps(text: str, *selectors: str, **options: Sequence[str]) -> list[Step]:
    """Return the steps of a guide."""
    return list(plan(text, *selectors, **options).steps)  # type: ignore[arg-type]


def kinds(text: str, *selectors: str) -> list[tuple[str, str]]:
    """Return kind and words, or else first command, of each step."""
    return [
        (step.kind, step.title or (step.commands[0].text if step.commands else ""))
        for step in plan(text, *selectors).steps
    ]


def codes(made: Plan) -> list[tuple[int, str]]:
    """Return line and code of each finding."""
    return [(finding.line, finding.code) for finding in made.findings]


def reasons(text: str, *selectors: str, **options: list[str]) -> list[tuple[str, ...]]:
    """Return the reasons to stop at each command of a guide."""
    return [step.decisions for step in steps(text, *selectors, **options) if step.kind == "command"]


def without_secrets(plan: Plan) -> Plan:
    """Return a plan as :func:`mdrun.plan.keeping.loaded` gives it back.

    Without the values of its secrets, and without what is said of rehearsals: none can go on.
    """
    variables = tuple(replace(one, value=None) if one.secret else one for one in plan.variables)
    return replace(plan, variables=variables, settings=replace(plan.settings, rehearsal=RehearsalSettings()))


def indented(text: str) -> str:
    """Return a text as the content of a numbered item."""
    return "".join(f"   {line}\n" for line in text.splitlines())
