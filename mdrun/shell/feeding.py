"""What a shell is fed of a block or a check, command by command, and what comes of each."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING

from mdrun.shell import commands, outcome
from mdrun.shell.outcome import Outcome
from mdrun.shell.parting import Parting
from mdrun.shell.pipeline import is_simple
from mdrun.shell.quoting import to_bytes
from mdrun.shell.records import BlockEnded, CommandEnded, CommandStarted

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.beginning import Beginning
    from mdrun.shell.execution import Execution
    from mdrun.shell.keeping import Keeping
    from mdrun.shell.outlet import Outlet
    from mdrun.shell.records import Block, Command

_SUBSTITUTION = 1.0
"""Seconds that ``>(…)`` may take to end after its command has: bash does not wait for it."""


Happening = Generator[CommandStarted | CommandEnded, None, Outcome]
"""What happens to the commands of a block or of a check; the value is what they come to."""


class Feeding:
    """Feeds the shell what one execution is about.

    Args:
        execution: What goes on between the shell and us.
        outlet: What the output comes through.
        keeping: Where the state is kept.
        single: Whether nobody wants the state that is left.
    """

    def __init__(self, execution: Execution, outlet: Outlet, keeping: Keeping, *, single: bool) -> None:
        self.execution = execution
        self.parting = Parting(execution, outlet, keeping)
        """What comes after its last command."""
        self._outlet = outlet
        self._keeping = keeping
        self._single = single
        self._commands: tuple[Command, ...] = ()

    def commands(self, block: Block) -> Happening:
        """Run a block's commands until one fails."""
        execution = self.execution
        bash, ending = execution.bash, execution.ending
        self._commands = block.commands
        for index, command in enumerate(block.commands):
            last = index == len(block.commands) - 1
            yield CommandStarted(command.line, command.text)
            execution.keys.heed()
            if ending.over():
                return Outcome(outcome.of_ending(timed_out=ending.timed_out), command.line)
            execution.regain()
            # Not before the shell is fed: else it would never hear of its new output.
            begin = None if index else self._outlet.beginning(block)
            execution.undo = block.cwd is not None or bool(block.env)
            began, start = time.monotonic(), execution.intake.size
            result = self._result(command, begin, last=last, pipefail=block.pipefail)
            status = result.status if result.over else bash.before.status
            seconds = time.monotonic() - began
            yield CommandEnded(command.line, command.text, status, seconds, start, execution.intake.size)
            if result.over:
                return result
        return Outcome()

    def _result(self, command: Command, begin: Beginning | None, *, last: bool, pipefail: bool) -> Outcome:
        """Run one command of a block to its end."""
        execution = self.execution
        bash, ending = execution.bash, execution.ending
        text, keeping = to_bytes(command.text), self._keeping
        untouching = not execution.undo and keeping.untouching(text)
        careful = "" if untouching else bash.foresee(text)
        if not untouching:
            keeping.touched()
        simple = careful in ("quiet", "hidden", "aside") and is_simple(command.text)
        fed = text if untouching else bash.fed(text)
        line = commands.command(
            fed, bash.before, begin, last=last, careful=careful, simple=simple, untouching=untouching
        )
        # Where its state will be wanted, it is asked for at once: bash tells it while we do other things.
        ahead = last and keeping.wanted and keeping.stale and not (careful or execution.undo)
        execution.feed(line + bash.state.line(keeping.functions) if ahead else line, command.line - 1)
        report = execution.until(b"z" if last and not careful else b"e")
        if report is None:
            return self.parting.died(command, single=self._single)
        bash.state.due = ahead
        bash.settle(report, text)
        if report.kind == b"z":
            execution.intake.stop_holding()
            self.parting.released(report.fields[0])
        execution.intake.drain()
        if bash.errexit and bash.before.status and is_simple(command.text):
            return Outcome(bash.before.status, command.line, over=True)
        if pipefail and bash.errexit and not bash.before.status and len(bash.before.pipestatus) > 1:
            failure = outcome.of_pipeline(command.text, command.line, bash.before.pipestatus)
            if failure:
                return failure
        if not last and ending.told:
            return Outcome(outcome.of_ending(timed_out=ending.timed_out), command.line, over=True)
        return Outcome()

    def check(self, command: Command) -> Happening:
        """Run a check's command in a subshell."""
        execution = self.execution
        bash, ending = execution.bash, execution.ending
        self._commands = (command,)
        yield CommandStarted(command.line, command.text)
        if ending.over():
            return Outcome(outcome.of_ending(timed_out=ending.timed_out), command.line)
        execution.regain()
        began = time.monotonic()
        line = commands.check(to_bytes(command.text), self._outlet.beginning(), bash.aside.back)
        execution.feed(line, command.line - 1)
        report = execution.until(b"y")
        if report is None:
            result = self.parting.died(command, single=self._single)
        else:
            execution.intake.drain()
            self.parting.released(report.fields[0])
            status = int(report.fields[1])
            if status:
                result = Outcome(status, command.line, over=True)
            else:
                result = outcome.of_pipeline(command.text, command.line, execution.pipestatus) or Outcome()
        seconds = time.monotonic() - began
        yield CommandEnded(command.line, command.text, result.status, seconds, 0, execution.intake.size)
        return result

    def let_go(self, output: Path) -> None:
        """Part with it: it was carried out to its end.

        Args:
            output: The output's file.
        """
        substitutes = any(">(" in command.text for command in self._commands)
        self.parting.let_go(output, _SUBSTITUTION if substitutes else 0.0)

    def ended(self, result: Outcome, began: float) -> BlockEnded:
        """Return how all of it has ended; call it when the execution is closed.

        Args:
            result: How its commands did.
            began: When it began, as ``time.monotonic`` has it.
        """
        execution = self.execution
        bash, capture, ending = execution.bash, execution.intake.capture, execution.ending
        said = bash.take_warnings()
        return BlockEnded(
            result.status,
            result.line,
            time.monotonic() - began,
            ending.timed_out,
            ending.interrupted,
            result.died,
            capture.size,
            capture.sha256,
            capture.lines,
            (*self._outlet.masked(said), *execution.warnings),
            ending.terminated,
            capture.kept,
        )
