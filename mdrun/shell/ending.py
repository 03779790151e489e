"""How a block's processes are made to end: when its time is over, or by the operator."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

from mdrun.shell.interruption import Interruption
from mdrun.shell.signalling import Doomed

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.shell.bash import Bash
    from mdrun.shell.channel import Channel

Stopping = Literal["interrupted", "busy", "terminated", "killed"]
"""How far it has come with a block that the operator wants to end: INT was sent; what got it is still at
work; TERM; KILL."""

_TWICE = 1.0
"""Seconds within which a second interrupt means more than the first."""
_LOOK = 0.02
"""Seconds between two looks at processes that were told to end, where nothing announces their end."""
_LAST = 1.0
"""Seconds to wait for processes that were killed: one that waits for a disk or a server may stay for long."""


class Ending:
    """How a block's processes are made to end: when its time is over, or by the operator.

    Args:
        bash: The shell.
        channel: What its output comes through.
        cookie: Entry in the environment of the block's processes.
        timeout: Seconds until the block is ended; None for no limit.
        grace: Seconds between TERM and KILL.
        wake: An eventfd that makes :class:`Execution` look.
        stopping: Is told how far it has come with a block that the operator wants to end.
    """

    def __init__(
        self,
        bash: Bash,
        channel: Channel,
        cookie: bytes,
        timeout: float | None,
        grace: float,
        wake: int,
        stopping: Callable[[Stopping], object] = lambda _: None,
    ) -> None:
        self._grace = grace
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._stopping = stopping
        self._term_at: float | None = None
        self._kill_at: float | None = None
        self._interrupts: list[float] = []
        self._heeded = 0
        self._busy = False
        self._killed = False
        self._unwanted = False
        self.armed = False
        """Whether a command runs; what is ours is not to be ended."""
        self.interruption = Interruption(bash, channel, cookie)
        """How an interrupt gets to them."""
        self.doomed = Doomed(bash.process, cookie)
        """What the block has started."""
        self.timed_out = False
        self.terminated = False
        """Whether processes were told to end because nobody wants the block to go on."""
        self.wake = wake

    def interrupt(self) -> None:
        """Note that the operator wants an end; may be called from a signal handler."""
        self._interrupts.append(time.monotonic())
        os.eventfd_write(self.wake, 1)

    def insist(self) -> None:
        """Note that nobody can ask for an end again, where one was asked for; signal handlers may call it."""
        if self._interrupts:
            self._interrupts.append(self._interrupts[-1])  # as if it had been asked for twice at once
            os.eventfd_write(self.wake, 1)

    def terminate(self) -> None:
        """Note that nobody wants the block to go on; may be called from any thread."""
        self._unwanted = True
        os.eventfd_write(self.wake, 1)

    @property
    def interrupted(self) -> bool:
        """Whether the operator wanted an end."""
        return bool(self._interrupts)

    @property
    def told(self) -> bool:
        """Whether processes were ended, or are to be."""
        return self.timed_out or self.interrupted or self._unwanted

    def over(self) -> bool:
        """Return whether no further command may start."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            self.timed_out = True
        return self.told

    @property
    def pending(self) -> bool:
        """Whether there is, or may be, anything for :meth:`act` to do."""
        waiting = self._heeded < len(self._interrupts) or self._unwanted is not self.terminated
        return waiting or bool(self._moments())

    @property
    def patience(self) -> float | None:
        """Seconds until :meth:`act` should be called again; None for no limit."""
        moments = self._moments()
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _moments(self) -> list[float]:
        moments = (self._deadline, self._term_at, self._kill_at, self.interruption.next_look)
        return [moment for moment in moments if moment is not None]

    def act(self) -> None:
        """Do what is due by now."""
        now = time.monotonic()
        if self._unwanted and not self.terminated:
            self.terminated = True
            self._terminate()
        while self._heeded < len(self._interrupts):
            self._heed(self._heeded)
            self._heeded += 1
        look = self.interruption.next_look
        if look is not None and now >= look:
            self.interruption.look_again()
        if self._deadline is not None and now >= self._deadline:
            self._deadline = None
            self.timed_out = True
            self._terminate()
        if self._term_at is not None and now >= self._term_at:
            self._term_at = now + self._grace
            if not self.interruption.is_at_work():
                self._terminate()
            elif not self._busy:
                self._busy = True
                self._stopping("busy")
        if self._kill_at is not None and now >= self._kill_at:
            self._kill_at = None
            self._kill()

    def _heed(self, index: int) -> None:
        """INT at first; TERM where another came within a second before; KILL after that."""
        if self._kill_at is not None:
            self._kill_at = None
            self._kill()
        elif index and self._interrupts[index] - self._interrupts[index - 1] <= _TWICE:
            self._terminate()
        else:
            self._stopping("interrupted")
            self._term_at = self._term_at or time.monotonic() + self._grace
            self.interruption.send()

    def _terminate(self) -> None:
        self.doomed.terminate()
        if self._interrupts:
            self._stopping("terminated")
        self._term_at = None
        self._kill_at = time.monotonic() + self._grace

    def _kill(self) -> None:
        self._killed = True
        if self._interrupts:
            self._stopping("killed")
        self.doomed.kill()

    def finish(self, meanwhile: Callable[[], object]) -> set[int]:
        """Wait until nothing is left of a block that was told to end; KILL what is after the grace.

        Args:
            meanwhile: Takes what is printed: nothing that puts things away may have to wait for a reader.

        Returns:
            What lives on even so: it belongs to another user, or the kernel does not let it go yet.
        """
        if self._interrupts:
            self.interruption.send_to_orphans()
        while self._kill_at is not None and self.doomed.found():
            time.sleep(_LOOK)
            meanwhile()
            self.act()
        # Who was killed is gone only when the kernel comes to it.
        give_up = time.monotonic() + _LAST
        while self._killed and self.doomed.found() and time.monotonic() < give_up:
            time.sleep(_LOOK / 10)
        return self.doomed.found() if self._killed else set()
