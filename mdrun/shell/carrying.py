"""A block, or a check, is carried out by a session's shell, and may be ended meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mdrun.shell.capture import Capture, Watch
from mdrun.shell.ending import Ending, Stopping
from mdrun.shell.execution import Execution
from mdrun.shell.feeding import Feeding, Happening

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from mdrun.shell.parts import Parts
    from mdrun.shell.records import Item
    from mdrun.shell.terminal import Terminal


class Carrying:
    """Carries out blocks and checks, one at a time.

    Args:
        parts: What the session is made of.
        terminal: As for :class:`.Session`.
        grace: As for :class:`.Session`.
        single: As for :class:`.Session`.
        whole: As for :class:`.Session`.
    """

    def __init__(
        self, parts: Parts, *, terminal: Terminal | None, grace: float, single: bool, whole: bool
    ) -> None:
        self._parts = parts
        self._terminal = terminal
        self._grace = grace
        self._single = single
        self._whole = whole
        self.active: Ending | None = None
        """How what runs now is ended; None where nothing runs."""
        self.stopping: Callable[[Stopping], object] = lambda _: None
        """Is told how far it has come with a block that the operator wants to end."""

    def out(
        self,
        feed: Callable[[Feeding], Happening],
        output: Path,
        watch: Watch,
        timeout: float | None,
        keep: int = 0,
    ) -> Generator[Item, None, None]:
        """Carry out a block or a check.

        Args:
            feed: Feeds it to the shell.
            output: As for :meth:`.Session.run`.
            watch: As for :meth:`.Session.run`.
            timeout: Seconds that it may take; None for no limit.
            keep: As for :class:`.Block`.

        Raises:
            ShellError: As for :meth:`.Session.run`.
            OSError: As for :meth:`.Session.run`.
        """
        began = time.monotonic()
        feeding = self._feeding(output, watch, timeout, keep)
        execution = feeding.execution
        try:
            result = yield from feed(feeding)
            feeding.let_go(output)
        except BaseException:
            feeding.parting.abandon(self._grace)
            raise
        finally:
            self.active = None
            if feeding.parting.dead:
                self._parts.shells.bash = None
            execution.close()
        yield feeding.ended(result, began)

    def _feeding(self, output: Path, watch: Watch, timeout: float | None, keep: int) -> Feeding:
        """Make ready for a block or a check."""
        if self.active is not None:
            raise RuntimeError("a block of this session is still running")
        parts, shells, outlet = self._parts, self._parts.shells, self._parts.outlet
        outlet.late.drain()
        capture = Capture(output, watch, parts.patterns, keep, whole=self._whole)
        bash = shells.ready()
        channel = outlet.begin(bash, output)
        cookie = shells.next_cookie()
        self.active = Ending(bash, channel, cookie, timeout, self._grace, parts.wake, self.stopping)
        execution = Execution(
            bash, channel, capture, self.active, outlet.late, shells.warnings, parts.poll, self._terminal
        )
        return Feeding(execution, outlet, parts.keeping, single=self._single)
