"""Run commands in turns and keep what each run took."""

from __future__ import annotations

import os
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
    cpu: float
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


def once(command: Command) -> Sample:
    """Run a command once; it reads nothing, and what it prints is thrown away.

    Raises:
        Broken: It ended with an unexpected exit status.
    """
    if command.prepare is not None:
        command.prepare()
    null = (
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    )
    begin = time.perf_counter()
    pid = os.posix_spawn(command.argv[0], command.argv, command.env, file_actions=null)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    if code not in command.statuses:
        raise Broken(f"exit {code}: {' '.join(command.argv)}")
    return Sample(wall, usage.ru_utime + usage.ru_stime)


def interleaved(commands: Sequence[Command], rounds: int) -> list[Samples]:
    """Run each command once without keeping it, then all in turns, ``rounds`` times.

    Raises:
        Broken: A command ended with an unexpected exit status.
    """
    for command in commands:
        once(command)
    found = [Samples() for _ in commands]
    for number in range(rounds):
        order = list(zip(commands, found, strict=True))
        for command, samples in order if number % 2 == 0 else reversed(order):
            samples.runs.append(once(command))
    return found
