"""The run's shell as its user sees it."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mdrun.errors import ShellError
from mdrun.shell import driver, outcome, processes
from mdrun.shell.bash import Bash, Launch
from mdrun.shell.capture import Capture, Watch
from mdrun.shell.channel import Pipe
from mdrun.shell.driver import Beginning, Report
from mdrun.shell.environment import environment
from mdrun.shell.execution import Ending, Execution, Late
from mdrun.shell.mask import Patterns
from mdrun.shell.outcome import Outcome
from mdrun.shell.quoting import to_bytes
from mdrun.shell.records import Block, BlockEnded, Command, CommandEnded, CommandStarted
from mdrun.shell.state import Reader, State
from mdrun.shell.syntax import in_path

Item = CommandStarted | CommandEnded | BlockEnded

_SUBSTITUTION = 1.0
"""Seconds that ``>(…)`` may take to end after its command has: bash does not wait for it."""
_PARTS = 7
"""Parts of a state, see :meth:`.state.Reader.read`."""


class Session:
    """One bash for a run, fed block by block.

    Args:
        guide_name: How bash shall call the guide in its messages, such as ``RELEASE.md``.
        workdir: Where the guide starts.
        env: The guide's environment, all of it.
        home: Directory for the session's private one; default ``XDG_RUNTIME_DIR``, else ``TMPDIR``, else ``/tmp``.
        bash: Path of bash; default the one in ``PATH``.
        unattended: Whether nobody is there to answer, see :mod:`.environment`.
        secrets: Values that no output may show.
        grace: Seconds between TERM and KILL.
        restore: File that :meth:`snapshot` wrote: the state to start with, instead of ``workdir`` and ``env``.

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
        unattended: bool = True,
        secrets: tuple[bytes, ...] = (),
        grace: float = 5.0,
        restore: Path | None = None,
    ) -> None:
        if not workdir.is_dir():
            raise ShellError(f"{workdir} is no directory")
        self._launch = Launch(
            program=bash or in_path(),
            guide_name=_script_name(guide_name),
            word=os.urandom(8).hex(),
            environment=environment(env, unattended=unattended),
            workdir=os.fsencode(workdir.absolute()),
        )
        self._patterns = Patterns(secrets)
        self._grace = grace
        self._late = Late(self._patterns)
        self._reader = Reader()
        self._state: State | None = None
        self._written: tuple[State, Path, tuple[str, ...]] | None = None
        self._first_state = restore.read_bytes() if restore else b""
        self._sessions: set[int] = set()
        self._pipe: Pipe | None = None
        self._pipes = 0
        self._shells = 0
        self._blocks = 0
        self._stdin_moved = False
        self._active: Ending | None = None
        self._output: Path | None = None
        self._warnings: list[str] = []
        self._home = _private(home, self._launch.word)
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._bash: Bash | None = self._start()

    def run(self, block: Block, output: Path, watch: Watch) -> Iterator[Item]:
        """Run a block, command by command.

        Each command starts only when the item after its :class:`CommandStarted` is asked for. The processes of a
        block whose items are no longer asked for are ended.

        Args:
            block: What to run.
            output: File for its output, replaced, mode 0600; secrets are masked.
            watch: Called with every chunk of that output as it comes.

        Raises:
            ShellError: The shell cannot be started again after it went away.
            OSError: The output cannot be written.
        """
        texts = [command.text for command in block.commands]
        yield from self._carry_out(lambda on: self._commands(block, on), texts, output, watch, block.timeout)

    def evaluate(
        self, text: str, line: int, output: Path, watch: Watch, timeout: float | None = None
    ) -> Iterator[Item]:
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
        yield from self._carry_out(lambda on: self._check(command, on), [text], output, watch, timeout)

    def snapshot(self, path: Path) -> tuple[str, ...]:
        """Write the state after the last block, to be restored by another session; nothing of the guide's is run.

        Args:
            path: File to create or replace, mode 0600.

        Returns:
            Names of variables, functions, aliases and traps that were left out because they hold a secret.

        Raises:
            OSError: The file cannot be written.
        """
        state = self._ask_state()
        if state is None:
            _write(path, self._first_state)
            return ()
        if self._written and self._written[0] == state:
            _link(self._written[1], path)
            return self._written[2]
        kept, left_out = state.without(self._patterns) if self._patterns else (state, ())
        _write(path, kept.script())
        self._written = state, path, left_out
        return left_out

    def interrupt(self) -> None:
        """Do what Ctrl-C does to the block that runs; nothing where none does. May be called from a signal handler.

        INT to the foreground; TERM to all of the block where it is the second within a second; then KILL.
        """
        active = self._active
        if active is not None:
            active.interrupt()

    def close(self) -> tuple[str, ...]:
        """End the shell, and what the guide left running and did not detach on purpose.

        Detached is what has a session of its own and whose parent is gone. The guide's own ``EXIT`` trap runs; its
        output goes beside the last block's.

        Returns:
            Names of the processes that were left running and ended.
        """
        if self._wake < 0:
            return ()
        bash, self._bash = self._bash, None
        left: set[int] = set()
        if bash:
            left = processes.descendants(bash.process)
            self._leave(bash)
        left = {
            process for process in left | processes.in_sessions(self._sessions) if processes.alive(process)
        }
        names = tuple(self._patterns.mask(processes.name(process)) for process in sorted(left))
        processes.end(left, self._grace)
        self._late.close()
        if self._pipe:
            self._pipe.close()
        os.close(self._wake)
        self._wake = -1
        _remove(self._home)
        return names

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> Bash:
        """Start a bash, with the last state there is."""
        state = self._state.script() if self._state else self._first_state
        self._shells += 1
        bash = Bash(self._launch, self._home / str(self._shells), state)
        self._sessions.add(bash.process)
        self._blocks = 0
        return bash

    def _execution(self, output: Path, watch: Watch, timeout: float | None) -> Execution:
        """Make ready for a block or a check."""
        if self._active is not None:
            raise RuntimeError("a block of this session is still running")
        self._late.drain()
        capture = Capture(output, watch, self._patterns)
        self._see_whether_it_lives()
        bash = self._bash = self._bash or self._start()
        pipe = self._pipe = self._pipe or self._new_pipe(bash)
        self._blocks += 1
        cookie = b"%s%s=%d" % (driver.COOKIE, self._launch.word.encode(), self._blocks)
        self._active = Ending(bash, cookie, timeout, self._grace, self._wake)
        self._output = output
        return Execution(bash, pipe, capture, self._active, self._late, self._warnings)

    def _carry_out(
        self,
        steps: Callable[[Execution], Generator[Item, None, Outcome]],
        texts: list[str],
        output: Path,
        watch: Watch,
        timeout: float | None,
    ) -> Iterator[Item]:
        began = time.monotonic()
        execution = self._execution(output, watch, timeout)
        try:
            result = yield from steps(execution)
            self._let_go(execution, output, _SUBSTITUTION if any(">(" in text for text in texts) else 0.0)
        except BaseException:
            self._abandon(execution)
            raise
        finally:
            self._active = None
            execution.close()
        yield self._ended(execution, result, began)

    def _commands(self, block: Block, execution: Execution) -> Generator[Item, None, Outcome]:
        """Run a block's commands until one fails."""
        bash, ending = execution.bash, execution.ending
        begin: Beginning | None = self._beginning(block)
        execution.undo = block.cwd is not None or bool(block.env)
        for index, command in enumerate(block.commands):
            last = index == len(block.commands) - 1
            yield CommandStarted(command.line, command.text)
            if ending.over():
                return Outcome(outcome.TIMED_OUT if ending.timed_out else outcome.INTERRUPTED, command.line)
            began, start = time.monotonic(), execution.capture.size
            text = to_bytes(command.text)
            line = driver.command(text, bash.before(text), begin=begin, last=last)
            result = self._result(execution, line, command, b"z" if last else b"e", pipefail=block.pipefail)
            begin = None
            status = result.status if result.over else bash.status
            seconds = time.monotonic() - began
            yield CommandEnded(command.line, command.text, status, seconds, start, execution.capture.size)
            if result.over:
                return result
        return Outcome()

    def _beginning(self, block: Block) -> Beginning:
        return Beginning(
            self._pipes,
            stdin=self._stdin_moved,
            cwd=None if block.cwd is None else to_bytes(block.cwd),
            env=tuple((to_bytes(name), to_bytes(value)) for name, value in block.env),
        )

    def _result(
        self, execution: Execution, line: bytes, command: Command, kind: bytes, *, pipefail: bool
    ) -> Outcome:
        """Run one command of a block to its end."""
        bash, ending = execution.bash, execution.ending
        execution.feed(line, command.line)
        report = execution.until(kind)
        if report is None:
            return self._died(execution, command)
        bash.settle(report)
        execution.drain()
        if kind == b"z":
            self._released(execution, report.fields[0])
        if pipefail and bash.errexit and not bash.status:
            failure = outcome.of_pipeline(command.text, command.line, bash.pipestatus)
            if failure:
                return failure
        if ending.told and kind != b"z":
            return Outcome(
                outcome.TIMED_OUT if ending.timed_out else outcome.INTERRUPTED, command.line, over=True
            )
        return Outcome()

    def _check(self, command: Command, execution: Execution) -> Generator[Item, None, Outcome]:
        """Run a check's command in a subshell."""
        bash, ending = execution.bash, execution.ending
        yield CommandStarted(command.line, command.text)
        if ending.over():
            return Outcome(outcome.TIMED_OUT if ending.timed_out else outcome.INTERRUPTED, command.line)
        began = time.monotonic()
        beginning = Beginning(self._pipes, stdin=self._stdin_moved)
        execution.feed(driver.check(to_bytes(command.text), beginning), command.line)
        report = execution.until(b"y")
        if report is None:
            result = self._died(execution, command)
        else:
            execution.drain()
            self._released(execution, report.fields[0])
            status = int(report.fields[1])
            if status:
                result = Outcome(status, command.line, over=True)
            else:
                result = outcome.of_pipeline(command.text, command.line, execution.pipestatus) or Outcome()
        seconds = time.monotonic() - began
        yield CommandEnded(command.line, command.text, result.status, seconds, 0, execution.capture.size)
        return result

    def _died(self, execution: Execution, command: Command) -> Outcome:
        """The shell is gone: keep what it said, and see what the command came to."""
        bash, ending = execution.bash, execution.ending
        self._bash = None
        code = bash.reap()
        execution.drain()
        ending.finish()
        result = outcome.of_death(code, execution.farewell, command.text, command.line, ours=ending.told)
        if not self._keep(bash, execution.farewell, execution.parts):
            execution.warnings.append("the shell went away without a word; its state is the one saved before")
        if not result.status and ending.told:
            status = outcome.TIMED_OUT if ending.timed_out else outcome.INTERRUPTED
            result = replace(result, status=status, line=command.line)
        return result

    def _keep(self, bash: Bash, farewell: Report | None, parts: list[bytes]) -> bool:
        """Make the state that a shell left behind the one to go on with; return whether it did leave one."""
        if farewell is None or len(parts) != _PARTS:
            return False
        if len(farewell.fields) > 3:
            parts[4] = bash.traps
        # The guide's EXIT trap has run now: it is not set again.
        self._state = self._reader.read(parts, xtrace=b"x" in farewell.fields[0], exit_trap=b"")
        return True

    def _released(self, execution: Execution, flags: bytes) -> None:
        """The shell has let go of a block's output; see whether it still was that."""
        execution.holding = False
        self._stdin_moved = driver.OTHER in flags
        if self._stdin_moved:
            execution.warnings.append(
                "standard input, output or error was redirected or closed by exec; restored"
            )

    def _let_go(self, execution: Execution, output: Path, patience: float) -> None:
        """End a block's hold on its output; what others still hold is theirs from now on."""
        bash = self._bash
        if bash and execution.holding:
            execution.feed(driver.LET_GO, None)
            report = execution.until(b"q")
            if report:
                self._released(execution, report.fields[0])
        if bash and execution.undo:
            bash.feed(driver.UNDO)
        pipe = execution.pipe
        if not execution.let_go(patience):
            names = [
                self._patterns.mask(processes.name(process)) for process in processes.writing_to(pipe.path)
            ]
            self._late.add(pipe, output)
            self._pipe = None
            if names:
                execution.warnings.append("left running: " + ", ".join(names))
        elif self._bash is None:
            pipe.close()
            self._pipe = None

    def _ask_state(self) -> State | None:
        """Return the state as it is now, or None where none was ever reported."""
        self._see_whether_it_lives()
        bash = self._bash
        if bash is None:
            return self._state
        bash.feed(driver.DUMP)
        parts: list[bytes] = []
        while (report := bash.listen()) and report.kind != b"d":
            if report.kind == b"-":
                parts.append(report.payload)
            elif report.kind == b"i":
                self._warnings += bash.ready(report)
        if report:
            parts.append(report.payload)
        if len(parts) == _PARTS:
            self._state = self._reader.read(parts, xtrace=bash.xtrace, exit_trap=bash.exit_trap)
        return self._state

    def _see_whether_it_lives(self) -> None:
        """Notice that the shell was killed while no block ran."""
        bash = self._bash
        if bash and bash.has_ended():
            bash.reap()
            self._bash = None
            self._drop_pipe()
            self._warnings.append(
                "the shell was killed between two blocks; its state is the one saved before"
            )

    def _new_pipe(self, bash: Bash) -> Pipe:
        self._pipes += 1
        return bash.new_pipe(self._pipes)

    def _drop_pipe(self) -> None:
        """Leave the pipe to whoever still writes to it."""
        if self._pipe and self._output:
            self._late.add(self._pipe, self._output)
        elif self._pipe:
            self._pipe.close()
        self._pipe = None

    def _abandon(self, execution: Execution) -> None:
        """Nobody wants to know how the block goes on: end what runs of it."""
        bash = self._bash
        if bash and execution.running:
            self._bash = None
            processes.end(execution.ending.targets() | {bash.process}, self._grace)
            bash.reap()
        elif bash and not bash.has_ended():
            bash.feed(driver.LET_GO)
            if execution.undo:
                bash.feed(driver.UNDO)
        self._drop_pipe()

    def _leave(self, bash: Bash) -> None:
        """Let the shell leave as it does at the end of a script, with its own ``EXIT`` trap."""
        line = b"\\builtin trap - EXIT\n"
        if bash.exit_trap:
            self._pipe = self._pipe or self._new_pipe(bash)
            line = driver.last_words(bash.exit_trap, Beginning(self._pipes))
        bash.feed(line)
        bash.end_of_script()
        self._drop_pipe()
        give_up = time.monotonic() + self._grace
        while not bash.has_ended() and time.monotonic() < give_up:
            poll = select.poll()
            for descriptor in (bash.ended, *self._late.descriptors):
                poll.register(descriptor, select.POLLIN)
            poll.poll(self._grace * 1000)
            self._late.drain()
        processes.end({bash.process}, self._grace)
        bash.reap()
        self._late.drain()

    def _ended(self, execution: Execution, result: Outcome, began: float) -> BlockEnded:
        capture, ending = execution.capture, execution.ending
        return BlockEnded(
            status=result.status,
            failed_line=result.line,
            seconds=time.monotonic() - began,
            timed_out=ending.timed_out,
            interrupted=ending.interrupted,
            died=result.died,
            output_size=capture.size,
            output_sha256=capture.sha256,
            output_lines=capture.lines,
            warnings=tuple(execution.warnings),
        )


def _script_name(guide_name: str) -> str:
    """Return the guide's name as a path that stays below a directory."""
    parts = Path(guide_name).parts
    if not parts or parts[0] == os.sep or os.pardir in parts:
        return Path(guide_name).name or "guide"
    return str(Path(*parts))


def _private(home: Path | None, word: str) -> Path:
    """Make the session's own directory, which nobody else can look into."""
    parent = home or Path(os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("TMPDIR") or "/tmp")
    made = parent / f"mdrun-{word}"
    try:
        made.mkdir(mode=0o700)
    except OSError as problem:
        raise ShellError(f"{parent} cannot be used: {problem.strerror}") from problem
    return made


def _remove(directory: Path) -> None:
    """Remove a directory of pipes and links and all in it; what cannot be removed stays."""
    with suppress(OSError):
        for entry in os.scandir(directory):
            if entry.is_dir(follow_symlinks=False):
                _remove(Path(entry.path))
            else:
                os.unlink(entry.path)  # noqa: PTH108
        directory.rmdir()


def _write(path: Path, data: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)


def _link(existing: Path, path: Path) -> None:
    """Make ``path`` another name of a file that will never be changed."""
    with suppress(FileNotFoundError):
        path.unlink()
    path.hardlink_to(existing)
