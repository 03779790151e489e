"""The state that a session goes on with when its shell is gone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.digest import sha256
from mdrun.shell import holdings, private, restoring
from mdrun.shell.quoting import to_bytes
from mdrun.shell.records import Snapshot
from mdrun.shell.told import Reader, StateParts, guides_functions, is_whole
from mdrun.shell.untouching import Untouching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.shell.bash import Bash
    from mdrun.shell.launching import Launch
    from mdrun.shell.mask import Patterns
    from mdrun.shell.reports import Report
    from mdrun.shell.state import State


class Keeping:
    """The last state that a shell of the session told.

    Args:
        launch: How the session's shells are started.
        first: Commands that bring back the state to begin with; empty for none.
        patterns: Secrets, which no file may hold.
    """

    def __init__(self, launch: Launch, first: bytes, patterns: Patterns) -> None:
        self._reader = Reader(to_bytes(launch.guide_name))
        self._given = launch.environment
        self._first = first
        self._patterns = patterns
        self._state: State | None = None
        self._written: tuple[State, int, Snapshot] | None = None
        self._current = False
        self.untouching = Untouching(terminal=launch.terminal is not None)
        """Tells which commands leave the state as it was told last."""
        self.wanted = False
        """Whether a state is asked for after each block."""
        self.functions: tuple[bytes, ...] = ()
        """Names of the guide's functions."""

    def commands(self) -> bytes:
        """Return commands that bring the state back in a new shell; empty where it starts afresh."""
        return restoring.script(self._state) if self._state else self._first

    def of_subshell(self) -> bytes:
        """Return commands that bring it back as a subshell has it."""
        return restoring.script(self._state.untrapped()) if self._state else self._first

    @property
    def stale(self) -> bool:
        """Whether the shell may have another state than the one it told last."""
        return not self._current

    def touched(self) -> None:
        """Note that the shell's state may be another from now on."""
        self._current = False
        self.untouching.forget()

    def ask(self, bash: Bash) -> None:
        """Ask a shell for its state as it is now."""
        if self._current:
            return
        bash.enter()
        self.wanted = True
        parts = self.hear(bash)
        names = guides_functions(parts)
        if names != self.functions:
            # Which functions there are is known only now.
            self.functions = names
            parts = self.hear(bash)
        if is_whole(parts):
            held = holdings.of(bash.process, dict(parts))
            state = self._reader.read(parts, held, bash.traps.on_exit, xtrace=bash.before.xtrace)
            self._know(state)
            self._current = True
            self.untouching.know(state, parts)

    def hear(self, bash: Bash) -> StateParts:
        """Return the parts of a shell's state; none where it is gone."""
        if not bash.state.due:
            bash.ask_state(self.functions)
        return bash.state.take() if bash.wait_for(b"d") else ()

    def take(self, bash: Bash, farewell: Report | None, parts: StateParts) -> bool:
        """Make the state that a shell left behind the one to go on with; return whether it did leave one."""
        if farewell is None or not is_whole(parts):
            return False
        if len(farewell.fields) > 3:
            # It left from a function, which does not see all of them.
            parts = (*parts, (b"H", bash.traps.told))
        # The guide's EXIT trap has run now: it is not set again.
        self._know(self._reader.read(parts, None, b"", xtrace=b"x" in farewell.fields[0]))
        return True

    def _know(self, state: State) -> None:
        """Go on with a state; what secret variables hold in it is hidden from now on."""
        self._state = state
        for secret in state.values_of(self._patterns.names):
            self._patterns.add(secret)

    def values(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return what variables held in the last state, as :meth:`.Standing.values` says."""
        return self._state.values(names) if self._state is not None else {}

    @property
    def directory(self) -> Path | None:
        """Where the shell was then; None where nobody knows."""
        cwd = self._state.cwd if self._state is not None else b""
        return Path(os.fsdecode(cwd)) if cwd else None

    def written(self) -> Snapshot | None:
        """Return the last snapshot, where it would be the same again; None where there is none."""
        before = self._written
        if before is not None and before[0] is self._state and before[1] == self._patterns.count:
            return before[2]
        return None

    def write(self, path: Path) -> Snapshot:
        """Write the state to a file, as :meth:`.Standing.snapshot` says.

        Raises:
            OSError: The file cannot be written.
        """
        state = self._state
        if state is None:
            private.write(path, self._first)
            return Snapshot(path, sha256(self._first).hexdigest(), restoring.lost(self._first))
        kept = state.without(self._patterns) if self._patterns else state
        data = restoring.with_changed(restoring.script(kept), self._changed(state, kept.lost))
        private.write(path, data)
        snapshot = Snapshot(path, sha256(data).hexdigest(), kept.lost)
        self._written = state, self._patterns.count, snapshot
        return snapshot

    def _changed(self, state: State, names: Iterable[str]) -> list[str]:
        """Return which variables hold something else than the environment that the session was given."""
        given = {name: self._given[to_bytes(name)] for name in names if to_bytes(name) in self._given}
        held = state.values(given)
        return [name for name, value in given.items() if held.get(name) != value.decode("utf-8", "replace")]
