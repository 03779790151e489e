"""One block, or one check, on its way: wait for what the shell says, take its output, end it in time."""

from __future__ import annotations

import os
import select
import signal
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from mdrun.shell import processes
from mdrun.shell.bash import Bash
from mdrun.shell.capture import Capture
from mdrun.shell.channel import CAPACITY, CHUNK, Pipe
from mdrun.shell.driver import Report
from mdrun.shell.mask import Patterns

_TWICE = 1.0
"""Seconds within which a second interrupt means more than the first."""
_LISTEN = 0.5
"""Seconds without any event after which we look whether the shell is still at work."""
_LOOK = 0.05
"""Seconds between two looks at processes that were told to end, where nothing announces their end."""


class Ending:
    """How a block's processes are made to end: when its time is over, or by the operator.

    Args:
        bash: The shell.
        cookie: Entry in the environment of the block's processes.
        timeout: Seconds until the block is ended; None for no limit.
        grace: Seconds between TERM and KILL.
        wake: An eventfd that makes :class:`Execution` look.
    """

    def __init__(self, bash: Bash, cookie: bytes, timeout: float | None, grace: float, wake: int) -> None:
        self._bash = bash
        self._cookie = cookie
        self._grace = grace
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._kill_at: float | None = None
        self._interrupts: list[float] = []
        self._heeded = 0
        self._doomed: set[int] = set()
        self.subshell: int | None = None
        self.timed_out = False
        self.wake = wake

    def interrupt(self) -> None:
        """Note that the operator wants an end; may be called from a signal handler."""
        self._interrupts.append(time.monotonic())
        os.eventfd_write(self.wake, 1)

    @property
    def interrupted(self) -> bool:
        """Whether the operator wanted an end."""
        return bool(self._interrupts)

    @property
    def told(self) -> bool:
        """Whether processes were ended, or are to be."""
        return self.timed_out or self.interrupted

    def over(self) -> bool:
        """Return whether no further command may start."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            self.timed_out = True
        return self.told

    @property
    def patience(self) -> float | None:
        """Seconds until :meth:`act` should be called again; None for no limit."""
        moments = [moment for moment in (self._deadline, self._kill_at) if moment is not None]
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def act(self) -> None:
        """Do what is due by now."""
        now = time.monotonic()
        while self._heeded < len(self._interrupts):
            self._heed(self._heeded)
            self._heeded += 1
        if self._deadline is not None and now >= self._deadline:
            self._deadline = None
            self.timed_out = True
            self._terminate()
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
            with suppress(OSError):
                os.killpg(self._bash.process, signal.SIGINT)

    def targets(self) -> set[int]:
        """Return whom the block started, wherever they are; of a check's, not the shell itself."""
        found = processes.with_cookie(self._cookie)
        if self.subshell is None:
            found |= processes.in_sessions({self._bash.process}) | processes.descendants(self._bash.process)
        else:
            found |= {self.subshell} | processes.descendants(self.subshell)
            found.discard(self._bash.process)
        self._doomed |= found
        self._doomed = {process for process in self._doomed if processes.alive(process)}
        return self._doomed

    def _terminate(self) -> None:
        processes.send(signal.SIGTERM, self.targets())
        self._kill_at = time.monotonic() + self._grace

    def _kill(self) -> None:
        # Stopped first, so that none starts another behind our back.
        targets = set(self.targets())
        processes.send(signal.SIGSTOP, targets)
        processes.send(signal.SIGKILL, targets | self.targets())

    def finish(self) -> None:
        """Wait until nothing is left of a block that was told to end; KILL what is, when the grace is over."""
        while self._kill_at is not None and self.targets():
            time.sleep(_LOOK)
            self.act()


