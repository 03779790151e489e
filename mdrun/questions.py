"""What a run asks of the operator, what may be answered, and what was answered beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mdrun.plan.records import Plan, Step, Variable


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that only the operator can say."""

    kind: Literal["variable", "attest", "decide", "section", "choose", "line", "failed"]
    """``variable``: a value. ``attest``: is this done, or true. ``decide``: a decision point.
    ``section``: whether a section is meant. ``choose``: which step of a group is run. ``line``: the
    operator's next line for the run's shell. ``failed``: what becomes of a step that has failed."""
    step: Step | None = None
    """The step in question; None for a variable."""
    variable: Variable | None = None
    """The variable in question."""
    choices: tuple[str, ...] = ()
    """The values offered for a variable."""
    may_wait: bool = False
    """Whether a value may be given right before the step that needs it."""
    uses: tuple[tuple[int, str], ...] = ()
    """The lines of the guide that a variable's value fills, each with its number, 1-based."""
    problem: str = ""
    """Why the answer before was not good, or what was found that a person must judge."""
    earlier: tuple[Step, ...] = ()
    """The steps that have run before and can be run again; for ``line``, none."""
    begun: str = ""
    """For ``line``: the lines of a command that is not complete yet."""
    members: tuple[Step, ...] = ()
    """The steps to choose from."""
    shown: Step | None = None
    """The step as it may be shown, where a secret stands in it: a captured value may hold one."""
    before: str = ""
    """What became of the step before, where it is taken again."""
    undo: str = ""
    """The command line that undoes what the run has done; empty where the guide names none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the operator said."""

    choice: Literal[
        "value",
        "yes",
        "no",
        "run",
        "skip",
        "done",
        "quit",
        "take",
        "edit",
        "shell",
        "again",
        "line",
        "undo",
        "later",
    ]
    """``value``, ``later`` and ``quit`` answer ``variable``; ``yes``, ``no``, ``skip``, ``shell`` and
    ``quit`` ``attest``; ``run``, ``skip``, ``done``, ``edit``, ``shell``, ``again`` and ``quit``
    ``decide``; these and
    ``undo`` ``failed``; ``run``, ``skip`` and ``quit`` ``section``; ``take``, ``skip`` and ``quit``
    ``choose``; ``line`` and ``quit`` ``line``."""
    text: str = ""
    """The value, the note, the reason, the changed script, the line, or the id of the step that is meant."""


Ask = Callable[[Question], Answer]
"""Somebody who answers: a terminal, or a test's script."""


@dataclass(frozen=True, slots=True)
class Given:
    """The operator's answers given on the command line."""

    person: str
    """Login name of the operator."""
    take: frozenset[str] = frozenset()
    """Steps, by id or name, and conditional sections, by number, whose decision points are answered *run*."""
    skip: Mapping[str, str] = field(default_factory=dict)
    """Reason by id or name of a step, or number of a section, that is skipped."""
    yes: bool = False
    """*Run* at every decision point that ``--yes`` covers."""
    attest: Mapping[str, str] = field(default_factory=dict)
    """Note by id or name of the steps that are attested."""
    attest_all: str | None = None
    """The note under which every step that needs a person is attested."""
    skip_manual: bool = False
    """Skip what needs a person."""
    every_step: bool = False
    """Every step is a decision point."""
    interactive: bool = False
    """Whether there is somebody to ask."""
    terminal: bool = False
    """Whether blocks have a terminal."""
    pause: bool = False
    """Pause where a person is needed and there is nobody to ask."""
    start: str | None = None
    """The step to start at."""
    only: str | None = None
    """The one step to run."""
    again: frozenset[str] = frozenset()
    """Ids or names of the steps that a resumed run is to run again."""
    done: Mapping[str, str] = field(default_factory=dict)
    """Note by id or name of the steps that a resumed run is to take for done."""


def masked(question: Question, mask: Callable[[str], str]) -> Question:
    """Return a question of which nothing that is shown holds a secret.

    Args:
        question: The question; the step to be run stays what it is.
        mask: Returns a text with its secrets masked.
    """
    step = question.step
    return replace(
        question,
        problem=mask(question.problem),
        before=mask(question.before),
        undo=mask(question.undo),
        shown=_masked(step, mask) if step is not None else None,
        members=tuple(_masked(member, mask) for member in question.members),
    )


