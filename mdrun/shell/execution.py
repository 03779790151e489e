"""One block, or one check, on its way: wait for what the shell says, and take its output."""

from __future__ import annotations

import os
import select
import sys
import termios
import time
from typing import TYPE_CHECKING

from mdrun.shell import driver
from mdrun.shell.bulk import PATIENCE
from mdrun.shell.channel import CAPACITY, CHUNK, Channel, Pty
from mdrun.shell.reports import PUT_ASIDE
from mdrun.shell.silence import Silence
from mdrun.shell.telling import LOOK

if TYPE_CHECKING:
    from mdrun.shell.bash import Bash
    from mdrun.shell.capture import Capture
    from mdrun.shell.ending import Ending
    from mdrun.shell.late import Late
    from mdrun.shell.reports import Report
    from mdrun.shell.state import Parts
    from mdrun.shell.terminal import Terminal

_LISTEN = 0.5
"""Seconds without any event after which we look whether the shell is still at work."""
_TYPE_AGAIN = 0.02
"""Seconds until keys are typed again that the blocks' terminal had no room for."""


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
        self.capture = capture
        self.ending = ending
        self.farewell: Report | None = None
        self.parts: Parts = ()
        self.warnings = warnings[:]
        warnings.clear()
        self.gone = False
        self.holding = False
        self.undo = False
        self.pipestatus: tuple[int, ...] = ()
        self.channel = channel
        # As long as we hold it too, its end of file cannot come, whatever the block does with its output.
        self._ended = False
        self._held = channel.hold()
        self._late = late
        self.silence = Silence(bash, ending.interruption, self.warnings)
        self._poll = poll
        self._terminal = terminal
        self._keys = False
        if terminal and isinstance(channel, Pty):
            self._keys = terminal.lend(channel)
            if self._keys:
                poll.register(terminal.descriptor, select.POLLIN)

    def regain(self) -> None:
        """Bring the shell back to its terminal's foreground, where what had taken that was killed."""
        channel, bash = self.channel, self.bash
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
        heard = self.bash.heard
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
        elif report.kind == b"i":
            self.bash.ready(report)
        elif report.kind == b"k":
            self.bash.traps.saw(report.payload)
        elif report.kind in PUT_ASIDE:
            self.bash.put_aside(report)
        elif report.kind == b"r":
            self.silence.never_began()
        elif report.kind == b"x":
            self.farewell = report
            self.bash.state.due = True
        elif report.kind == b"p":
            self.ending.subshell = self.bash.outer(int(report.fields[0]))
        elif report.kind == b"t":
            self.pipestatus = tuple(map(int, report.fields[2:]))

    def _wait(self, kind: bytes) -> None:
        bash, ending = self.bash, self.ending
        limit = LOOK if bash.state.due else _LISTEN
        if self._terminal and self._terminal.waiting:
            limit = min(limit, _TYPE_AGAIN)
        if self.capture.waiting:
            limit = min(limit, PATIENCE)
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
        if descriptor == self.bash.reports_from:
            self.bash.hear()
        elif descriptor == self.channel.descriptor:
            self._take()
        elif self._terminal and descriptor == self._terminal.descriptor:
            self.type()
            if event & ~select.POLLIN:  # it is gone; SIGHUP says what that means for the run
                self._leave_keys()
        elif descriptor == self.bash.ended:
            self.gone = True
            self.bash.hear()
        elif descriptor == self.ending.wake:
            os.eventfd_read(descriptor)
        else:
            self._late.take(descriptor)

    def _idle(self, kind: bytes) -> None:
        """Nothing has come for a while."""
        if self.capture.waiting:
            self.capture.settle()
            return
        if self._terminal:
            self._terminal.notice()
            if self._terminal.waiting:
                self.type()
        self.silence.look(kind)

    def type(self) -> None:
        """Hand on what the operator types; a key that interrupts or stops does so."""
        assert self._terminal is not None
        while (key := self._terminal.pass_on(self.bash.process, jobs=self.bash.jobs)) is not None:
            if key == termios.VINTR:
                self.ending.interrupt()
            else:
                self._terminal.suspend(self.bash.process)
            if not self._terminal.waiting:
                return

    def heed_keys(self) -> None:
        """Take the keys that were pressed while no command ran."""
        if self._keys and self._terminal:
            poll = select.poll()
            poll.register(self._terminal.descriptor, select.POLLIN)
            if poll.poll(0):
                self.type()

    def _leave_keys(self) -> None:
        if self._terminal and self._keys:
            self._poll.unregister(self._terminal.descriptor)
        self._keys = False

    def _take(self) -> int:
        chunk = self.channel.read()
        if self._terminal:
            self._terminal.notice()
            self.capture.showing.drawn = self._terminal.drawn
        if chunk:
            if self._terminal:
                self._terminal.unseen.shown(chunk)
            self.capture.feed(chunk)
            return len(chunk)
        self._ended = chunk is not None
        return 0

    def drain(self) -> None:
        """Take all output that was written until now; what comes while we read it is somebody else's."""
        taken = 0
        while taken < CAPACITY:
            size = self._take()
            taken += size
            if size < CHUNK:
                break
        if self.capture.waiting:
            self.capture.settle()

    def stop_holding(self) -> None:
        """Let the output end as soon as nobody else holds it; doing it twice does no harm."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def at_end(self) -> bool:
        """Return whether all of the output was taken, and nobody holds it any longer."""
        return self._ended

    def let_go(self, patience: float) -> bool:
        """Take the rest of the output; return whether nobody holds it any longer.

        Args:
            patience: Seconds that process substitutions may take to end.
        """
        self.drain()
        self.stop_holding()
        give_up = time.monotonic() + patience
        taken = 0
        while (chunk := self.channel.read()) != b"":
            if chunk:
                self.capture.feed(chunk)
                taken += len(chunk)
            if time.monotonic() >= give_up and (chunk is None or taken > CAPACITY):
                return False
            if chunk is None:
                poll = select.poll()
                poll.register(self.channel.descriptor, select.POLLIN)
                poll.poll(max(0.0, give_up - time.monotonic()) * 1000)
        return True

    def close(self) -> None:
        """Give back what it holds; doing it twice does no harm."""
        self._leave_keys()
        if self._terminal:
            self._terminal.take_back()
        self.stop_holding()
        self.capture.close()
