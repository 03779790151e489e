"""The exact command line that undoes a section, worked out before anything is run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mdrun.cli.command_lines import guide_word, kept_in
from mdrun.cli.paths import came_by_pipe
from mdrun.dataclass import dataclass
from mdrun.errors import UsageError
from mdrun.events import HIDDEN
from mdrun.preflight.choices import choices
from mdrun.runs.going_back import rollback_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mdrun.cli.plans import Plans
    from mdrun.plan.records import Plan, Step, Variable
    from mdrun.runs import RunDirectory
    from mdrun.state import RunState


class Rollbacks:
    """The command lines that undo the sections of a plan.

    They are worked out before the run: a release makes tags, which would change the choices.

    Args:
        planning: What gave the plan.
        plan: What is run.
        log_dir: Where runs are kept, if the operator says so.
    """

    def __init__(self, planning: Plans, plan: Plan, log_dir: str | None = None) -> None:
        self.plan = plan
        self.named = planning.named
        """The words that name the guide and where it runs."""
        self.where = kept_in(log_dir)
        selectors = {row.on_failure for row in plan.undoable() if row.on_failure is not None}
        self.commands = {selector: rollback_command(planning, plan, selector) for selector in selectors}
        self.captured = {variable.name for variable in plan.variables if variable.captured_by}

    def begun(self, directory: RunDirectory, workdir: Path) -> None:
        """Take note of where the run is kept: there a guide that came by a pipe can be read again."""
        if came_by_pipe(self.named[0]):
            self.named = str(directory.guide()), "--workdir", str(workdir)

    def after(self, step: Step | None, state: RunState) -> str | None:
        """Return the command line that undoes what a run has done.

        Which section that is: see :func:`mdrun.runs.going_back.rollback_of`.

        Args:
            step: The step at which it ended.
            state: What the run came to.
        """
        lines = {one.id: one.lines[0] for one in self.plan.steps}
        meant = rollback_of(self.plan.sections, lines, state, step.id if step is not None else None)
        command = self.commands.get(meant) if meant is not None else None
        return command.line(self.named, self.found(state), self.where) if command is not None else None

    def found(self, state: RunState) -> dict[str, str]:
        """Return the values that the run itself has found and that may be shown whole."""
        found = ((name, value) for name, value in state.variables.items() if name in self.captured)
        return {name: value for name, value in found if HIDDEN not in value}


@dataclass(frozen=True, slots=True)
class Rollback:
    """A command line, in its parts."""

    selector: str
    """The section."""
    values: dict[str, str | None]
    """Values by name, as far as they are known before the run; None for what is asked for in a terminal."""

    def line(self, named: Iterable[str], found: Mapping[str, str], more: Iterable[str] = ()) -> str:
        """Return it whole.

        Args:
            named: The words that name the guide and where it runs.
            found: The values that the run has found, instead of those known before.
            more: Words at its end.
        """
        guide, *place = named
        words = ["mdrun", guide_word(guide), *place, "--section", self.selector]
        for name, known in self.values.items():
            value = found.get(name, known)
            if value is not None:
                words += ["-v", f"{name}={value}"]
        return shlex.join([*words, *more])


def rollback_command(planning: Plans, plan: Plan, selector: str) -> Rollback | None:
    """Return the command line that runs a section which undoes another.

    Where a variable of that section has no value, the first of its choices that is no value of this run is
    taken: the newest tag that is not the one being released.
    """
    try:
        undoing = planning.of_section(selector)
    except UsageError:
        return None
    taken = {variable.value for variable in plan.variables if variable.value is not None}
    values: dict[str, str | None] = {}
    for variable in undoing.variables:
        if variable.secret or not variable.lines or variable.source in ("default", "today", "environment"):
            continue
        values[variable.name] = variable.value or _proposed(variable, planning, taken)
    return Rollback(selector, values)


def _proposed(variable: Variable, planning: Plans, taken: set[str]) -> str | None:
    offered = choices(variable, planning.workdir)
    return next((choice for choice in offered if choice not in taken), None)
