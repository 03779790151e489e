"""The answers that a run needs and nobody is there to give, and those that fit no step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.answers import YES_COVERS
from mdrun.errors import Finding
from mdrun.fetched import RUNS, runs_fetched, told
from mdrun.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mdrun.answers import Answers
    from mdrun.plan.records import Plan, Step


def people(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each step that needs an answer which nobody is there to give.

    A section that is a decision point is reported once, not step by step.
    """
    given = answers.given
    if given.interactive or given.pause:
        return
    sections: dict[str, list[Step]] = {}
    undecided = [group for group in answers.groups if answers.groups.chosen(group) is None]
    for step in answers.plan.steps:
        if step.directives.skip or step.id in answers.idle:
            continue
        # Of a block that bash cannot read the plan itself says so.
        points = [point for point in answers.open_decisions(step) if point != "broken"]
        if "section" in points:
            for number in answers.open_sections(step):
                sections.setdefault(number, []).append(step)
            points.remove("section")
        if answers.groups.of(step) in undecided:
            continue
        if answers.needs_person(step):
            if not given.skip_manual and answers.note(step) is None:
                yield _needs_person(answers, step)
        elif points or (given.every_step and not answers.taken(step)):
            yield _needs_decision(answers.plan, step, points)
    for number, steps in sections.items():
        yield _needs_choice(answers.plan, number, steps)
    for group in undecided:
        yield from _needs_one(answers, group)


def terminals(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each step that needs a terminal where blocks have none."""
    if answers.given.terminal or answers.given.pause:
        return
    for step in answers.plan.steps:
        said = step.directives
        if said.tty and not (said.skip or said.manual or step.id in answers.idle):
            message = f"step {step.id} needs a terminal, for an editor or a password"
            remedy = f"run it in a terminal, --pause, or --skip {step.id}=REASON"
            yield Finding(answers.plan.guide, step.lines[0], 0, "error", "needs-terminal", message, remedy)


OF_OPTIONS = ("step-unknown", "choose-twice", "attest-needless", "variable-unknown")
"""The codes of what is wrong with what the command line names: :func:`names` finds all but the last."""


def names(answers: Answers) -> Iterator[Finding]:
    """Yield a finding for each option that names a step which is not in the plan, or says nothing of it."""
    plan, given = answers.plan, answers.given
    known = [name for step in plan.steps for name in step.names]
    sections = {row.number for row in plan.stepped()}
    options: list[tuple[str, Iterable[str | None], Collection[str]]] = [
        ("--take", sorted(given.take), {*known, *sections}),
        ("--skip", given.skip, {*known, *sections}),
        ("--attest", given.attest, known),
        ("--again", sorted(given.again), known),
        ("--done", given.done, known),
        ("--from", [given.start], known),
        ("--only", [given.only], known),
    ]
    for option, wanted, good in options:
        for name in wanted:
            if name is not None and name not in good:
                remedy = did_you_mean(name, sorted(good), _steps(plan))
                message = f"{option} {name or repr(name)}: the plan has no such step"
                yield Finding(plan.guide, 0, 0, "error", "step-unknown", message, remedy)
    for group, members in answers.groups.items():
        taken = [step for step in members if answers.taken(step)]
        if len(taken) > 1:
            both = " and ".join(f"--take {step.id}" for step in taken)
            message = f"{both}: exactly one step of {group} is run"
            remedy = "take one of them"
            yield Finding(plan.guide, taken[1].lines[0], 0, "error", "choose-twice", message, remedy)
    for name in given.attest:
        step = plan.step(name)
        if step is not None and answers.proven(step):
            yield _not_attested(plan, step)


def _needs_person(answers: Answers, step: Step) -> Finding:
    title = f": {step.title}" if step.title else ""
    message = f"step {step.id} needs a person ({answers.needs_person(step)}){title}"
    remedy = f"--attest {step.id}=NOTE, --skip-manual, --pause, or run it in a terminal"
    return Finding(answers.plan.guide, step.lines[0], 0, "error", "needs-person", message, remedy)


def _needs_decision(plan: Plan, step: Step, points: Sequence[str]) -> Finding:
    why = ", ".join(_reason(step, point) for point in points) or "--step asks at every step"
    message = f"step {step.id} needs a decision: {why}"
    remedy = f"--take {step.id}, --skip {step.id}=REASON{_or_yes(points)}, or run it in a terminal"
    return Finding(plan.guide, _line(step), 0, "error", "needs-decision", message, remedy)


def _line(step: Step) -> int:
    """Return the line of the first guarded command of a step, else where the step begins."""
    words = [{word.strip("*") for word in guard.split()} - {""} for guard in step.guards]
    guarded = (one.line for one in step.commands if any(guard <= set(one.text.split()) for guard in words))
    return next(guarded, step.lines[0])


def _needs_choice(plan: Plan, number: str, steps: Sequence[Step]) -> Finding:
    row = next((row for row in plan.sections if row.number == number), None)
    line = row.line if row is not None else steps[0].lines[0]
    meant = "is its 1 step" if len(steps) == 1 else f"are its {len(steps)} steps"
    message = f"section {number} is conditional: {meant} meant now?"
    remedy = f"name the sections that are meant with --section, or --take {number}, or --skip {number}=REASON"
    return Finding(plan.guide, line, 0, "error", "needs-decision", message, remedy)


def _needs_one(answers: Answers, group: str) -> Iterator[Finding]:
    members = answers.groups.left(group)
    if not members or any(answers.taken(step) for step in members):
        return
    ids = [step.id for step in members]
    message = f"exactly one of {', '.join(ids)} is run ({group}): which one?"
    remedy = f"{' or '.join(f'--take {name}' for name in ids)}, or run it in a terminal"
    yield Finding(answers.plan.guide, members[0].lines[0], 0, "error", "needs-decision", message, remedy)


def _not_attested(plan: Plan, step: Step) -> Finding:
    if step.kind == "command":
        message = f"--attest {step.id}: it is a command step; its exit status settles it"
    else:
        named = step.settlement is not None and step.settlement.has_command
        what = "a command settles" if named else "its parts settle"
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
        fetched = bool(step.guards) and all(map(runs_fetched, step.guards))
        effect = RUNS if fetched else "has lasting effects"
        return f"{' and '.join(told(step.guards))} {effect}"
    if point == "elsewhere" and step.endless:
        return "it does not end by itself"
    sample = next((one.words for one in step.triggers if one.reason == point == "sample-values"), "")
    if "|" in sample:
        return f"it leaves a choice, {sample}, of which one is meant"
    return _REASONS.get(point, point)


_REASONS = {
    "sample-values": "it holds sample values",
    "check-command": "it would run the check's own command, which the guide does not declare",
    "maybe-shell": "it may not be meant to be run",
    "condition": "it depends on a condition",
    "alternative": "it is one of several alternatives",
    "elsewhere": "it belongs on another machine",
}


def _or_yes(points: Sequence[str]) -> str:
    return ", --yes" if points and YES_COVERS.issuperset(points) else ""
