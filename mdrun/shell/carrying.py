"""A block, or a check, is carried out by a session's shell, and may be ended meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mdrun.shell.capture import Capture, Watch
from mdrun.shell.ending import Ending, Stopping
from mdrun.shell.execution import Execution
from mdrun.shell.feeding import Feeding, Step
from mdrun.shell.records import Block, BlockEnded, Command, CommandEnded, CommandStarted
from mdrun.shell.resting import Parts, Resting

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from mdrun.shell.terminal import Terminal

Item = CommandStarted | CommandEnded | BlockEnded


class Carrying(Resting):
    """A session that carries out blocks and checks.

    Args:
        parts: What it is made of.
        terminal: As for :class:`.Session`.
        grace: As for :class:`.Session`.
        single: As for :class:`.Session`.
        whole: As for :class:`.Session`.
    """

    def __init__(
        self, parts: Parts, *, terminal: Terminal | None, grace: float, single: bool, whole: bool
    ) -> None:
        super().__init__(parts)
        self._terminal = terminal
        self._grace = grace
        self._single = single
        self._whole = whole
        self._active: Ending | None = None
        self.stopping: Callable[[Stopping], object] = lambda _: None
        """Is told how far it has come with a block that the operator wants to end."""

    def run(self, block: Block, output: Path, watch: Watch) -> Generator[Item, None, None]:
        """Run a block, command by command.

        Each command starts only when the item after its :class:`CommandStarted` is asked for. The processes
        of a block whose items are no longer asked for are ended.

        Args:
            block: What to run.
            output: File for its output, mode 0600, secrets masked; made by the first byte.
            watch: Called with every chunk of that output as it comes.

        Raises:
            ShellError: The shell cannot be started again after it went away.
            OSError: The output cannot be written.
        """
        yield from self._carry_out(
            lambda feeding: feeding.commands(block), output, watch, block.timeout, block.keep
        )

    def evaluate(
        self, text: str, line: int, output: Path, watch: Watch, timeout: float | None = None
    ) -> Generator[Item, None, None]:
        """Run a check in a subshell of the run's shell, whose state it cannot change.

        Args:
            text: The check's command.
            line: Its line in the guide, 1-based.
            output: As for :meth:`run`.
            watch: As for :meth:`run`.
            timeout: Seconds that it may take; None for no limit.

        Raises:
            ShellError: As for :meth:`run`.
            OSError: As for :meth:`run`.
        """
        command = Command(line, text)
        yield from self._carry_out(lambda feeding: feeding.check(command), output, watch, timeout)

    def terminate(self) -> None:
        """End the block that runs, if one does: TERM to all of it, after the grace KILL; from any thread."""
        active = self._active
        if active is not None:
            active.terminate()

    def interrupt(self) -> None:
        """Do what Ctrl-C does to the block that runs, if one does; signal handlers may call it.

        INT to the foreground; TERM to all of the block where it is the second within a second, or where what
        was interrupted takes no notice of it until the grace is over; KILL at the next, or a grace later.
        """
        active = self._active
        if active is not None:
            active.interrupt()

    def insist(self) -> None:
        """Do what another Ctrl-C at once does to a block that is being interrupted; nothing to another."""
        active = self._active
        if active is not None:
            active.insist()

    def _carry_out(
        self,
        steps: Callable[[Feeding], Step],
        output: Path,
        watch: Watch,
        timeout: float | None,
        keep: int = 0,
    ) -> Generator[Item, None, None]:
        began = time.monotonic()
        feeding = self._feeding(output, watch, timeout, keep)
        execution = feeding.execution
        try:
            result = yield from steps(feeding)
            feeding.let_go(output)
        except BaseException:
            feeding.abandon(self._grace)
            raise
        finally:
            self._active = None
            if feeding.dead:
                self._shells.bash = None
            execution.close()
        yield feeding.ended(result, began)

    def _feeding(self, output: Path, watch: Watch, timeout: float | None, keep: int) -> Feeding:
        """Make ready for a block or a check."""
        if self._active is not None:
            raise RuntimeError("a block of this session is still running")
        outlet, poll = self._parts.outlet, self._parts.poll
        outlet.late.drain()
        capture = Capture(output, watch, self._patterns, keep, whole=self._whole)
        bash = self._shell()
        channel = outlet.begin(bash, output)
        self._active = Ending(
            bash, self._shells.next_cookie(), timeout, self._grace, self._parts.wake, self.stopping
        )
        execution = Execution(
            bash, channel, capture, self._active, outlet.late, self._warnings, poll, self._terminal
        )
        return Feeding(execution, outlet, self._keeping, single=self._single)
