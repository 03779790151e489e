"""What a run lacks before it starts: tools, answers, names that nothing bears."""

from __future__ import annotations

import shutil
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.errors import Finding
from mdrun.wordlists import names as word_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.plan.records import Plan, Step
    from mdrun.questions import Answers


def tools(plan: Plan, path: str | None) -> Iterator[Finding]:
    """Yield a finding for each tool that the plan needs and nobody can find.

    A tool that an earlier step may install is only a warning.

    Args:
        plan: The plan.
        path: The shell's ``PATH``.
    """
    declared = dict.fromkeys(plan.needs, 0)
    seen: set[str] = set()
    provided = False
    known = _defined(plan)
    for tool in declared:
        seen.add(tool)
        if shutil.which(tool, path=path) is None:
            yield _missing(plan, tool, 0, provided=False)
    for step in _running(plan):
        for line, tool in _uses(step):
            if tool is None:
                provided = True
            elif tool not in seen and tool not in known and shutil.which(tool, path=path) is None:
                yield _missing(plan, tool, line, provided=provided)
            seen.add(tool or "")


def people(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each step that needs an answer which nobody is there to give.

    A section that is a decision point is reported once, not step by step.
    """
    given = answers.given
    if given.interactive or given.pause:
        return
    sections: dict[str, list[Step]] = {}
    for step in answers.plan.steps:
        if step.directives.skip or step.id in answers.skipped:
            continue
        points = answers.open_decisions(step)
        if "section" in points:
            sections.setdefault(answers.sections[step.id], []).append(step)
            points.remove("section")
        if answers.person(step):
            if not given.skip_manual and answers.note(step) is None:
                yield _needs_person(answers, step)
        elif points or (given.every_step and not answers.taken(step)):
            yield _needs_decision(answers.plan, step, points)
    for number, steps in sections.items():
        yield _needs_choice(answers.plan, number, steps)


def names(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each option that names a step which is not in the plan, or says nothing of it."""
    from mdrun.questions import sections_of

    plan, given = answers.plan, answers.given
    known = [name for step in plan.steps for name in (step.id, step.name) if name]
    sections = {number for step in plan.steps for number in sections_of(plan, step)}
    options: list[tuple[str, Iterable[str | None], Collection[str]]] = [
        ("--take", sorted(given.take), {*known, *sections}),
        ("--skip", given.skip, {*known, *sections}),
        ("--attest", given.attest, known),
        ("--from", [given.start], known),
        ("--only", [given.only], known),
    ]
    for option, wanted, good in options:
        for name in wanted:
            if name is not None and name not in good:
                near = get_close_matches(name, sorted(good), n=1)
                remedy = f"did you mean {near[0]}?" if near else _steps(plan)
                message = f"{option} {name}: the plan has no such step"
                yield Finding(plan.guide, 0, 0, "error", "step-unknown", message, remedy)
    for name in given.attest:
        step = plan.step(name)
        if step is not None and not answers.person(step):
            yield _not_attested(plan, step)


def place(plan: Plan, workdir: Path) -> Iterator[Finding]:
    """Warn where mdrun itself lies in the directory that the guide may change under its feet."""
    own = Path(__file__).resolve()
    if own.is_relative_to(workdir.resolve()):
        message = "mdrun itself lies inside the working directory, which this guide may change"
        remedy = "install it elsewhere, for example with: uv tool install mdrun"
        yield Finding(plan.guide, 0, 0, "warning", "mdrun-inside", message, remedy)


def _running(plan: Plan) -> Iterator[Step]:
    for step in plan.steps:
        said = step.directives
        if step.script is not None and not said.skip and not said.manual and "broken" not in step.decisions:
            yield step


def _defined(plan: Plan) -> frozenset[str]:
    return frozenset().union(*(parse(step.script).functions for step in plan.steps if step.script))


def _uses(step: Step) -> Iterator[tuple[int, str | None]]:
    """Yield line and name of each tool that a step is sure to call; None where it may bring new tools."""
    assert step.script is not None
    if "PATH" in parse(step.script).variables:
        yield step.lines[0], None
    first = step.commands[0].line if step.commands else step.lines[0]
    offset = first - (parse(step.script).parts[0].row if step.commands else 0)
    for simple in parse(step.script).simple:
        words = command_words(simple)
        for name in dict.fromkeys((simple.words[0], *words[:1])):
            if simple.certain and _is_tool(name):
                yield offset + simple.row, name
        if not word_names("providers").isdisjoint(words):
            yield offset + simple.row, None


def _is_tool(name: str) -> bool:
    return (
        name not in word_names("builtins")
        and name[0].isalnum()
        and name.isascii()
        and set("/$`*?[]{}~<>()=\\\"'").isdisjoint(name)
    )


def _missing(plan: Plan, tool: str, line: int, *, provided: bool) -> Finding:
    if provided:
        message = f"{tool} is not here yet; an earlier step may bring it"
        return Finding(plan.guide, line, 0, "warning", "tool-missing", message, "")
    return Finding(
        plan.guide, line, 0, "error", "tool-missing", f"{tool} is not found", f"install {tool}, or mend PATH"
    )


def _needs_person(answers: Answers, step: Step) -> Finding:
    title = f": {step.title}" if step.title else ""
    message = f"step {step.id} needs a person, {answers.person(step)}{title}"
    remedy = f"--attest {step.id}=NOTE, --skip-manual, --pause, or run it in a terminal"
    return Finding(answers.plan.guide, step.lines[0], 0, "error", "needs-person", message, remedy)


def _needs_decision(plan: Plan, step: Step, points: Sequence[str]) -> Finding:
    why = ", ".join(_reason(step, point) for point in points) or "--step asks at every step"
    message = f"step {step.id} needs a decision: {why}"
    remedy = f"--take {step.id}, --skip {step.id}=REASON{_or_yes(points)}, or run it in a terminal"
    return Finding(plan.guide, step.lines[0], 0, "error", "needs-decision", message, remedy)


def _needs_choice(plan: Plan, number: str, steps: Sequence[Step]) -> Finding:
    row = next((row for row in plan.sections if row.number == number), None)
    line = row.line if row is not None else steps[0].lines[0]
    count = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    message = f"section {number} is a procedure for another day: are its {count} meant now?"
    remedy = f"name the sections that are meant with --section, or --take {number}, or --skip {number}=REASON"
    return Finding(plan.guide, line, 0, "error", "needs-decision", message, remedy)


def _not_attested(plan: Plan, step: Step) -> Finding:
    if step.kind == "command":
        message = f"--attest {step.id}: it is a command step; its exit status settles it"
    else:
        what = "a command settles" if step.commands or step.refers_to else "its parts settle"
        message = f"--attest {step.id}: {what} it; nobody's word is needed, and none counts"
    remedy = f"leave this --attest out, or skip the step with --skip {step.id}=REASON"
    return Finding(plan.guide, step.lines[0], 0, "error", "attest-needless", message, remedy)


def _steps(plan: Plan) -> str:
    ids = [step.id for step in plan.steps]
    return f"its steps: {', '.join(ids[:12])}{' …' if len(ids) > 12 else ''}"


def _reason(step: Step, point: str) -> str:
    if point == "guarded" and step.directives.confirm:
        asked = step.directives.confirm
        return asked if isinstance(asked, str) else "the guide asks to confirm it"
    if point == "guarded":
        return f"{', '.join(step.guards)} has lasting effects"
    return _REASONS.get(point, point)


_REASONS = {
    "sample-values": "it holds sample values",
    "check-command": "it would run the check's own command, which the guide does not declare",
    "broken": "bash cannot read it",
    "maybe-shell": "it may not be meant to be run",
    "condition": "it depends on a condition",
    "alternative": "it is one of several alternatives",
    "elsewhere": "it belongs on another machine",
}


def _or_yes(points: Sequence[str]) -> str:
    from mdrun.questions import YES_COVERS

    return ", --yes" if points and YES_COVERS.issuperset(points) else ""
