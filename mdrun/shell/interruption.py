"""An interrupt on its way to what a block runs: who is told, and who has forgotten it."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell import processes, signalling
from mdrun.shell.reports import AT_END

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.shell.bash import Bash
    from mdrun.shell.channel import Channel

_LOST = (0.05, 0.2, 0.5, 1.0)
"""Seconds after an interrupt at which we look whether it was lost."""
_HOLDS = (0.001, 0.002, 0.004, 0.0)
"""Seconds that a shell gets to come to the wait for a program which it has just started, each time."""


class Interruption:
    """Sends SIGINT to whom Ctrl-C is meant for.

    Args:
        bash: The shell.
        channel: What its output comes through.
        cookie: Entry in the environment of the block's processes.
    """

    def __init__(self, bash: Bash, channel: Channel, cookie: bytes) -> None:
        self._bash = bash
        self._channel = channel
        self._cookie = cookie
        self._began = processes.now()
        self._told: dict[int, str] = {}
        """Who was told, and what each ran then."""
        self._looks: list[float] = []
        self._spared = False
        """Whether the shell was not told: it learns of it by the end of the job that it waits for, as it does
        where a key interrupts one that has a group of its own."""
        self._seen_awake = False
        """Whether a shell that was spared was seen to wait for nobody."""
        self._postponed = False
        """Whether it waits for what the shell is telling; the guide's own ``EXIT`` trap comes after that."""
        self.traps = False
        """Whether the guide may handle an interrupt itself, and start commands because of it."""

    @property
    def next_look(self) -> float | None:
        """When to :meth:`look_again`, as ``time.monotonic`` has it; None for never."""
        return self._looks[0] if self._looks else None

    def send(self) -> None:
        """Interrupt what runs in the foreground, and note who was told, and what each was then.

        Nobody is told where nothing of the guide's runs any more: the shell would be gone, and what it
        has not told of its state. It is held meanwhile: what it said last is still true.
        """
        shell = self._bash.process
        self._looks = [time.monotonic() + delay for delay in _LOST]
        apart = self._apart()
        meant = processes.in_group(shell) | (apart if self._bash.jobs else set())
        told = {process: processes.program(process) for process in meant}
        self._hold()
        self._postponed = self._bash.hearing.is_telling()
        if self._postponed or self._bash.hearing.said(AT_END):
            signalling.send(signal.SIGCONT, (shell,))
            return
        self._told = told
        self._spared = self._bash.jobs and bool(apart)
        if not self._spared:
            self._send_to_group()
        # What bash starts with `&` ignores an interrupt (POSIX 2.11), wherever it is.
        ignoring = {process for process in apart if processes.ignores(process, signal.SIGINT)}
        signalling.send(signal.SIGINT, apart - ignoring)
        if not self.traps:
            # Who was born meanwhile may have been told while it was a copy of bash.
            group = self._jobs() if self._bash.jobs else processes.in_group(shell)
            born = group & processes.children(shell) - self._told.keys()
            self._told |= dict.fromkeys(born, self._told.get(shell, ""))
        self._wake_up()

    def _hold(self) -> None:
        """Stop the shell, but not, if that can be helped, between the fork of a program and the wait for it.

        An interrupt that comes there, and ends the program, too, ends bash without its ``EXIT`` trap.
        """
        shell = self._bash.process
        for delay in _HOLDS:
            signalling.send(signal.SIGSTOP, (shell,))
            signalling.wait_until_stopped(shell)
            if not delay or not processes.just_forked(shell):
                return
            signalling.send(signal.SIGCONT, (shell,))
            time.sleep(delay)  # or it would be stopped before it has done anything

    def look_again(self) -> None:
        """Look once more whether it was lost, or somebody was stopped meanwhile."""
        del self._looks[0]
        if self._postponed:
            self.send()
            return
        if self._spared and not processes.waits_for_child(self._bash.process):
            self._tell_spared()
        self._repeat_lost(self._told)
        self._wake_up()

    def _tell_spared(self) -> None:
        """Interrupt the shell, too, where the end of its job did not; perhaps it just learnt of that."""
        if self._seen_awake and not self._bash.hearing.leaves():
            self._spared = False
            self._send_to_group()
        self._seen_awake = True

    def _send_to_group(self) -> None:
        with suppress(OSError):
            self._channel.interrupt(self._bash.process)

    def is_at_work(self) -> bool:
        """Say whether something that was told has a handler for that, and waits for no other."""
        meant = processes.in_group(self._bash.process) | self._apart()
        waiting = {processes.parent(process) for process in meant}
        return any(processes.handles(process, signal.SIGINT) for process in meant - waiting)

    def let_go_on(self, stopped: set[int]) -> None:
        """Let go on processes that were stopped.

        What has forgotten an interrupt is told again first: else it would end well, and bash go on with the
        next command.

        Args:
            stopped: Their ids.
        """
        self._repeat_lost(stopped & self._told.keys())
        signalling.send(signal.SIGCONT, stopped)

    def send_to_orphans(self) -> None:
        """Interrupt what the shell, which is gone, started just when it was interrupted itself."""
        self._postponed = self._spared = False  # it has nothing more to say
        for process in processes.in_group(self._bash.process):
            if not processes.ignores(process, signal.SIGINT):
                signalling.send(signal.SIGINT, (process,))

    def _wake_up(self) -> None:
        """Let go on what was stopped: it hears of no interrupt before."""
        self.let_go_on(set(filter(processes.stopped, processes.in_group(self._bash.process))))

    def _repeat_lost(self, told: Iterable[int]) -> None:
        """Interrupt what was only about to become another program when it was interrupted, and so forgot it.

        A child of bash takes a signal with bash's own handler until just before it executes its program.

        Args:
            told: Some of those that were told.
        """
        shell = self._told.get(self._bash.process)
        for process in told:
            before, now = self._told[process], processes.program(process)
            if now != before == shell:
                signalling.send(signal.SIGINT, (process,))
                self._told[process] = now

    def _apart(self) -> set[int]:
        """Return what is in other process groups that the shell has started in this block.

        Programs such as timeout(1) and setsid(1) make those. What a program of the shell's own group starts
        elsewhere is for that program to interrupt.
        """
        if self._bash.jobs:
            return set().union(*map(processes.in_group, processes.groups(self._jobs())))
        group = processes.in_group(self._bash.process)
        started = processes.with_cookie(self._cookie)
        shells = group - started  # a subshell has the environment that its shell was started with
        apart = {process for process in started - group if processes.parent(process) in shells}
        return set().union(*map(processes.in_group, processes.groups(apart)))

    def _jobs(self) -> set[int]:
        """Return what the shell has started in this block where ``set -m`` gives each job its own group."""
        shell = self._bash.process
        return {
            process
            for process in processes.children(shell) - processes.in_group(shell)
            if processes.started(process) >= self._began
        }