class Execution:
    """What goes on between the shell and us while a block or a check runs.

    Args:
        bash: The shell.
        pipe: What its output comes through.
        capture: Where its output goes.
        ending: How it is ended.
        late: What blocks before it left running.
        warnings: What is to be said with its end; emptied.
    """

    def __init__(
        self,
        bash: Bash,
        pipe: Pipe,
        capture: Capture,
        ending: Ending,
        late: Late,
        warnings: list[str],
    ) -> None:
        self.bash = bash
        self.capture = capture
        self.ending = ending
        self.farewell: Report | None = None
        self.parts: list[bytes] = []
        self.warnings = warnings[:]
        warnings.clear()
        self.gone = False
        self.running = False
        self.holding = False
        self.undo = False
        self.pipestatus: tuple[int, ...] = ()
        self.pipe = pipe
        # As long as we hold it too, its end of file cannot come, whatever the block does with its output.
        self._held = os.open(pipe.path, os.O_WRONLY | os.O_CLOEXEC)
        self._late = late
        self._heard: deque[Report] = deque()
        self._rescued = False
        self._poll = select.poll()
        for descriptor in (pipe.descriptor, bash.reports_from, bash.ended, ending.wake, *late.descriptors):
            self._poll.register(descriptor, select.POLLIN)

    def feed(self, text: bytes, line: int | None) -> None:
        """Give the shell its next line, as :meth:`.Bash.feed`; from here on it may hold the output."""
        self.holding = self.running = True
        self.bash.feed(text, line)

    def until(self, kind: bytes) -> Report | None:
        """Wait for the shell to say this and return it, or None where the shell is gone."""
        while True:
            while self._heard:
                report = self._heard.popleft()
                if report.kind == kind:
                    self.running = False
                    return report
                self._other(report)
            if self.gone:
                self.running = self.holding = False
                return None
            self._wait(kind)

    def _other(self, report: Report) -> None:
        """Take what the shell says without being asked."""
        if report.kind in (b"-", b"d"):
            self.parts.append(report.payload)
        elif report.kind == b"i":
            self.warnings += self.bash.ready(report)
        elif report.kind == b"x":
            self.farewell, self.parts = report, []
        elif report.kind == b"p":
            self.ending.subshell = int(report.fields[0])
        elif report.kind == b"t":
            self.pipestatus = tuple(map(int, report.fields[2:]))

    def _wait(self, kind: bytes) -> None:
        patience = self.ending.patience
        limit = _LISTEN if patience is None else min(_LISTEN, patience)
        events = self._poll.poll(limit * 1000)
        for descriptor, _ in events:
            if descriptor == self.pipe.descriptor:
                self._take()
            elif descriptor == self.bash.reports_from:
                self._heard.extend(self.bash.reports())
            elif descriptor == self.bash.ended:
                self.gone = True
                self._heard.extend(self.bash.reports())
            elif descriptor == self.ending.wake:
                os.eventfd_read(descriptor)
            elif not self._late.take(descriptor):
                self._poll.unregister(descriptor)
        if not events and self.bash.waits_for_us() and not self._heard:
            self._rescue(kind)
        self.ending.act()

    def _rescue(self, kind: bytes) -> None:
        """The shell wants its next line, but never said how the last one ended: ask again, then give it up."""
        if self._rescued:
            self.bash.end_of_script()
        else:
            self._rescued = True
            self.bash.ask_again(kind)

    def _take(self) -> int:
        chunk = self.pipe.read()
        if chunk:
            self.capture.feed(chunk)
        return len(chunk) if chunk else 0

    def drain(self) -> None:
        """Take all output that was written until now; what comes while we read it is somebody else's."""
        taken = 0
        while taken < CAPACITY:
            size = self._take()
            taken += size
            if size < CHUNK:
                return

    def let_go(self, patience: float) -> bool:
        """Take the rest of the output; return whether nobody holds it any longer.

        Args:
            patience: Seconds that process substitutions may take to end.
        """
        self.drain()
        os.close(self._held)
        self._held = -1
        give_up = time.monotonic() + patience
        taken = 0
        while (chunk := self.pipe.read()) != b"":
            if chunk:
                self.capture.feed(chunk)
                taken += len(chunk)
            if time.monotonic() >= give_up and (chunk is None or taken > CAPACITY):
                return False
            if chunk is None:
                poll = select.poll()
                poll.register(self.pipe.descriptor, select.POLLIN)
                poll.poll(max(0.0, give_up - time.monotonic()) * 1000)
        return True

    def close(self) -> None:
        """Give back what it holds; doing it twice does no harm."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1
        self.capture.close()


class Late:
    """Output of processes that blocks left running, each to a file beside its block's.

    Args:
        patterns: Secrets to mask.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._open: dict[int, tuple[Pipe, Path, Capture | None]] = {}

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Where such output comes from."""
        return tuple(self._open)

    def add(self, pipe: Pipe, output: Path) -> None:
        """Take care of a pipe from now on.

        Args:
            pipe: The pipe.
            output: The block's own output.
        """
        self._open[pipe.descriptor] = pipe, output.with_name(f"{output.stem}.late.log"), None

    def take(self, descriptor: int) -> bool:
        """Take what has come through one of them; return whether more may come."""
        pipe, path, capture = self._open[descriptor]
        chunk = pipe.read()
        if chunk:
            if capture is None:
                capture = Capture(path, _nobody, self._patterns)
                self._open[descriptor] = pipe, path, capture
            capture.feed(chunk)
        if chunk == b"":
            del self._open[descriptor]
            pipe.close()
            if capture:
                capture.close()
        return chunk != b""

    def drain(self) -> None:
        """Take what has come through all of them, at most what they hold."""
        for descriptor in tuple(self._open):
            for _ in range(CAPACITY // CHUNK):
                pipe, path, capture = self._open[descriptor]
                if not self.take(descriptor) or not pipe.pending():
                    break

    def close(self) -> None:
        """Take what has come, and no more."""
        self.drain()
        for pipe, _, capture in self._open.values():
            pipe.close()
            if capture:
                capture.close()
        self._open.clear()


def _nobody(_chunk: bytes) -> None:
    """Watch nothing."""
