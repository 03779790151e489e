"""The run's shell as its user sees it: made, used, closed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mdrun.errors import ShellError
from mdrun.files import content
from mdrun.shell import parts, private
from mdrun.shell.carrying import Carrying
from mdrun.shell.environment import environment, with_terminal, without_terminal
from mdrun.shell.launching import Launch
from mdrun.shell.leaving import Leaving
from mdrun.shell.mask import Patterns
from mdrun.shell.records import Block, Command
from mdrun.shell.standing import Standing
from mdrun.shell.syntax import find_bash
from mdrun.shell.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from mdrun.inside import Inside
    from mdrun.shell.capture import Watch
    from mdrun.shell.ending import Stopping
    from mdrun.shell.records import Item
    from mdrun.shell.terminal import Terminal


class Session:
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
        restore: File that :meth:`.Standing.snapshot` wrote, or what :meth:`.Standing.script` returned: the
            state to start with, not ``workdir`` and ``env``.
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
        launch = Launch(
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
        first = content(restore) if isinstance(restore, Path) else restore or b""
        if first:
            first += without_terminal() if terminal is None else with_terminal(env)
        self._parts = parts.made(launch, patterns, first, home=home, grace=grace, held=held, single=single)
        self._carrying = Carrying(self._parts, terminal=terminal, grace=grace, single=single, whole=whole)
        self.state = Standing(self._parts.shells, self._parts.keeping, patterns)
        """The shell's state between two blocks."""
        self._leaving = Leaving(self._parts, launch, grace, single=single)

    def run(self, block: Block, output: Path, watch: Watch) -> Generator[Item, None, None]:
        """Run a block, command by command.

        Each command starts only when the item after its :class:`CommandStarted` is asked for. The processes
        of a block whose items are no longer asked for are ended.

        Args:
            block: What to run.
            output: File for its output, mode 0600, secrets masked; made by the first byte.
            watch: Called with every chunk of that output as it comes.

        Raises:
            ShellError: The shell cannot be started again after it went away.
            OSError: The output cannot be written.
        """
        return self._carrying.out(
            lambda feeding: feeding.commands(block), output, watch, block.timeout, block.keep
        )

    def evaluate(
        self, text: str, line: int, output: Path, watch: Watch, timeout: float | None = None
    ) -> Generator[Item, None, None]:
        """Run a check in a subshell of the run's shell, whose state it cannot change.

        Args:
            text: The check's command.
            line: Its line in the guide, 1-based.
            output: As for :meth:`run`.
            watch: As for :meth:`run`.
            timeout: Seconds that it may take; None for no limit.

        Raises:
            ShellError: As for :meth:`run`.
            OSError: As for :meth:`run`.
        """
        command = Command(line, text)
        return self._carrying.out(lambda feeding: feeding.check(command), output, watch, timeout)

    def terminate(self) -> None:
        """End the block that runs, if one does: TERM to all of it, after the grace KILL; from any thread."""
        active = self._carrying.active
        if active is not None:
            active.terminate()

    def interrupt(self) -> None:
        """Do what Ctrl-C does to the block that runs, if one does; signal handlers may call it.

        INT to the foreground; TERM to all of the block where it is the second within a second, or where what
        was interrupted takes no notice of it until the grace is over; KILL at the next, or a grace later.
        """
        active = self._carrying.active
        if active is not None:
            active.interrupt()

    def insist(self) -> None:
        """Do what another Ctrl-C at once does to a block that is being interrupted; nothing to another."""
        active = self._carrying.active
        if active is not None:
            active.insist()

    def on_stopping(self, tell: Callable[[Stopping], object]) -> None:
        """Have this told how far it has come with a block that the operator wants to end."""
        self._carrying.stopping = tell

    @property
    def process(self) -> int | None:
        """Id of the shell's process; None where there is none now."""
        bash = self._parts.shells.bash
        return bash.process if bash else None

    def close(self) -> tuple[str, ...]:
        """End the shell, and what the guide left running and did not detach on purpose.

        Detached is what has a session of its own and whose parent is gone. The guide's own ``EXIT`` trap
        runs; its output goes beside the last block's. :meth:`hurry` leaves out the grace that they are given.

        Returns:
            Names of the processes that were left running and ended.
        """
        return self._leaving.leave()

    def hurry(self) -> None:
        """KILL what :meth:`close` is waiting for, or will be; signal handlers may call it."""
        self._leaving.hurry()

    def left(self) -> set[int]:
        """Return what blocks left running, but for what they detached on purpose and may live on."""
        return self._leaving.left()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
