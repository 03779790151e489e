"""The run's shell as its user sees it: made, used, closed."""

from __future__ import annotations

import os
import select
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mdrun.errors import ShellError
from mdrun.files import content
from mdrun.shell import private, processes
from mdrun.shell.carrying import Carrying
from mdrun.shell.environment import environment, with_terminal, without_terminal
from mdrun.shell.keeping import Keeping
from mdrun.shell.launching import Launch, first_entry
from mdrun.shell.leaving import leave
from mdrun.shell.mask import Patterns
from mdrun.shell.outlet import Outlet
from mdrun.shell.quoting import to_bytes
from mdrun.shell.resting import Parts
from mdrun.shell.succession import Succession
from mdrun.shell.syntax import cannot_start, find_bash
from mdrun.shell.unseen import Unseen
from mdrun.shell.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.inside import Inside
    from mdrun.shell.terminal import Terminal


class Session(Carrying):
    """One bash for a run, fed block by block.

    Args:
        guide_name: How bash shall call the guide in its messages, such as ``RELEASE.md``.
        workdir: Where the guide starts.
        env: The guide's environment, all of it.
        home: Where its private directory lies; default ``XDG_RUNTIME_DIR``, else ``TMPDIR``, else ``/tmp``.
        bash: Path of bash; default the one in ``PATH``.
        terminal: The operator's terminal; None where nobody is there to answer, see :mod:`.environment`.
        patterns: What no output and no file may show.
        grace: Seconds between TERM and KILL.
        restore: File that :meth:`snapshot` wrote, or what :meth:`script` returned: the state to start with,
            not ``workdir`` and ``env``.
        inside: The namespaces that the guide shall be in; ours if it is None.
        single: Whether it is for one block alone. Then nobody wants the state that is left, and what the
            block detached on purpose ends with the session, or with mdrun, too.
        ahead: Directory that comes first on ``PATH`` before each command, whatever the guide puts before it.
        held: Descriptor of a lock that holds, though mdrun is killed, until what it left running is ended.
        whole: Whether all of an output is shown however much it is, see :class:`.Showing`.

    Raises:
        ShellError: bash cannot be started, or a directory cannot be used.
    """

    def __init__(
        self,
        *,
        guide_name: str,
        workdir: Path,
        env: Mapping[str, str],
        home: Path | None = None,
        bash: str | None = None,
        terminal: Terminal | None = None,
        patterns: Patterns | None = None,
        grace: float = 5.0,
        restore: Path | bytes | None = None,
        inside: Inside | None = None,
        single: bool = False,
        ahead: Path | None = None,
        held: int | None = None,
        whole: bool = False,
    ) -> None:
        if not workdir.is_dir():
            raise ShellError("place-missing", path=workdir)
        self._launch = launch = Launch(
            program=bash or find_bash(),
            guide_name=private.script_name(guide_name),
            word=os.urandom(8).hex(),
            environment=environment(env, unattended=terminal is None),
            workdir=os.fsencode(workdir.absolute()),
            terminal=terminal,
            ahead=os.fsencode(ahead) if ahead is not None else b"",
            inside=inside,
        )
        patterns = patterns or Patterns(())
        if terminal is not None:
            terminal.unseen = Unseen(patterns.add)
        poll = select.poll()
        outlet = Outlet(poll, patterns, launch.arguments)
        first = content(restore) if isinstance(restore, Path) else restore or b""
        if first:
            first += without_terminal() if terminal is None else with_terminal(env)
        keeping = Keeping(to_bytes(launch.guide_name), first, patterns, terminal=terminal is not None)
        self._hurried = False
        self._home = private.directory(home, launch.word)
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        poll.register(self._wake, select.POLLIN)
        self._watchdog = _watchdog(launch, self._home, grace, held)
        if single:
            self._watchdog.add_cookie(launch.cookie)
        try:
            shells = Succession(launch, self._home, keeping, self._watchdog, poll)
        except BaseException:
            self._away()
            raise
        parts = Parts(shells, keeping, outlet, patterns, poll, self._wake)
        super().__init__(parts, terminal=terminal, grace=grace, single=single, whole=whole)

    def close(self) -> tuple[str, ...]:
        """End the shell, and what the guide left running and did not detach on purpose.

        Detached is what has a session of its own and whose parent is gone. The guide's own ``EXIT`` trap
        runs; its output goes beside the last block's. :meth:`hurry` leaves out the grace that they are given.

        Returns:
            Names of the processes that were left running and ended.
        """
        if self._wake < 0:
            return ()
        outlet = self._parts.outlet
        left = self.left()
        bash, self._shells.bash = self._shells.bash, None
        if bash:
            leave(bash, outlet, self._grace, lambda: self._hurried)
        left = {process for process in left | self.left() if processes.alive(process)}
        names = tuple(map(self._patterns.shown, processes.names(sorted(left), self._launch.arguments)))
        processes.end(left, self._grace, lambda: self._hurried)
        outlet.late.close()
        outlet.close()
        self._away()
        return names

    def _away(self) -> None:
        """Leave nothing behind, not even a watchdog that still holds the lock."""
        os.close(self._wake)
        self._wake = -1
        private.remove(self._home)
        self._watchdog.end()

    def hurry(self) -> None:
        """KILL what :meth:`close` is waiting for, or will be; signal handlers may call it."""
        self._hurried = True

    def left(self) -> set[int]:
        """Return what blocks left running, but for what they detached on purpose and may live on."""
        detached = processes.with_variable(self._launch.cookie) if self._single else set[int]()
        return self._shells.left() | detached

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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
