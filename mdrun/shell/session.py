"""The run's shell as its user sees it."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mdrun.errors import ShellError
from mdrun.files import content
from mdrun.shell import private, processes
from mdrun.shell.capture import Capture, Watch
from mdrun.shell.ending import Ending, Stopping
from mdrun.shell.environment import environment, with_terminal, without_terminal
from mdrun.shell.execution import Execution
from mdrun.shell.feeding import Feeding, Step
from mdrun.shell.keeping import Keeping
from mdrun.shell.launching import Launch, first_entry
from mdrun.shell.leaving import leave
from mdrun.shell.mask import Patterns
from mdrun.shell.outlet import Outlet
from mdrun.shell.quoting import to_bytes
from mdrun.shell.records import Block, BlockEnded, Command, CommandEnded, CommandStarted
from mdrun.shell.succession import Succession
from mdrun.shell.syntax import cannot_start, find_bash
from mdrun.shell.unseen import Unseen
from mdrun.shell.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from mdrun.inside import Inside
    from mdrun.shell.bash import Bash
    from mdrun.shell.records import Snapshot
    from mdrun.shell.terminal import Terminal

Item = CommandStarted | CommandEnded | BlockEnded


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
        self._launch = Launch(
            program=bash or find_bash(),
            guide_name=private.script_name(guide_name),
            word=os.urandom(8).hex(),
            environment=environment(env, unattended=terminal is None),
            workdir=os.fsencode(workdir.absolute()),
            terminal=terminal,
            ahead=os.fsencode(ahead) if ahead is not None else b"",
            inside=inside,
        )
        self._terminal = terminal
        self._patterns = patterns or Patterns(())
        if terminal is not None:
            terminal.unseen = Unseen(self._patterns.add)
        self._grace = grace
        self._whole = whole
        self._poll = select.poll()
        self._outlet = Outlet(self._poll, self._patterns, self._launch.arguments)
        self._single = single
        first = content(restore) if isinstance(restore, Path) else restore or b""
        if first:
            first += without_terminal() if terminal is None else with_terminal(env)
        self._keeping = Keeping(
            to_bytes(self._launch.guide_name), first, self._patterns, terminal=terminal is not None
        )
        self._active: Ending | None = None
        self._warnings: list[str] = []
        self.stopping: Callable[[Stopping], object] = lambda _: None
        """Is told how far it has come with a block that the operator wants to end."""
        self._home = private.directory(home, self._launch.word)
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._poll.register(self._wake, select.POLLIN)
        self._watchdog = self._watch(held)
        self._shells = Succession(self._launch, self._home, self._keeping, self._watchdog, self._poll)

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
        yield from self._carry_out(
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
        yield from self._carry_out(lambda feeding: feeding.check(command), output, watch, timeout)

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

    def terminate(self) -> None:
        """End the block that runs, if one does: TERM to all of it, after the grace KILL; from any thread."""
        active = self._active
        if active is not None:
            active.terminate()

    def interrupt(self) -> None:
        """Do what Ctrl-C does to the block that runs, if one does; signal handlers may call it.

        INT to the foreground; TERM to all of the block where it is the second within a second, or where what
        was interrupted takes no notice of it until the grace is over; KILL at the next, or a grace later.
        """
        active = self._active
        if active is not None:
            active.interrupt()

    def insist(self) -> None:
        """Do what another Ctrl-C at once does to a block that is being interrupted; nothing to another."""
        active = self._active
        if active is not None:
            active.insist()

    def close(self) -> tuple[str, ...]:
        """End the shell, and what the guide left running and did not detach on purpose.

        Detached is what has a session of its own and whose parent is gone. The guide's own ``EXIT`` trap
        runs; its output goes beside the last block's.

        Returns:
            Names of the processes that were left running and ended.
        """
        if self._wake < 0:
            return ()
        left = self.left()
        bash, self._shells.bash = self._shells.bash, None
        if bash:
            leave(bash, self._outlet, self._grace)
        left = {process for process in left | self.left() if processes.alive(process)}
        names = tuple(map(self._patterns.mask, processes.names(sorted(left), self._launch.arguments)))
        processes.end(left, self._grace)
        self._outlet.late.close()
        self._outlet.close()
        os.close(self._wake)
        self._wake = -1
        private.remove(self._home)
        self._watchdog.end()
        return names

    @property
    def process(self) -> int | None:
        """Id of the shell's process; None where there is none now."""
        return self._shells.bash.process if self._shells.bash else None

    def left(self) -> set[int]:
        """Return what blocks left running, but for what they detached on purpose and may live on."""
        detached = processes.with_variable(self._launch.cookie) if self._single else set[int]()
        return self._shells.left() | detached

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _watch(self, held: int | None) -> Watchdog:
        try:
            watchdog = Watchdog(self._launch.program, self._home, self._grace, first_entry(), held)
        except OSError as problem:
            private.remove(self._home)
            raise cannot_start(self._launch.program, problem) from problem
        if self._single:
            watchdog.add_cookie(self._launch.cookie)
        return watchdog

    def _shell(self) -> Bash:
        """Return the shell for what comes next."""
        self._see_whether_it_lives()
        return self._shells.ready()

    def _see_whether_it_lives(self) -> None:
        """Notice that the shell was killed while no block ran."""
        if self._shells.was_killed():
            self._outlet.drop()
            self._warnings.append(
                "the shell was killed between two blocks; its state is the one saved before"
            )

    def _ask_state(self) -> None:
        """Ask for the state as it is now; without a shell it is the one that the last one told."""
        self._see_whether_it_lives()
        if self._shells.bash:
            self._keeping.ask(self._shells.bash)

    def _carry_out(
        self,
        steps: Callable[[Feeding], Step],
        output: Path,
        watch: Watch,
        timeout: float | None,
        keep: int = 0,
    ) -> Generator[Item, None, None]:
        began = time.monotonic()
        feeding = self._feeding(output, watch, timeout, keep)
        execution = feeding.execution
        try:
            result = yield from steps(feeding)
            feeding.let_go(output)
        except BaseException:
            feeding.abandon(self._grace)
            raise
        finally:
            self._active = None
            if feeding.dead:
                self._shells.bash = None
            execution.close()
        yield feeding.ended(result, began)

    def _feeding(self, output: Path, watch: Watch, timeout: float | None, keep: int) -> Feeding:
        """Make ready for a block or a check."""
        if self._active is not None:
            raise RuntimeError("a block of this session is still running")
        late = self._outlet.late
        late.drain()
        capture = Capture(output, watch, self._patterns, keep, whole=self._whole)
        bash = self._shell()
        channel = self._outlet.begin(bash, output)
        self._active = Ending(
            bash, channel, self._shells.next_cookie(), timeout, self._grace, self._wake, self.stopping
        )
        execution = Execution(
            bash, channel, capture, self._active, late, self._warnings, self._poll, self._terminal
        )
        return Feeding(execution, self._outlet, self._keeping, single=self._single)
