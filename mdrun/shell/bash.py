"""One bash process: started, fed a line at a time, listened to."""

from __future__ import annotations

import os
import re
import select
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mdrun.errors import ShellError
from mdrun.shell import driver, processes
from mdrun.shell.channel import Pipe, enlarge
from mdrun.shell.driver import Report
from mdrun.shell.quoting import ansi_c
from mdrun.shell.state import all_traps

_BEFORE_START = frozenset({b"BASH_ENV", b"POSIXLY_CORRECT"})
"""Variables that change how bash starts: it gets them later."""
_NEVER = frozenset({b"BASHOPTS", b"SHELLOPTS", b"BASH_XTRACEFD", b"BASH_FUNC_builtin%%"})
"""Variables of the calling shell that are none of the guide's."""
_OUR_EXIT = all_traps(driver.EXIT_TRAP)[b"EXIT"]
_DEBUG_GUARD = b"[[ $BASH_COMMAND == *__mdrun* ]]||{ "
"""Keeps the guide's ``DEBUG`` trap from running for the lines that are ours."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How every bash of a session is started."""

    program: str
    """Path of bash."""
    guide_name: str
    """What bash calls its script in its messages."""
    word: str
    """The session's random word."""
    environment: Mapping[bytes, bytes]
    """Its environment, where no state is restored."""
    workdir: bytes
    """Where it starts, where no state is restored."""


_NAME = re.compile(rb"[A-Za-z_]\w*")
"""What bash takes for a variable's name; it hands on other entries of its environment, but does not show them."""
_REPORTS = 64 * 1024
"""Bytes of reports read at once."""


