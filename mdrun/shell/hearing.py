"""One bash is listened to: what it reports, what it tells of its state, and that it says nothing more."""

from __future__ import annotations

import os
import select
from collections import deque
from typing import TYPE_CHECKING

from mdrun.shell.channel import pending
from mdrun.shell.reports import AT_END, Reports
from mdrun.shell.telling import LOOK

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.shell.reports import Report
    from mdrun.shell.telling import Telling

_AT_ONCE = 64 * 1024
"""Bytes of reports read at once."""
_LOOKS = 250
"""How often we look for a report, without any, until we ask whether bash is still at work."""


class Hearing:
    """Hears what one bash says.

    Args:
        descriptor: The pipe that it reports through; closed with this.
        word: The session's random word.
        state: What it tells of its state, which must not fill the pipe that it is told through.
        ended: A descriptor that says when bash is gone.
        reads_on: Says whether bash waits for more of its script.
        poll: Where to register what it reports through and what tells its end.
    """

    def __init__(
        self,
        descriptor: int,
        word: str,
        state: Telling,
        *,
        ended: int,
        reads_on: Callable[[], bool],
        poll: select.poll,
    ) -> None:
        self.descriptor = descriptor
        self._reports = Reports(word)
        self.heard: deque[Report] = deque()
        """Reports that have come and that nobody has taken yet."""
        self._leaving = False
        """Whether it has said that it leaves, and somebody has taken that."""
        self._state = state
        self._ended = ended
        self._reads_on = reads_on
        self._poll = poll
        self._own_poll = select.poll()
        for each in (poll, self._own_poll):
            each.register(descriptor, select.POLLIN)
            each.register(ended, select.POLLIN)

    def hear(self) -> None:
        """Take the reports that have come."""
        try:
            while data := os.read(self.descriptor, _AT_ONCE):
                self.heard += self._reports.feed(data)
                if len(data) < _AT_ONCE:
                    return
        except BlockingIOError:
            return

    def listen(self) -> Report | None:
        """Wait for the next report and return it, or None where bash is gone, or reads on without one."""
        looks = 0
        while not self.heard:
            ready = self._own_poll.poll(LOOK * 1000)
            self.hear()
            self._state.hear()
            if not self.heard and any(descriptor == self._ended for descriptor, _ in ready):
                return None
            looks += not ready
            if looks > _LOOKS and self.waits_for_us():
                return None
        return self.heard.popleft()

    def waits_for_us(self) -> bool:
        """Return whether bash is reading its script, and no report is on its way."""
        return self._reads_on() and not pending(self.descriptor)

    def said(self, kinds: bytes) -> bool:
        """Return whether one of these has come by now, and nobody has taken it yet."""
        self.hear()
        return any(report.kind in kinds for report in self.heard)

    def took_leave(self) -> None:
        """Note that it has said that it leaves: its state follows, without being asked for."""
        self._leaving = self._state.due = True

    def leaves(self) -> bool:
        """Return whether it is leaving, as far as it has said by now."""
        return self.said(b"x") or self._leaving

    def is_telling(self) -> bool:
        """Return whether it is telling how a command ended, or its last state, and has not done so."""
        began = self.said(b"ADx") or (self._leaving and self._state.due)
        return began and not self.said(b"d" + AT_END)

    def close(self) -> None:
        """Hear nothing any more."""
        self._poll.unregister(self.descriptor)
        self._poll.unregister(self._ended)
        os.close(self.descriptor)
