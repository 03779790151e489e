"""The tools that a run needs and nobody can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import Finding
from mdrun.programs import is_found
from mdrun.wordlists import SHELL_TAGS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Sequence

    from mdrun.plan.records import Plan, Step, Use

_MOST = 3
"""How many steps that use a missing tool are named."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which steps are run, as far as that is known before a run."""

    skipped: Container[str] = ()
    """Ids of those that are not."""
    perhaps: Container[str] = ()
    """Ids of those that may not be chosen."""
    asked: Container[str] = ()
    """Ids of those about which somebody is asked before: they may be done by hand, or elsewhere."""

    def sure(self, step: Step) -> bool:
        """Say whether a step is run in any case, unless another one fails."""
        return step.id not in self.perhaps and step.id not in self.asked


def tools(
    plan: Plan, path: str | None, scope: Scope, instead: Collection[str] = (), *, skips: bool = True
) -> Iterator[Finding]:
    """Yield a finding for each tool that the plan needs and nobody can find.

    A tool that an earlier step may install is only a warning, as is one of a step that is not run for sure.

    Args:
        plan: The plan.
        path: The shell's ``PATH``.
        scope: Which of its steps are run.
        instead: Tools that something else stands for.
        skips: Whether it is said how a run goes without the tool.
    """
    for declared in dict.fromkeys(plan.settings.needs):
        if declared not in instead and not is_found(declared, path):
            yield _missing(plan, declared)
    known = plan.functions.union(instead, plan.settings.needs)
    running = [step for step in plan.steps if step.id not in scope.skipped and not _is_elsewhere(step, scope)]
    in_order = sorted(running, key=lambda step: not scope.sure(step))
    for step, tool, line, provided in _not_found(in_order, path, known):
        users = [each.id for each in running if any(one.tool == tool for one in _uses(each))]
        if step.id in scope.asked:
            yield _asked(plan, tool, line, users)
        elif provided:
            yield _doubtful(plan, line, f"{tool} is not here yet; an earlier step may bring it")
        elif step.id in scope.perhaps:
            yield _doubtful(plan, line, f"{tool} is not found; step {step.id} needs it, if it is chosen")
        else:
            yield _missing(plan, tool, line, users if skips else ())


def of_plan(plan: Plan, path: str | None, *, skips: bool = True) -> Iterator[Finding]:
    """Yield what :func:`tools` finds before anybody was asked about anything.

    Wherever it is run, somebody is asked about each decision point first. Of a block that is tagged as shell
    and reads like something else the first words are no tools.

    Args:
        plan: The plan.
        path: The shell's ``PATH``.
        skips: As for :func:`tools`.
    """
    other = {
        step.id
        for step in plan.steps
        if step.block is not None and "maybe-shell" in step.decisions and step.block.language in SHELL_TAGS
    }
    return tools(
        plan, path, Scope(other, asked={step.id for step in plan.steps if step.decisions}), skips=skips
    )


def _not_found(
    steps: Iterable[Step], path: str | None, known: Collection[str]
) -> Iterator[tuple[Step, str, int, bool]]:
    """Yield each tool that nobody can find, once: with the step and the line that use it first.

    Args:
        steps: The steps that may use it.
        path: The shell's ``PATH``.
        known: Tools that are not looked for.

    Yields:
        The step, the tool, the line, 1-based, and whether an earlier step may have brought it.
    """
    seen = set(known)
    provided = False
    for step in steps:
        for use in _uses(step):
            if use.tool is None:
                provided = True
            elif use.tool not in seen:
                seen.add(use.tool)
                if not is_found(use.tool, path):
                    yield step, use.tool, use.line, provided


def _uses(step: Step) -> Sequence[Use]:
    return step.block.uses if step.block is not None else ()


def _is_elsewhere(step: Step, scope: Scope) -> bool:
    """Say whether somebody is asked about a step because its tools may be those of another machine."""
    return step.id in scope.asked and "elsewhere" in step.decisions and not step.endless


def _asked(plan: Plan, tool: str, line: int, users: Sequence[str]) -> Finding:
    needs = "which need it, are" if len(users) > 1 else "which needs it, is"
    message = f"{tool} is not found; {', '.join(users)}, {needs} asked about first"
    return _doubtful(plan, line, message, f"install {tool}, mend PATH, or answer skip or done by hand there")


def _doubtful(plan: Plan, line: int, message: str, remedy: str = "") -> Finding:
    return Finding(plan.guide, line, 0, "warning", "tool-missing", message, remedy)


def _missing(plan: Plan, tool: str, line: int = 0, users: Sequence[str] = ()) -> Finding:
    remedy = f"install {tool}, or mend PATH"
    if users:
        skips = " ".join(f"--skip {step}=REASON" for step in users[:_MOST])
        remedy += f"; or go without: {skips}{' …' if len(users) > _MOST else ''}"
    return Finding(plan.guide, line, 0, "error", "tool-missing", f"{tool} is not found", remedy)
