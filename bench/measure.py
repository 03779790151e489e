"""Run commands in turns and keep what each run took."""

from __future__ import annotations

import os
import signal
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Command:
    """A command to be measured."""

    argv: tuple[str, ...]
    """Its words; the first is a path."""
    env: Mapping[str, str]
    """Its whole environment."""
    prepare: Callable[[], object] | None = None
    """Called before each run, outside the measured time."""
    statuses: frozenset[int] = frozenset((0,))
    """Exit statuses that mean it did what it should."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run took."""

    wall: float
    """From its start to its end, in seconds."""
    cpu: float = 0.0
    """Processor time of it and of all its children that it waited for, in seconds."""


@dataclass(slots=True)
class Samples:
    """All runs of one command."""

    runs: list[Sample] = field(default_factory=list)
    """In the order they were made."""

    @property
    def wall(self) -> float:
        """Median of the wall-clock times, in seconds."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median of the processor times, in seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def best(self) -> float:
        """The shortest wall-clock time, in seconds."""
        return min(run.wall for run in self.runs)


class Broken(Exception):
    """A command that was to be measured did not do what it should."""


def once(command: Command, limit: float = 600.0) -> Sample:
    """Run a command once; it reads nothing, and what it prints is thrown away.

    Args:
        command: The command.
        limit: Seconds after which it is killed.

    Raises:
        Broken: It ended with an unexpected exit status, or took too long.
    """
    if command.prepare is not None:
        command.prepare()
    null = (
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    )
    begin = time.perf_counter()
    pid = os.posix_spawn(command.argv[0], command.argv, command.env, file_actions=null, setsid=True)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    signal.setitimer(signal.ITIMER_REAL, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in command.statuses:
        raise Broken(f"exit {code} after {wall:.1f} s: {' '.join(command.argv)}")
    return Sample(wall, usage.ru_utime + usage.ru_stime)


def interleaved(commands: Sequence[Command], rounds: int) -> list[Samples]:
    """Run each command once without keeping it, then all in turns, ``rounds`` times.

    Raises:
        Broken: A command ended with an unexpected exit status.
    """
    for command in commands:
        once(command)
    return in_turns([lambda command=command: once(command) for command in commands], rounds)  # type: ignore[misc]


def in_turns(measured: Sequence[Callable[[], Sample]], rounds: int) -> list[Samples]:
    """Take samples in turns, every other round in the opposite order."""
    found = [Samples() for _ in measured]
    for number in range(rounds):
        order = list(zip(measured, found, strict=True))
        for take, samples in order if number % 2 == 0 else reversed(order):
            samples.runs.append(take())
    return found


def elapsed(work: Callable[[], object]) -> Sample:
    """Return what a call in this process takes."""
    begin, cpu = time.perf_counter(), time.process_time()
    work()
    return Sample(time.perf_counter() - begin, time.process_time() - cpu)
