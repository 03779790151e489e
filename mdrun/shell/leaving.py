"""The end of a session: its shell leaves as at the end of a script, and what blocks left running ends."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

from mdrun.shell import driver, naming, processes, signalling

if TYPE_CHECKING:
    from mdrun.shell.bash import Bash
    from mdrun.shell.launching import Launch
    from mdrun.shell.parts import Parts

_LOOK = 0.1
"""Seconds between two looks whether somebody hurries: a signal handler ends no wait."""


class Leaving:
    """Ends a session.

    Args:
        parts: What the session is made of.
        launch: How its shells are started.
        grace: Seconds between TERM and KILL, and those that the shell may take before it is ended.
        single: As for :class:`.Session`.
    """

    def __init__(self, parts: Parts, launch: Launch, grace: float, *, single: bool) -> None:
        self._parts = parts
        self._launch = launch
        self._grace = grace
        self._single = single
        self._over = False
        self._hurried = False

    def left(self) -> set[int]:
        """Return what blocks left running, as :meth:`.Session.left`."""
        detached = processes.with_variable(self._launch.cookie) if self._single else set[int]()
        return self._parts.shells.left() | detached

    def hurry(self) -> None:
        """Wait for nobody any longer; signal handlers may call it."""
        self._hurried = True

    def leave(self) -> tuple[str, ...]:
        """End all of it; return the names of the processes that were left running, and none a second time."""
        if self._over:
            return ()
        self._over = True
        outlet, shells = self._parts.outlet, self._parts.shells
        left = self.left()
        bash, shells.bash = shells.bash, None
        if bash:
            self._let_go(bash)
        left = signalling.staying(left | self.left(), self._is_hurried)
        names = outlet.masked(naming.names(sorted(left), self._launch.arguments))
        signalling.end(left, self._grace, self._is_hurried)
        outlet.late.close()
        outlet.close()
        self._parts.away()
        return tuple(names)

    def _is_hurried(self) -> bool:
        """Return whether nobody wants to wait any longer."""
        return self._hurried

    def _let_go(self, bash: Bash) -> None:
        """Let the shell leave, and the guide's own ``EXIT`` trap print beside the last block's output."""
        outlet = self._parts.outlet
        line = b"\\builtin trap - EXIT\n"
        if bash.traps.on_exit:
            outlet.open(bash)
            line = driver.last_words(bash.traps.on_exit, outlet.beginning(), bash.aside.back)
        held, late = outlet.hold(), outlet.late
        bash.feed(line)
        bash.end_of_script()
        outlet.drop()
        give_up = time.monotonic() + self._grace
        while not bash.has_ended() and not self._hurried and (left := give_up - time.monotonic()) > 0:
            poll = select.poll()
            for descriptor in (bash.ended, *late.descriptors):
                poll.register(descriptor, select.POLLIN)
            poll.poll(min(left, _LOOK) * 1000)
            late.drain()
        signalling.end({bash.process}, self._grace, self._is_hurried)
        bash.reap()
        if held >= 0:
            os.close(held)
        late.drain()
