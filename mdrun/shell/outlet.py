"""What the output of a session's blocks comes through, from one block to the next."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

from mdrun.shell import driver, naming, processes
from mdrun.shell.beginning import Beginning
from mdrun.shell.late import Late
from mdrun.shell.quoting import to_bytes
from mdrun.shell.reports import OTHER

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.bash import Bash
    from mdrun.shell.channel import Channel
    from mdrun.shell.intake import Intake
    from mdrun.shell.mask import Patterns
    from mdrun.shell.records import Block


class Outlet:
    """The channel that the next block gets, and those that others were left holding.

    Args:
        poll: Where channels are registered.
        patterns: Secrets to mask.
        shell: The words of bash's own command line.
    """

    def __init__(self, poll: select.poll, patterns: Patterns, shell: tuple[str, ...]) -> None:
        self.late = Late(patterns, poll)
        self._poll = poll
        self._patterns = patterns
        self._shell = shell
        self._channel: Channel | None = None
        self._count = 0
        self._new_path = b""
        self._input_moved = False
        self._output: Path | None = None
        self._left: set[int] = set()

    def open(self, bash: Bash) -> Channel:
        """Return the channel for what comes next."""
        if self._channel is None:
            self._count += 1
            self._channel = bash.new_channel(self._count)
            self._new_path = os.fsencode(self._channel.path)
            self._poll.register(self._channel.descriptor, select.POLLIN)
        return self._channel

    def begin(self, bash: Bash, output: Path) -> Channel:
        """Return the channel for a block.

        Args:
            bash: The shell.
            output: The block's file.
        """
        channel = self.open(bash)
        self.late.leave(channel)
        self._output = output
        return channel

    def beginning(self, block: Block | None = None) -> Beginning:
        """Return how a block begins, or a check, where it is None."""
        path, self._new_path = self._new_path, b""
        if block is None or (block.cwd is None and not block.env):
            return Beginning(path, self._input_moved)
        cwd = None if block.cwd is None else to_bytes(block.cwd)
        env = tuple((to_bytes(name), to_bytes(value)) for name, value in block.env)
        return Beginning(path, self._input_moved, cwd, env)

    def ahead(self, bash: Bash) -> bytes:
        """Return the line by which the shell takes the next block's output before that begins."""
        self.open(bash)
        return self.beginning().before() + driver.TAKE_AHEAD

    def moved(self, flags: bytes) -> bool:
        """Take what the shell says of a block at its end; return whether its input or output was another."""
        self._input_moved = OTHER in flags
        return self._input_moved

    def hold(self) -> int:
        """Return a descriptor that keeps the channel's end of file from coming; -1 where there is none."""
        return -1 if self._channel is None else self._channel.hold()

    def let_go(self, intake: Intake, output: Path, patience: float, *, alive: bool) -> list[str]:
        """Take the rest of a block's output; what others still hold is theirs from now on.

        Args:
            intake: What takes it.
            output: Its file.
            patience: Seconds that process substitutions may take to end.
            alive: Whether the shell is.

        Returns:
            Names of the processes that it left running.
        """
        channel = intake.channel
        if intake.let_go(patience):
            if not alive:
                self.close()
            return []
        left = set(processes.writing_to(channel.path, channel.seen))
        names = naming.names(sorted(left - self._left), self._shell)
        if names:
            # A child of bash has the output until it is what it was started for, which may write elsewhere.
            still = left.intersection(processes.writing_to(channel.path, channel.seen))
            if still != left:
                left, names = still, naming.names(sorted(still - self._left), self._shell)
        self._left = left
        lent = channel.lasting and alive
        self.late.add(channel, output, lent=lent)
        self._channel = channel if lent else None
        return self.masked(names)

    def masked(self, words: list[str]) -> list[str]:
        """Return words with every secret masked."""
        return list(map(self._patterns.shown, words))

    def drop(self) -> None:
        """Leave the channel to whoever still writes to it."""
        if self._channel and self._output:
            self.late.add(self._channel, self._output, lent=False)
            self._channel = None
        else:
            self.close()

    def close(self) -> None:
        """Close the channel; doing it twice does no harm."""
        if self._channel:
            self._poll.unregister(self._channel.descriptor)
            self._channel.close()
            self._channel = None