def _masked(step: Step, mask: Callable[[str], str]) -> Step:
    return replace(
        step,
        title=mask(step.title),
        prose=mask(step.prose),
        script=mask(step.script) if step.script is not None else None,
        commands=tuple(replace(command, text=mask(command.text)) for command in step.commands),
    )


YES_COVERS = frozenset(("condition", "alternative", "guarded", "check-command"))
"""The decision points that ``--yes`` answers with *run*; it chooses no step of a group."""


class Answers:
    """What was answered beforehand, looked up step by step; the walk and the preflight agree by it.

    Args:
        plan: What is run.
        given: What was answered.
        harmless: Guards that need no question where the run happens, as ``git push`` in a rehearsal.
        settled: Ids of the steps that the run has behind it, where it is resumed.
        before: By group, the id of the step that was chosen then.
        captured: Names of the variables that the run has captured already.
    """

    def __init__(
        self,
        plan: Plan,
        given: Given,
        harmless: frozenset[str] = frozenset(),
        *,
        settled: frozenset[str] = frozenset(),
        before: Mapping[str, str] | None = None,
        captured: Collection[str] = (),
    ) -> None:
        self.plan = plan
        self.given = given
        self.harmless = harmless
        self.settled = settled
        """Ids of the steps that are not taken any more."""
        self.captured = captured
        self.before = before or {}
        """By group, the id of the step that was chosen before."""
        self.skipped = dict(self._skipped())
        """Reason by id of each step that the command line skips."""
        self.sections = dict(self._conditional())
        """By id of each step whose section is a decision point: the outermost section that is one."""
        self.groups = self._groups()
        """By name, the steps of each group of which one is to be chosen."""
        self.unchosen = dict(self._unchosen())
        """Reason by id of each step that is left out because the command line takes another one."""
        self.left_out = frozenset((*self.skipped, *self.unchosen)) - settled
        """Ids of the steps that will be left out, as far as the command line says."""
        self.idle = self.left_out | settled | {step.id for step in plan.steps if self.done(step) is not None}
        """Ids of the steps that will not be run."""

    def open_decisions(self, step: Step) -> list[str]:
        """Return the decision points that nothing but a person can settle any more."""
        if self.taken(step):
            return []
        points: list[str] = list(step.decisions)
        asked = step.directives.confirm
        if "guarded" in points and step.guards and not asked and self.harmless.issuperset(step.guards):
            points.remove("guarded")
        if "section" in points and not self.given.take.isdisjoint(sections_of(self.plan, step)):
            points.remove("section")
        points = [point for point in points if not (self.given.yes and point in YES_COVERS)]
        if step.directives.choose in self.groups:
            points = [point for point in points if point != "alternative"]
            if self.chosen(step.directives.choose) is None:
                points.append("alternative")
        return points

    def group(self, step: Step) -> str | None:
        """Return the group of which a step, or the check that it is a part of, is one to choose from."""
        at: Step | None = step if self.groups else None
        while at is not None:
            if at.directives.choose in self.groups:
                return at.directives.choose
            at = self.plan.step(at.parent) if at.parent is not None else None
        return None

    @property
    def undecided(self) -> frozenset[str]:
        """Ids of the steps of which the command line leaves open whether another one is chosen instead."""
        groups = {group for group in self.groups if self.chosen(group) is None}
        return frozenset(step.id for step in self.plan.steps if groups and self.group(step) in groups)

    def chosen(self, group: str) -> Step | None:
        """Return the step of a group that the command line leaves to be run: taken, or the only one."""
        if group in self.before:
            return self.plan.step(self.before[group])
        taken = [step for step in self.groups[group] if self.taken(step)]
        left = taken or self.left(group)
        return left[0] if len(left) == 1 else None

    def left(self, group: str) -> tuple[Step, ...]:
        """Return the steps of a group that the command line does not skip."""
        return tuple(step for step in self.groups[group] if step.id not in self.skipped)

    def taken(self, step: Step) -> bool:
        """Say whether ``--take`` names this step."""
        return bool(self.given.take) and not self.given.take.isdisjoint(_names(step))

    def note(self, step: Step) -> str | None:
        """Return the note under which the operator attested a step beforehand, or None."""
        named = (self.given.attest[name] for name in _names(step) if name in self.given.attest)
        return next(named, self.given.attest_all)

    def done(self, step: Step) -> str | None:
        """Return the note under which the operator takes a step for done, or None."""
        if not self.given.done:
            return None
        return next((self.given.done[name] for name in _names(step) if name in self.given.done), None)

    def again(self, step: Step) -> bool:
        """Say whether ``--again`` names this step."""
        return not self.given.again.isdisjoint(_names(step))

    def person(self, step: Step) -> str:
        """Return why only a person can settle a step; nothing where something else does."""
        if step.kind == "manual" or step.directives.manual:
            return "it is done by hand"
        if step.kind != "check" or step.settled_by == "command":
            return ""
        if step.settled_by == "person":
            return "its command alone proves nothing" if step.commands else "no command settles it"
        owners = dict.fromkeys(reference.rpartition(":")[0] for reference in step.refers_to)
        missing = [owner for owner in owners if owner in self.left_out]
        return f"step {', '.join(missing)} would settle it, and is skipped" if missing else ""

    def _skipped(self) -> Iterator[tuple[str, str]]:
        started = self.given.start is None
        for step in self.plan.steps:
            names = _names(step)
            started = started or self.given.start in names
            said = [self.given.skip[name] for name in self.given.skip if name in names]
            if self.given.skip:
                around = sections_of(self.plan, step)
                said += [self.given.skip[name] for name in around if name in self.given.skip]
            if said:
                yield step.id, said[0] or "--skip"
            elif self.given.only is not None and self.given.only not in names:
                yield step.id, f"--only {self.given.only}"
            elif not started:
                yield step.id, f"--from {self.given.start}"

    def _groups(self) -> dict[str, tuple[Step, ...]]:
        groups: dict[str, tuple[Step, ...]] = {}
        for step in self.plan.steps:
            if step.directives.choose and "alternative" in step.decisions:
                groups[step.directives.choose] = (*groups.get(step.directives.choose, ()), step)
        return groups

    def _unchosen(self) -> Iterator[tuple[str, str]]:
        for step in self.plan.steps:
            group = self.group(step)
            chosen = self.chosen(group) if group is not None else None
            if group is not None and chosen is not None and not self.within(step, chosen):
                yield step.id, unchosen(chosen, group)

    def within(self, step: Step, other: Step) -> bool:
        """Say whether a step is another one, or a part of it."""
        at: Step | None = step
        while at is not None and at.id != other.id:
            at = self.plan.step(at.parent) if at.parent is not None else None
        return at is not None

    def _conditional(self) -> Iterator[tuple[str, str]]:
        asked = [step for step in self.plan.steps if step.kind != "manual"]
        conditional = [step.lines[0] for step in asked if "section" in step.decisions]
        rows = [
            row
            for row in self.plan.sections
            if row.level > 1 and any(row.line <= line <= row.end for line in conditional)
        ]
        whole = [
            row
            for row in rows
            if all("section" in step.decisions for step in asked if row.line <= step.lines[0] <= row.end)
        ]
        for step in asked:
            if "section" in step.decisions:
                around = (row.number for row in whole if row.line <= step.lines[0] <= row.end)
                yield step.id, next(around, step.section)


def sections_of(plan: Plan, step: Step) -> list[str]:
    """Return the numbers of the sections that hold a step, outermost first."""
    return [row.number for row in plan.sections if row.line <= step.lines[0] <= row.end]


def unchosen(chosen: Step, group: str) -> str:
    """Return why the other steps of a group are left out."""
    return f"{chosen.id} is run instead ({group})"


def _names(step: Step) -> frozenset[str]:
    return frozenset(name for name in (step.id, step.name) if name is not None)
