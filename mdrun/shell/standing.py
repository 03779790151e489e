"""The state of a session's shell as it stands between two blocks: asked for, written down, changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.shell.quoting import to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mdrun.shell.keeping import Keeping
    from mdrun.shell.mask import Patterns
    from mdrun.shell.records import Snapshot
    from mdrun.shell.succession import Succession


class Standing:
    """The state of a session's shell, while no block runs.

    Args:
        shells: The shell that there is now, and those that follow it.
        keeping: The state to go on with where it is gone.
        patterns: What no file may show.
    """

    def __init__(self, shells: Succession, keeping: Keeping, patterns: Patterns) -> None:
        self._shells = shells
        self._keeping = keeping
        self._patterns = patterns

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
        self._ask()
        return self._keeping.written()

    def learn(self) -> None:
        """Hide from now on what the guide has set secret variables to."""
        if self._patterns.names:
            self._ask()

    def values(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return what variables of the shell hold, by name; None for one that is not set, arrays left out."""
        self._ask()
        return self._keeping.values(names)

    @property
    def directory(self) -> Path | None:
        """Where the shell is, as it said last; None where it did not."""
        return self._keeping.directory

    def script(self) -> bytes:
        """Return the state after the last block as a subshell has it, secrets and all, for ``restore``."""
        self._ask()
        return self._keeping.of_subshell()

    def export(self, name: str, value: str) -> bool:
        """Export a variable to the blocks that follow; return whether the shell takes it.

        Args:
            name: A name that bash knows as one.
            value: Any text without a NUL character.

        Raises:
            ShellError: As for :meth:`.Session.run`.
        """
        taken = self._shells.change(lambda bash: bash.lines.export(to_bytes(name), to_bytes(value)))
        if taken and self._shells.bash is not None:
            self._shells.bash.has_again(name)
        return taken

    def enter(self, directory: Path) -> bool:
        """Change the working directory of the blocks that follow; return whether the shell could.

        Raises:
            ShellError: As for :meth:`.Session.run`.
        """
        return self._shells.change(lambda bash: bash.lines.change_directory(os.fsencode(directory)))

    def _ask(self) -> None:
        """Ask for the state as it is now; without a shell it is the one that the last one told."""
        if bash := self._shells.living():
            self._keeping.ask(bash)
