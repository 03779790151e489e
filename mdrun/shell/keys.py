"""The keys that the operator presses while a block, or a check, runs."""

from __future__ import annotations

import select
import termios
from typing import TYPE_CHECKING

from mdrun.shell.pty import Pty

if TYPE_CHECKING:
    from mdrun.shell.bash import Bash
    from mdrun.shell.channel import Channel
    from mdrun.shell.ending import Ending
    from mdrun.shell.terminal import Terminal

TYPE_AGAIN = 0.02
"""Seconds until keys are typed again that the blocks' terminal had no room for."""


class Keys:
    """Hands the operator's keys on to one block, for which its terminal is lent.

    Args:
        terminal: The operator's terminal; None where there is none, and so no key either.
        channel: What the block's output comes through.
        bash: The shell.
        ending: How the block is ended.
        poll: All descriptors there are to wait for.
    """

    def __init__(
        self, terminal: Terminal | None, channel: Channel, bash: Bash, ending: Ending, poll: select.poll
    ) -> None:
        self._terminal = terminal
        self._bash = bash
        self._ending = ending
        self._poll = poll
        self._ours = False
        self._lent = terminal if isinstance(channel, Pty) else None
        if terminal and isinstance(channel, Pty):
            terminal.lend(channel)
            self.follow()

    @property
    def waiting(self) -> bool:
        """Whether some wait to be typed again."""
        return self._terminal is not None and self._terminal.waiting

    def follow(self) -> None:
        """Listen to them where mdrun is in the terminal's foreground, and only there."""
        if self._lent and self._lent.follow() is not self._ours:
            if self._ours:
                self._leave()
            else:
                self._ours = True
                self._poll.register(self._lent.descriptor, select.POLLIN)

    def come_from(self, descriptor: int) -> bool:
        """Return whether this is where they come from."""
        return self._terminal is not None and descriptor == self._terminal.descriptor

    def notice(self) -> None:
        """Notice how they are read by now, and type those that wait."""
        if self._terminal:
            self._terminal.notice()
            if self._terminal.waiting:
                self._type(self._terminal)

    def take(self, event: int) -> None:
        """Hand on those that have come; where the terminal is gone, SIGHUP says what that means for the run.

        Args:
            event: What ``poll`` says of the terminal.
        """
        if self._terminal:
            self._type(self._terminal)
            if event & ~select.POLLIN:
                self._leave()

    def heed(self) -> None:
        """Take those that were pressed while no command ran."""
        if self._ours and self._terminal:
            poll = select.poll()
            poll.register(self._terminal.descriptor, select.POLLIN)
            if poll.poll(0):
                self._type(self._terminal)

    def _type(self, terminal: Terminal) -> None:
        """Hand on what the operator types; a key that interrupts or stops does so."""
        while (key := terminal.pass_on(self._bash.process, jobs=self._bash.jobs)) is not None:
            if key == termios.VINTR:
                self._ending.interrupt()
            else:
                terminal.suspend(self._bash.process)
            if not terminal.waiting:
                return

    def _leave(self) -> None:
        if self._terminal and self._ours:
            self._poll.unregister(self._terminal.descriptor)
        self._ours = False

    def close(self) -> None:
        """Give the terminal back; doing it twice does no harm."""
        self._leave()
        if self._terminal:
            self._terminal.take_back()
