"""A block, or a check, is over: the shell lets go of its output, and what was for it alone is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.many import listed
from mdrun.shell import driver, signalling

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.execution import Execution
    from mdrun.shell.keeping import Keeping
    from mdrun.shell.outlet import Outlet


class Parting:
    """What comes after the last command of one execution.

    Args:
        execution: What goes on between the shell and us.
        outlet: What the output comes through.
        keeping: Where the state is kept.
    """

    def __init__(self, execution: Execution, outlet: Outlet, keeping: Keeping) -> None:
        self._execution = execution
        self._outlet = outlet
        self._keeping = keeping
        self.dead = False
        """Whether the shell is gone, and reaped."""

    def released(self, flags: bytes) -> None:
        """The shell has let go of a block's output; see whether it still was that."""
        self._execution.holding = False
        if self._outlet.moved(flags):
            self._execution.warnings.append(
                "standard input, output or error was redirected or closed by exec; restored"
            )

    def let_go(self, output: Path, patience: float) -> None:
        """Make the shell let go of the output where it still holds it; undo what was for the block only.

        What others still hold of it is theirs from now on.

        Args:
            output: The output's file.
            patience: Seconds that process substitutions may take to end.
        """
        execution = self._execution
        if not self.dead:
            self._make_ready()
        if not execution.intake.at_end():
            names = self._outlet.let_go(execution.intake, output, patience, alive=not self.dead)
            if names:
                execution.warnings.append(listed("left running", names))
        elif self.dead:
            self._outlet.close()
        if not self.dead and execution.bash.trapped:
            execution.bash.feed(self._outlet.ahead(execution.bash))

    def _make_ready(self) -> None:
        """Make the shell ready for the next block."""
        execution = self._execution
        bash = execution.bash
        if execution.holding:
            bash.feed(driver.LET_GO)
            report = execution.until(b"g")
            if report:
                self.released(report.fields[0])
        if execution.undo:
            bash.feed(driver.UNDO)
        if self._keeping.wanted and self._keeping.stale and not bash.state.due:
            bash.ask_state(self._keeping.functions)

    def abandon(self, grace: float) -> None:
        """Nobody wants to know how it goes on: end what runs of it.

        Args:
            grace: Seconds between TERM and KILL.
        """
        execution = self._execution
        bash = execution.bash
        if not self.dead and execution.ending.armed:
            self.dead = True
            signalling.end(execution.ending.targets() | {bash.process}, grace)
            bash.reap()
        elif not self.dead and not bash.has_ended():
            bash.feed(driver.LET_GO)
            if execution.undo:
                bash.feed(driver.UNDO)
        self._outlet.drop()
