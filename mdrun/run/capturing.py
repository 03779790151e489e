"""What a step prints becomes a variable of the steps after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.events import Event, VariableSet
from mdrun.placeholders import variable_name
from mdrun.plan.variables.refusals import refusal
from mdrun.shown import plain

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.directives import Directives
    from mdrun.plan.records import Step
    from mdrun.run.course import Course

KEPT = 1 << 20
"""Bytes at the end of a step's output in which the value is looked for."""


class Capturing:
    """Gives variables the values that steps print.

    Args:
        course: The run, whose shell gets them, and whose later steps find them.
    """

    def __init__(self, course: Course) -> None:
        self.variables = {variable.name: variable for variable in course.plan.variables}
        self.session = course.session
        self.recorder = course.recorder
        self.progress = course.progress

    def take(self, step: Step, output: bytes) -> Generator[Event, None, str]:
        """Set the variable that a step captures; the value is why it cannot be set, if it cannot.

        Args:
            step: The step, which has passed.
            output: The end of what it printed, secrets and all.
        """
        name = variable_name(step.directives.captured()[0])
        variable = self.variables[name]
        value = found(step.directives, output)
        if value is None:
            _, pattern = step.directives.captured()
            return f"it printed nothing {f'like /{pattern}/ ' if pattern else ''}to be captured as {name}"
        if problem := refusal(variable, value):
            return f"{name}: {self.recorder.masked(problem)}"
        for exported in variable.exports:
            if not self.session.state.export(exported, value):
                return f"the shell does not take a value for {exported}: it is readonly there"
        self.progress.values[name] = value
        yield self.recorder.add(VariableSet(name, value, f"capture {step.id}"))
        return ""


def found(said: Directives, output: bytes) -> str | None:
    """Return the last line that is not blank, or what the expression finds first; None for nothing."""
    text = plain(output).decode("utf-8", "surrogateescape")
    _, pattern = said.captured()
    if not pattern:
        return next((line.strip() for line in reversed(text.split("\n")) if line.strip()), None)
    match = re.search(pattern, text, re.MULTILINE)
    if match is None:
        return None
    return match[1] if match.re.groups else match[0]
