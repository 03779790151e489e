"""One block, or one check, on its way: wait for what the shell says, and take its output."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mdrun.shell import driver
from mdrun.shell.bulk import PATIENCE
from mdrun.shell.intake import Intake
from mdrun.shell.keys import TYPE_AGAIN, Keys
from mdrun.shell.pty import Pty
from mdrun.shell.reports import statuses
from mdrun.shell.silence import Silence
from mdrun.shell.telling import LOOK

if TYPE_CHECKING:
    import select

    from mdrun.shell.bash import Bash
    from mdrun.shell.capture import Capture
    from mdrun.shell.channel import Channel
    from mdrun.shell.ending import Ending
    from mdrun.shell.late import Late
    from mdrun.shell.reports import Report
    from mdrun.shell.terminal import Terminal
    from mdrun.shell.told import StateParts

_LISTEN = 0.5
"""Seconds without any event after which we look whether the shell is still at work."""


class Execution:
    """What goes on between the shell and us while a block or a check runs.

    Args:
        bash: The shell.
        channel: What its output comes through.
        capture: Where its output goes.
        ending: How it is ended.
        late: What blocks before it left running.
        warnings: What is to be said with its end; emptied.
        poll: All descriptors there are to wait for.
        terminal: The operator's, where the channel is a terminal.
    """

    def __init__(
        self,
        bash: Bash,
        channel: Channel,
        capture: Capture,
        ending: Ending,
        late: Late,
        warnings: list[str],
        poll: select.poll,
        terminal: Terminal | None,
    ) -> None:
        self.bash = bash
        self.ending = ending
        self.intake = Intake(channel, capture, terminal)
        self.keys = Keys(terminal, channel, bash, ending, poll)
        self.farewell: Report | None = None
        """What the shell said when it left."""
        self.parts: StateParts = ()
        """What it told of its state then."""
        self.warnings = warnings[:]
        warnings.clear()
        self.gone = False
        """Whether the shell has ended."""
        self.holding = False
        """Whether the shell may hold the output."""
        self.undo = False
        """Whether something was done for the block only."""
        self.pipestatus: tuple[int, ...] = ()
        """``PIPESTATUS`` of a check."""
        self._late = late
        self.silence = Silence(bash, ending.interruption, self.warnings)
        self._poll = poll

    def regain(self) -> None:
        """Bring the shell back to its terminal's foreground, where what had taken that was killed."""
        channel, bash = self.intake.channel, self.bash
        if isinstance(channel, Pty) and not bash.jobs and channel.foreground() not in (0, bash.process):
            bash.feed(driver.take_foreground(os.fsencode(channel.path), os.fsencode(sys.executable)))

    def feed(self, text: bytes, line: int | None) -> None:
        """Give the shell its next command, as :meth:`.Bash.feed`; from here on it may hold the output."""
        self.ending.interruption.traps = b"trap" in text or b"INT" in self.bash.traps.told
        self.holding = self.ending.armed = True
        self.silence.follows(text, line)
        self.bash.feed(text, line)

    def until(self, kind: bytes) -> Report | None:
        """Wait for the shell to say this and return it, or None where the shell is gone."""
        heard = self.bash.hearing.heard
        while True:
            while heard:
                report = heard.popleft()
                if report.kind == kind:
                    self.ending.armed = False
                    return report
                self._other(report)
            if self.gone:
                self.ending.armed = self.holding = False
                return None
            self._wait(kind)

    def _other(self, report: Report) -> None:
        """Take what the shell says without being asked."""
        if report.kind == b"d":
            self.parts = self.bash.state.take()
        elif report.kind == b"r":
            self.silence.never_began()
        elif report.kind == b"x":
            self.farewell = report
            self.bash.hearing.took_leave()
        elif report.kind == b"p":
            self.ending.doomed.subshell = self.bash.outer(int(report.fields[0]))
        elif report.kind == b"t":
            self.pipestatus = statuses(report.fields[2:])
        else:
            self.bash.learn(report)

    def _wait(self, kind: bytes) -> None:
        bash, ending = self.bash, self.ending
        limit = LOOK if bash.state.due else _LISTEN
        if self.keys.waiting:
            limit = min(limit, TYPE_AGAIN)
        if self.intake.capture.waiting:
            limit = min(limit, PATIENCE)
        self.keys.follow()
        patience = ending.patience if ending.armed else None
        events = self._poll.poll((limit if patience is None else min(limit, patience)) * 1000)
        for descriptor, event in events:
            self._attend(descriptor, event)
        if bash.state.due:
            bash.state.hear()
        elif not events:
            self._idle(kind)
        if ending.armed and ending.pending:
            ending.act()

    def _attend(self, descriptor: int, event: int) -> None:
        """Take what has come from somewhere."""
        hearing = self.bash.hearing
        if descriptor == hearing.descriptor:
            hearing.hear()
        elif descriptor == self.intake.channel.descriptor:
            self.intake.take()
        elif self.keys.come_from(descriptor):
            self.keys.take(event)
        elif descriptor == self.bash.ended:
            self.gone = True
            hearing.hear()
        elif descriptor == self.ending.wake:
            os.eventfd_read(descriptor)
        else:
            self._late.take(descriptor)

    def _idle(self, kind: bytes) -> None:
        """Nothing has come for a while."""
        if self.intake.capture.waiting:
            self.intake.capture.settle()
            return
        self.keys.notice()
        self.silence.look(kind)

    def close(self) -> None:
        """Give back what it holds; doing it twice does no harm."""
        self.keys.close()
        self.intake.close()
