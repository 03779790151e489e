"""Values that the operator gives right before the step that needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Interrupted
from mdrun.events import Event, Paused, VariableSet
from mdrun.run.attention import GONE, STOPPED
from mdrun.run.progress import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from mdrun.plan.records import Plan, Step, Variable
    from mdrun.run.asking import Asking
    from mdrun.shell import Session


class Later:
    """Asks for values in the middle of a run.

    Args:
        plan: What is run.
        asking: Says whether there is somebody to ask.
        value: Asks for the value of a variable until it is a good one.
        session: The shell that gets it.
    """

    def __init__(
        self, plan: Plan, asking: Asking, value: Callable[[Variable], str], session: Session
    ) -> None:
        self.asking = asking
        self.value = value
        self.session = session
        self.variables = {
            variable.name: variable
            for variable in plan.variables
            if variable.value is None and not variable.secret and not variable.captured_by
        }
        """Those that the run has begun without, by name."""

    def ask(self, step: Step) -> Generator[Event, None, str]:
        """Ask for what a step needs and nobody has given yet; the value is why the step cannot be run.

        Raises:
            Stop: Nobody is there to give it, or the operator would rather stop: the run pauses. One that is
                ending anyhow does not: what must always run goes on without this step.
        """
        first, last = step.lines
        values = self.asking.progress.values
        for name, variable in self.variables.items():
            if name not in values and any(first <= line <= last for line in variable.lines):
                problem = yield from self.take(step, variable)
                if problem:
                    return problem
        return ""

    def take(self, step: Step, variable: Variable) -> Generator[Event, None, str]:
        """Ask for one value, and give it to the shell; the value is why there is none."""
        asking, name = self.asking, variable.name
        problem, value, stopped = f"{name} needs a value: mdrun resume with -v {name}=…", None, False
        if asking.given.interactive:
            try:
                with asking.attention.waiting():
                    value = self.value(variable)
            except OSError:  # the terminal is gone, whether or not its signal has come
                problem = GONE
            except Interrupted:
                problem, stopped = STOPPED, True
        if value is not None:
            for exported in variable.exports:
                self.session.state.export(exported, value)
            asking.progress.values[name] = value
            yield asking.recorder.add(VariableSet(name, value, "asked"))
            return ""
        if asking.progress.closing and not stopped:
            return f"{name} has no value"
        if not asking.progress.closing:
            yield asking.recorder.add(Paused(step.id, asking.attention.pausing or problem))
        raise Stop("paused")
