"""A session's shell between two blocks: it is asked for its state, and told to change it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from mdrun.shell.quoting import to_bytes

if TYPE_CHECKING:
    import select
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from mdrun.shell.bash import Bash
    from mdrun.shell.keeping import Keeping
    from mdrun.shell.mask import Patterns
    from mdrun.shell.outlet import Outlet
    from mdrun.shell.records import Snapshot
    from mdrun.shell.succession import Succession


class Parts(NamedTuple):
    """What a session is made of."""

    shells: Succession
    """The shell that there is now, and those that follow it."""
    keeping: Keeping
    """The state to go on with where it is gone."""
    outlet: Outlet
    """What the output of blocks comes through."""
    patterns: Patterns
    """What no output and no file may show."""
    poll: select.poll
    """All descriptors there are to wait for."""
    wake: int
    """An eventfd that makes a wait on them end."""


class Resting:
    """A session between two blocks.

    Args:
        parts: What it is made of.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._shells = parts.shells
        self._keeping = parts.keeping
        self._patterns = parts.patterns
        self._warnings: list[str] = []
        """What is to be said with the end of the next block."""

    def snapshot(self, path: Path) -> Snapshot:
        """Write the state after the last block, for another session; nothing of the guide's is run.

        Args:
            path: File to create or replace, mode 0600; left alone where nothing has changed since the last
                state that was written.

        Raises:
            OSError: The file cannot be written.
        """
        return self.written() or self._keeping.write(path)

    def written(self) -> Snapshot | None:
        """Return the last state that was written, where nothing has changed since; None where it has."""
        self._ask_state()
        return self._keeping.written()

    def learn(self) -> None:
        """Hide from now on what the guide has set secret variables to."""
        if self._patterns.names:
            self._ask_state()

    def values(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return what variables of the shell hold, by name; None for one that is not set, arrays left out."""
        self._ask_state()
        return self._keeping.values(names)

    @property
    def directory(self) -> Path | None:
        """Where the shell is, as it said last; None where it did not."""
        return self._keeping.directory

    def script(self) -> bytes:
        """Return the state after the last block as a subshell has it, secrets and all, for ``restore``."""
        self._ask_state()
        return self._keeping.of_subshell()

    def export(self, name: str, value: str) -> bool:
        """Export a variable to the blocks that follow; return whether the shell takes it.

        Args:
            name: A name that bash knows as one.
            value: Any text without a NUL character.

        Raises:
            ShellError: As for :meth:`run`.
        """
        return self._change(lambda bash: bash.lines.export(to_bytes(name), to_bytes(value)))

    def enter(self, directory: Path) -> bool:
        """Change the working directory of the blocks that follow; return whether the shell could.

        Raises:
            ShellError: As for :meth:`run`.
        """
        return self._change(lambda bash: bash.lines.change_directory(os.fsencode(directory)))

    def _change(self, line: Callable[[Bash], bytes]) -> bool:
        """Change the shell's state between two blocks; return whether it took the change."""
        bash = self._shell()
        self._keeping.touched()
        if bash.state.due:
            self._keeping.hear(bash)  # it was asked for before, and will not hold the change
        bash.feed(line(bash))
        report = bash.wait_for(b"v")
        return report is not None and report.fields[0] == b"0"

    @property
    def process(self) -> int | None:
        """Id of the shell's process; None where there is none now."""
        return self._shells.bash.process if self._shells.bash else None

    def _shell(self) -> Bash:
        """Return the shell for what comes next."""
        self._see_whether_it_lives()
        return self._shells.ready()

    def _see_whether_it_lives(self) -> None:
        """Notice that the shell was killed while no block ran."""
        if self._shells.was_killed():
            self._parts.outlet.drop()
            self._warnings.append(
                "the shell was killed between two blocks; its state is the one saved before"
            )

    def _ask_state(self) -> None:
        """Ask for the state as it is now; without a shell it is the one that the last one told."""
        self._see_whether_it_lives()
        if self._shells.bash:
            self._keeping.ask(self._shells.bash)
