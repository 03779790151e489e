"""The shell that a session has now, and the next one where that has gone away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell import private, processes
from mdrun.shell.bash import Bash

if TYPE_CHECKING:
    import select
    from collections.abc import Callable
    from pathlib import Path

    from mdrun.shell.keeping import Keeping
    from mdrun.shell.launching import Launch
    from mdrun.shell.outlet import Outlet
    from mdrun.shell.watchdog import Watchdog

_KILLED = "the shell was killed between two blocks; its state is the one saved before"


class Succession:
    """One shell after the other; each begins with the state of the one before.

    Args:
        launch: How each is started.
        home: The session's private directory.
        keeping: Where the state is kept.
        outlet: What the output of blocks comes through.
        watchdog: What ends them where mdrun was killed.
        poll: Where to register what each reports through.

    Raises:
        ShellError: The first one cannot be started.
    """

    def __init__(
        self,
        launch: Launch,
        home: Path,
        keeping: Keeping,
        outlet: Outlet,
        watchdog: Watchdog,
        poll: select.poll,
    ) -> None:
        self._launch = launch
        self._cookie = launch.cookie
        self._home = home
        self._keeping = keeping
        self._outlet = outlet
        self._watchdog = watchdog
        self._poll = poll
        self._count = 0
        self._sessions: set[int] = set()
        self._blocks = 0
        self.warnings: list[str] = []
        """What is to be said with the end of the next block."""
        self.bash: Bash | None = self._start()
        """The one that there is now, as far as anybody has noticed."""

    def ready(self) -> Bash:
        """Return the shell for what comes next; a new one where there is none.

        Raises:
            ShellError: It cannot be started.
        """
        bash = self.bash = self.living() or self._start()
        bash.enter()
        return bash

    def living(self) -> Bash | None:
        """Return the shell, while no block runs; None where it is gone, or was killed meanwhile."""
        bash = self.bash
        if bash is not None and bash.has_ended():
            bash.reap()
            self.bash = None
            self._outlet.drop()
            self.warnings.append(_KILLED)
        return self.bash

    def change(self, line: Callable[[Bash], bytes]) -> bool:
        """Change the state of the shell for what comes next; return whether it took the change.

        Args:
            line: Returns the line that does it, after which bash reports ``v``.

        Raises:
            ShellError: As for :meth:`ready`.
        """
        bash = self.ready()
        self._keeping.touched()
        if bash.state.due:
            self._keeping.hear(bash)  # it was asked for before, and will not hold the change
        bash.feed(line(bash))
        report = bash.wait_for(b"v")
        return report is not None and report.fields[0] == b"0"

    def next_cookie(self) -> bytes:
        """Return the entry in the environment of the processes of the next block."""
        self._blocks += 1
        return b"%s=%d" % (self._cookie, self._blocks)

    def left(self) -> set[int]:
        """Return what blocks left running in all of their sessions, but not the shell that there is now."""
        found = processes.in_sessions(self._sessions)
        if self.bash:
            found |= processes.descendants(self.bash.process)
            found.discard(self.bash.process)
        return {process for process in found if processes.alive(process)}

    def _start(self) -> Bash:
        """Start one, with the last state there is."""
        private.anew(self._home)
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
