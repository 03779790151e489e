"""The shell that a session has now, and the next one where that has gone away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell import processes
from mdrun.shell.bash import Bash

if TYPE_CHECKING:
    import select
    from pathlib import Path

    from mdrun.shell.keeping import Keeping
    from mdrun.shell.launching import Launch
    from mdrun.shell.watchdog import Watchdog


class Succession:
    """One shell after the other; each begins with the state of the one before.

    Args:
        launch: How each is started.
        home: The session's private directory.
        keeping: Where the state is kept.
        watchdog: What ends them where mdrun was killed.
        poll: Where to register what each reports through.

    Raises:
        ShellError: The first one cannot be started.
    """

    def __init__(
        self, launch: Launch, home: Path, keeping: Keeping, watchdog: Watchdog, poll: select.poll
    ) -> None:
        self._launch = launch
        self._cookie = launch.cookie
        self._home = home
        self._keeping = keeping
        self._watchdog = watchdog
        self._poll = poll
        self._count = 0
        self._sessions: set[int] = set()
        self._blocks = 0
        self.bash: Bash | None = self._start()
        """The one that there is now."""

    def ready(self) -> Bash:
        """Return the shell for what comes next; a new one where there is none.

        Raises:
            ShellError: It cannot be started.
        """
        bash = self.bash = self.bash or self._start()
        bash.enter()
        return bash

    def next_cookie(self) -> bytes:
        """Return the entry in the environment of the processes of the next block."""
        self._blocks += 1
        return b"%s=%d" % (self._cookie, self._blocks)

    def was_killed(self) -> bool:
        """Return whether the shell has ended while no block ran; then there is none."""
        bash = self.bash
        if bash is None or not bash.has_ended():
            return False
        bash.reap()
        self.bash = None
        return True

    def left(self) -> set[int]:
        """Return what blocks left running in all of their sessions, but not the shell that there is now."""
        found = processes.in_sessions(self._sessions)
        if self.bash:
            found |= processes.descendants(self.bash.process)
            found.discard(self.bash.process)
        return {process for process in found if processes.alive(process)}

    def _start(self) -> Bash:
        """Start one, with the last state there is."""
        self._count += 1
        self._keeping.touched()
        restored = self._keeping.commands()
        if not restored:
            self._keeping.untouching.begin(self._launch.environment)
        bash = Bash(self._launch, self._home / str(self._count), restored, self._poll)
        self._sessions.add(bash.process)
        self._watchdog.add(bash.process)
        self._blocks = 0
        return bash
