"""What a session is made of, and how it is taken apart."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.shell import private
from mdrun.shell.keeping import Keeping
from mdrun.shell.launching import Launch, first_entry
from mdrun.shell.outlet import Outlet
from mdrun.shell.succession import Succession
from mdrun.shell.syntax import cannot_start
from mdrun.shell.watchdog import Watchdog

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.mask import Patterns


@dataclass(frozen=True, slots=True)
class Parts:
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
    home: Path
    """A directory for nobody else."""
    watchdog: Watchdog
    """What ends the session's processes where mdrun is killed."""

    def away(self) -> None:
        """Leave nothing behind, not even a watchdog that still holds a lock."""
        _away(self.wake, self.home, self.watchdog)


def made(
    launch: Launch,
    patterns: Patterns,
    first: bytes,
    *,
    home: Path | None,
    grace: float,
    held: int | None,
    single: bool,
) -> Parts:
    """Make the parts of a session, and start its first shell.

    Args:
        launch: How its shells are started.
        patterns: As for :class:`.Session`.
        first: Commands that bring back the state to begin with; empty for none.
        home: As for :class:`.Session`.
        grace: As for :class:`.Session`.
        held: As for :class:`.Session`.
        single: As for :class:`.Session`.

    Raises:
        ShellError: bash cannot be started, or a directory cannot be used.
    """
    poll = select.poll()
    outlet = Outlet(poll, patterns, launch.arguments)
    keeping = Keeping(launch, first, patterns)
    directory = private.directory(home, launch.word)
    watchdog = _watchdog(launch, directory, grace, held)
    wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
    poll.register(wake, select.POLLIN)
    if single:
        watchdog.add_cookie(launch.cookie)
    try:
        shells = Succession(launch, directory, keeping, outlet, watchdog, poll)
    except BaseException:
        _away(wake, directory, watchdog)
        raise
    return Parts(shells, keeping, outlet, patterns, poll, wake, directory, watchdog)


def _away(wake: int, home: Path, watchdog: Watchdog) -> None:
    os.close(wake)
    private.remove(home)
    watchdog.end()


def _watchdog(launch: Launch, home: Path, grace: float, held: int | None) -> Watchdog:
    """Start what ends the session's processes where mdrun is killed; take its directory away where it cannot.

    Raises:
        ShellError: It cannot be started.
    """
    try:
        return Watchdog(launch.program, home, grace, first_entry(), held)
    except OSError as problem:
        private.remove(home)
        raise cannot_start(launch.program, problem) from problem