class Bash:
    """A running bash.

    Args:
        launch: How to start it.
        directory: A directory of its own, to be made.
        restored: Commands that bring back a state; empty where it starts afresh.

    Raises:
        ShellError: It cannot be started.
    """

    def __init__(self, launch: Launch, directory: Path, restored: bytes) -> None:
        self._directory = directory
        self._script = directory / "script" / launch.guide_name
        self._script.parent.mkdir(mode=0o700, parents=True)
        os.mkfifo(self._script, 0o600)
        os.mkfifo(directory / "report", 0o600)
        # Open both ways: neither opening waits for bash, and no report waits for us. Nobody else holds these, so that
        # bash finds the end of its script when we are gone.
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC
        self._line_feed = os.open(self._script, flags)
        self.reports_from = os.open(directory / "report", flags)
        enlarge(self.reports_from)
        self._word = launch.word
        self._reports = driver.Reports(launch.word)
        self._heard: deque[Report] = deque()
        self._at = 1
        self._traps = driver.OUR_TRAPS
        self.status = 0
        self.pipestatus: tuple[int, ...] = ()
        self.errexit = True
        self.xtrace = False
        self.exit_trap = b""
        self._files = [_in_memory(restored)] if restored else []
        self.process = self._spawn(launch, bool(restored))
        self.ended = os.pidfd_open(self.process)
        self.feed(driver.enter(launch.word))

    def _spawn(self, launch: Launch, restored: bool) -> int:
        before = {name: value for name, value in launch.environment.items() if name not in _NEVER}
        exports = [(name, before.pop(name)) for name in _BEFORE_START if name in before]
        if restored:
            before = {
                name: value for name, value in before.items() if not _NAME.fullmatch(name.removesuffix(b"%%"))
            }
            exports = []
            self._script.with_name(_restored(launch)).symlink_to(_path(self._files[0]))
        startup = driver.Startup(
            directory=os.fsencode(self._directory),
            script=os.fsencode(self._directory / "script"),
            word=launch.word,
            workdir=launch.workdir,
            exports=tuple(exports),
            restored=os.fsencode(Path(launch.guide_name).with_name(_restored(launch))) if restored else b"",
        )
        self._files.append(_in_memory(driver.startup(startup)))
        before[b"BASH_ENV"] = os.fsencode(_path(self._files[-1]))
        arguments = (launch.program, "--noprofile", "--norc", "--", launch.guide_name)
        try:
            return processes.spawn(arguments, before)
        except OSError as problem:
            raise ShellError(f"{launch.program} cannot be started: {problem.strerror}") from problem

    def new_pipe(self, number: int) -> Pipe:
        """Make the pipe that a block's first line then calls ``number``."""
        return Pipe(self._directory / f"o{number}")

    def feed(self, text: bytes, line: int | None = None) -> None:
        """Give bash its next lines.

        Args:
            text: Lines, each ended by a newline.
            line: The guide's line that bash shall take the first one for; None where that does not matter.
        """
        if line is not None and line < self._at:
            self._write(driver.jump(line))
            self._at = line
        if line is not None:
            text = b"\n" * (line - self._at) + text
        self._at += text.count(b"\n")
        self._write(text)

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._line_feed, data) :]
            except BlockingIOError:
                poll = select.poll()
                poll.register(self._line_feed, select.POLLOUT)
                poll.register(self.ended, select.POLLIN)
                if any(descriptor == self.ended for descriptor, _ in poll.poll()):
                    return

    def reports(self) -> Iterator[Report]:
        """Yield the reports that have come."""
        while True:
            try:
                data = os.read(self.reports_from, _REPORTS)
            except BlockingIOError:
                return
            yield from self._reports.feed(data)
            if len(data) < _REPORTS:
                return

    def listen(self) -> Report | None:
        """Wait for the next report and return it, or None where bash is gone."""
        while not self._heard:
            poll = select.poll()
            for descriptor in (self.reports_from, self.ended):
                poll.register(descriptor, select.POLLIN)
            ready = [descriptor for descriptor, _ in poll.poll()]
            self._heard.extend(self.reports())
            if self.ended in ready and not self._heard:
                return None
        return self._heard.popleft()

    def has_ended(self) -> bool:
        """Return whether the process is gone."""
        poll = select.poll()
        poll.register(self.ended, select.POLLIN)
        return bool(poll.poll(0))

    def before(self, text: bytes) -> bytes:
        """Return what makes a command find things as the one before it left them."""
        return driver.before(text, self.status, self.pipestatus, xtrace=self.xtrace)

    def waits_for_us(self) -> bool:
        """Return whether bash is reading its script, and no report is on its way."""
        try:
            # proc(5): the system call's number and its arguments; the first one of read(2) is a descriptor.
            _, descriptor, *_ = Path(f"/proc/{self.process}/syscall").read_bytes().split(b" ", 2)
            source = os.readlink(f"/proc/{self.process}/fd/{int(descriptor, 16)}")
        except (OSError, ValueError):
            return False
        poll = select.poll()
        poll.register(self.reports_from, select.POLLIN)
        return source == str(self._script) and not poll.poll(0)

    def ask_again(self, kind: bytes) -> None:
        """Ask for a report that never came."""
        self.feed(driver.ask_again(kind, self._word))

    def ready(self, report: Report) -> list[str]:
        """Take the first report; return what went wrong while the shell was made ready, in at most one sentence.

        Raises:
            ShellError: This bash is too old.
        """
        major, minor, flags = (*report.fields, b"", b"", b"")[:3]
        if (int(major), int(minor)) < (4, 4):
            raise ShellError(f"bash {int(major)}.{int(minor)} is too old", "install bash 4.4 or later")
        self.xtrace = b"x" in flags
        self._close_files()
        problem = report.payload.decode("utf-8", "replace").strip()
        return [f"the shell's state did not come back whole: {problem}"] if problem else []

    def settle(self, report: Report) -> None:
        """Take the report that ends a command: its status, the options, and traps that the guide has set."""
        flags, status, *pipestatus = report.fields
        self.status = int(status)
        self.pipestatus = tuple(map(int, pipestatus))
        self.errexit, self.xtrace = b"e" in flags, b"x" in flags
        if report.payload != self._traps:
            self._traps = report.payload
            self._keep_traps(all_traps(report.payload))

    def _keep_traps(self, traps: dict[bytes, bytes]) -> None:
        """Put ours back where the guide has replaced or removed them; its own on EXIT runs after ours."""
        exit_trap = traps.get(b"EXIT")
        if exit_trap != _OUR_EXIT:
            self.exit_trap = exit_trap or b""
            ours = driver.EXIT_TRAP.replace(b"trap", b"\\builtin trap", 1)
            self.feed(b"__mdrun_u=%s;%s" % (ansi_c(self.exit_trap), ours))
        if b"ERR" not in traps:
            self.feed(driver.ERR_TRAP.replace(b"trap", b"\\builtin trap", 1))
        debug = traps.get(b"DEBUG")
        if debug and not debug.startswith(_DEBUG_GUARD):
            self.feed(b"\\builtin trap -- %s DEBUG\n" % ansi_c(_DEBUG_GUARD + debug + b"\n}"))

    @property
    def traps(self) -> bytes:
        """What ``trap -p`` printed last."""
        return self._traps

    def end_of_script(self) -> None:
        """Let bash find the end of its script: it leaves, after what it was already fed."""
        if self._line_feed >= 0:
            os.close(self._line_feed)
            self._line_feed = -1

    def reap(self) -> int:
        """Wait for the end of bash and return its status, negative for a signal; close everything."""
        self.end_of_script()
        _, status = os.waitpid(self.process, 0)
        for descriptor in (self.reports_from, self.ended):
            os.close(descriptor)
        self._close_files()
        return os.waitstatus_to_exitcode(status)

    def _close_files(self) -> None:
        while self._files:
            os.close(self._files.pop())


def _restored(launch: Launch) -> str:
    """Return what bash calls the source of restored functions in its messages."""
    return f"{Path(launch.guide_name).name} (restored)"


def _in_memory(data: bytes) -> int:
    """Return a descriptor of a file that is nowhere on disk."""
    descriptor = os.memfd_create("mdrun", os.MFD_CLOEXEC)
    while data:
        data = data[os.write(descriptor, data) :]
    return descriptor


def _path(descriptor: int) -> str:
    """Return a path by which another process of ours opens a descriptor that it does not inherit."""
    return f"/proc/{os.getpid()}/fd/{descriptor}"
