"""A block, or a check, is over: the shell lets go of its output, and what was for it alone is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.many import listed
from mdrun.shell import driver, muting, naming, outcome, signalling
from mdrun.shell.outcome import Outcome
from mdrun.shell.quoting import to_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.bash import Bash
    from mdrun.shell.execution import Execution
    from mdrun.shell.keeping import Keeping
    from mdrun.shell.outlet import Outlet
    from mdrun.shell.records import Command

_REMOVED = "the private directory of mdrun, in which it says everything, was removed"


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

    def died(self, command: Command, *, single: bool) -> Outcome:
        """The shell is gone: keep what it said, and see what the command came to.

        Args:
            command: What it was at work on.
            single: Whether nobody wants the state that is left.
        """
        execution = self._execution
        bash, ending = execution.bash, execution.ending
        self.dead = True
        code = bash.reap()
        execution.intake.drain()
        left = naming.names(sorted(ending.finish(execution.intake.drain)), ())
        if left:
            execution.warnings.append("could not be ended: " + ", ".join(self._outlet.masked(left)))
        farewell, trapped = execution.farewell, bool(bash.traps.on_exit)
        result = outcome.of_death(
            code, farewell, command.text, command.line, ours=ending.told, trapped=trapped
        )
        kept = self._keeping.take(bash, farewell, execution.parts) or single
        if execution.silence.for_good:
            result = Outcome(result.status or outcome.NO_ANSWER, command.line, "no answer", over=True)
        if not kept:
            execution.warnings.append(_without_a_word(bash, command.text))
        elif execution.silence.for_good:
            execution.warnings.append("the shell read on without saying how the command ended")
        if not result.status and ending.told:
            status = outcome.of_ending(timed_out=ending.timed_out)
            result = result._replace(status=status, line=command.line)
        return result

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
            signalling.end(execution.ending.doomed.found() | {bash.process}, grace)
            bash.reap()
        elif not self.dead and not bash.has_ended():
            bash.feed(driver.LET_GO)
            if execution.undo:
                bash.feed(driver.UNDO)
        self._outlet.drop()


def _without_a_word(bash: Bash, text: str) -> str:
    """Return what is said where a shell told nothing of its end."""
    because = muting.why(to_bytes(text)) if bash.directory.exists() else _REMOVED
    said = f" ({because})" if because else ""
    return f"the shell went away without a word{said}; its state is the one saved before"
