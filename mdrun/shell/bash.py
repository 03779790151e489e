"""One bash process: fed a line at a time, listened to."""

from __future__ import annotations

import os
import select
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.errors import ShellError
from mdrun.patterns import regex
from mdrun.shell import driver, prelude, restoring
from mdrun.shell.channel import CAPACITY, Channel, Pipe, Pty, enlarge
from mdrun.shell.driver import Before, Lines
from mdrun.shell.launching import Launch, Launching
from mdrun.shell.printed import traps as traps_in
from mdrun.shell.reports import UNTOUCHED, Report, Reports

if TYPE_CHECKING:
    from mdrun.shell.state import Parts

_OUR_EXIT = traps_in(prelude.EXIT_TRAP)[b"EXIT"]
_GUARDS = {
    b"DEBUG": b"[[ $BASH_COMMAND == *__mdrun* || ${FUNCNAME-} == __mdrun* ]]||{ ",
    b"RETURN": b"[[ ${FUNCNAME-} == __mdrun* ]]||{ ",
}
"""What keeps a trap of the guide's from running for what is ours."""
_BUILTIN_REDEFINED = regex(rb"\b(?:builtin|exec)\s*\(\s*\)|\bfunction\s+(?:builtin|exec)\b")
"""Functions that would stand in the way of builtins which we need."""
_MAY_SHOW = regex(rb"\b(?:set|source|eval)\b|xtrace|trap|(?:^|[\s;&|(])\.\s")
"""What a command looks like that turns ``set -x`` on, or sets a trap that runs for what is ours, too."""
_MAY_TRAP = regex(rb"trap|\b(?:source|eval)\b|(?:^|[\s;&|(])\.\s")
"""What a command that sets a trap looks like."""
_MAY_TOUCH = regex(
    rb"\b(?:BASH_ARGV0|DIRSTACK|GLOBIGNORE|POSIXLY_CORRECT|compopt|complete|dirs|enable|eval|hash|popd|pushd"
    rb"|set|shift|source|ulimit)\b|(?:^|[\s;&|(])\.\s"
)
"""What a command looks like that touches what few guides touch."""
LOOK_AT_STATE = 0.002
"""Seconds between two looks at a state on its way: nothing announces it, so that bash writes undisturbed."""
_REPORTS = 64 * 1024
"""Bytes of reports read at once."""


class Bash:
    """A running bash.

    Args:
        launch: How to start it.
        directory: A directory of its own, to be made.
        restored: Commands that bring back a state; empty where it starts afresh.
        poll: Where to register what it reports through and what tells its end.

    Raises:
        ShellError: It cannot be started.
    """

    def __init__(self, launch: Launch, directory: Path, restored: bytes, poll: select.poll) -> None:
        self._directory = directory
        self._script = directory / "script" / launch.guide_name
        self._script.parent.mkdir(mode=0o700, parents=True)
        os.mkfifo(self._script, 0o600)
        for name in ("report", "state"):
            os.mkfifo(directory / name, 0o600)
        # Open both ways: neither opening waits for bash, and no report waits for us. Nobody else holds these,
        # so that bash finds the end of its script when we are gone.
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC
        self._line_feed = os.open(self._script, flags)
        self._script.chmod(0o400)  # what the guide runs shall not write into it by /proc/PID/fd
        self.reports_from = os.open(directory / "report", flags)
        self._state_from = os.open(directory / "state", flags)
        enlarge(self._state_from)
        self._state = b""
        self.state_due = False
        self.is_ready = False
        self.warnings: list[str] = []
        self.heard: deque[Report] = deque()
        self._mark = b"\1" + launch.word.encode() + b"-"
        self.lines = Lines(launch.word)
        self._terminal = launch.terminal
        self._inside = launch.inside
        self._reports = Reports(launch.word)
        self._at = 1
        self._seen_exit_trap = prelude.EXIT_TRAP
        self.traps = b""
        self.before = Before()
        self.errexit = True
        self.exit_trap = b""
        self._restored = restored
        self._more = bool(restored)
        self._functions: tuple[bytes, ...] = ()
        self._launching = Launching(launch, directory, restored)
        self.process = self._launching.start()
        self.ended = os.pidfd_open(self.process)
        self._poll = poll
        self._own_poll = select.poll()
        self._end_poll = select.poll()
        for each in (poll, self._own_poll):
            each.register(self.reports_from, select.POLLIN)
        for each in (poll, self._own_poll, self._end_poll):
            each.register(self.ended, select.POLLIN)
        self.feed(self.lines.enter)

    def outer(self, process: int) -> int:
        """Return the id by which we know a process that the shell has told of."""
        return process if self._inside is None else self._inside.outer(process)

    def _seen_from_outside(self, part: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        """Return a part of a state with the ids by which we know the processes: ``$!`` and ``jobs -p``."""
        letter, text = part
        if letter not in (b"!", b"J"):
            return part
        return letter, b"\n".join(b"%d" % self.outer(int(process)) for process in text.split())

    def new_channel(self, number: int) -> Channel:
        """Make what a block's output comes through, until somebody else is left holding it.

        Args:
            number: Another one each time.
        """
        if self._terminal:
            return Pty(self._terminal.modes, self._inside)
        return Pipe(self._directory / f"o{number}")

    def feed(self, text: bytes, line: int | None = None) -> None:
        """Give bash its next lines.

        Args:
            text: Lines, each ended by a newline.
            line: The guide's line that bash shall take the first one for; None where that does not matter.
        """
        if line is not None:
            before = driver.jump(line) if line < self._at else b"\n" * (line - self._at)
            self._at = line
            self._write(before + text)
        else:
            self._write(text)
        self._at += text.count(b"\n")

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

    def foresee(self, text: bytes) -> bool:
        """Prepare for a command's effects on what is ours; return whether ours must be kept from showing."""
        self._more = self._more or bool(_MAY_TOUCH.search(text))
        return self.before.xtrace or bool(_MAY_SHOW.search(text))

    def state_line(self, functions: tuple[bytes, ...]) -> bytes:
        """Return the line to feed next, which asks for the state; it has come when ``d`` is reported."""
        line = driver.tell(None if functions == self._functions else functions, more=self._more)
        self._functions = functions
        return line

    def ask_state(self, functions: tuple[bytes, ...]) -> None:
        """Ask for the state; it has come when ``d`` is reported."""
        self.state_due = True
        self.feed(self.state_line(functions))

    def enter(self) -> None:
        """Wait until a state is back: what is on in it decides how the first command is fed."""
        if self._restored and not self.is_ready and self.wait_for(b"i"):
            self.feed(self.lines.traps)
            self.wait_for(b"k")

    def hear(self) -> None:
        """Take the reports that have come."""
        try:
            while data := os.read(self.reports_from, _REPORTS):
                self.heard += self._reports.feed(data)
                if len(data) < _REPORTS:
                    return
        except BlockingIOError:
            return

    def listen(self) -> Report | None:
        """Wait for the next report and return it, or None where bash is gone."""
        while not self.heard:
            ready = self._own_poll.poll(LOOK_AT_STATE * 1000)
            self.hear()
            self.hear_state()
            if not self.heard and any(descriptor == self.ended for descriptor, _ in ready):
                return None
        return self.heard.popleft()

    def wait_for(self, kind: bytes) -> Report | None:
        """Wait for this report, while nothing of the guide's runs; return it, or None where bash is gone."""
        while report := self.listen():
            if report.kind == b"i":
                self.ready(report)
            elif report.kind == b"k":
                self.keep_traps(report)
            if report.kind == kind:
                return report
        return None

    def hear_state(self) -> None:
        """Take what of a state has come, lest its pipe be full."""
        with suppress(BlockingIOError):
            while data := os.read(self._state_from, CAPACITY):
                self._state += data

    def take_state(self) -> Parts:
        """Return the parts of the state that was reported; call it on ``d``."""
        self.hear_state()
        self.state_due = False
        # A letter and a semicolon end each part, E and a semicolon all of them; another state may have come
        # after it. What stands before the first mark is none of ours.
        told, _, self._state = self._state.partition(self._mark + b"E;")
        first, *others = (told + self._mark + b"E;").split(self._mark)
        texts = [first, *(other[2:] for other in others)]
        parts = tuple(zip([other[:1] for other in others], texts, strict=False))[1:]
        return parts if self._inside is None else tuple(map(self._seen_from_outside, parts))

    def has_ended(self) -> bool:
        """Return whether the process is gone."""
        return bool(self._end_poll.poll(0))

    def waits_for_us(self) -> bool:
        """Return whether bash is reading its script, and no report is on its way."""
        try:
            # proc(5): the system call's number and its arguments; the first one of read(2) is a descriptor.
            _, descriptor, *_ = Path(f"/proc/{self.process}/syscall").read_bytes().split(b" ", 2)
            source = str(Path(f"/proc/{self.process}/fd/{int(descriptor, 16)}").readlink())
        except (OSError, ValueError):
            return False
        poll = select.poll()
        poll.register(self.reports_from, select.POLLIN)
        return source == str(self._script) and not poll.poll(0)

    def ask_again(self, kind: bytes) -> None:
        """Ask for the report of a command's end that never came; do without where it is another report."""
        if kind in (b"e", b"z"):
            self.feed(self.lines.ask_again(kind))

    def ready(self, report: Report) -> None:
        """Take the first report.

        Raises:
            ShellError: This bash is too old.
        """
        major, minor, flags = report.fields
        if (int(major), int(minor)) < (4, 4):
            raise ShellError("bash-old", version=f"{int(major)}.{int(minor)}")
        self.is_ready = True
        self.before = Before(xtrace=b"x" in flags)
        problem = report.payload.decode("utf-8", "replace").strip()
        if problem:
            self.warnings.append(f"the shell's state did not come back whole: {problem}")
        lost = restoring.lost(self._restored)
        if lost:
            self.warnings.append("a new shell cannot have what the one before had: " + ", ".join(lost))
        self._launching.over()

    def settle(self, report: Report, text: bytes) -> None:
        """Take the report that ends a command: its status, the options, what of ours it may have touched.

        Args:
            report: ``e`` or ``z``.
            text: The command.
        """
        flags, status, *pipestatus = report.fields
        self.before = Before(int(status), tuple(map(int, pipestatus)), b"x" in flags)
        self.errexit = b"e" in flags
        if UNTOUCHED in flags:
            return
        if report.payload != self._seen_exit_trap:
            self._keep_exit_trap(report.payload)
        if _MAY_TRAP.search(text):
            self.feed(self.lines.traps)
            self.wait_for(b"k")
        if _MAY_TOUCH.search(text):
            self.feed(self.lines.arguments)
        if _BUILTIN_REDEFINED.search(text):
            self.feed(self.lines.recover + b"\n")

    def _keep_exit_trap(self, printed: bytes) -> None:
        """Put ours back where the guide has replaced or removed it; the guide's own runs after it."""
        self._seen_exit_trap = printed
        trap = traps_in(printed).get(b"EXIT", b"")
        if trap != _OUR_EXIT:
            self.exit_trap = trap
            self.feed(driver.keep_exit_trap(trap))

    def keep_traps(self, report: Report) -> None:
        """Take ``k``: put our ``ERR`` trap back where there is none; keep others off what is ours."""
        self.traps = report.payload
        traps = traps_in(report.payload)
        if traps.get(b"EXIT") != _OUR_EXIT:
            self._keep_exit_trap(self.traps)
        if b"ERR" not in traps:
            self.feed(b"\\builtin " + prelude.ERR_TRAP)
        for name, guard in _GUARDS.items():
            command = traps.get(name)
            if command and not command.startswith(guard):
                self.feed(driver.set_trap_unseen(name, guard + command + b"\n}"))

    def end_of_script(self) -> None:
        """Let bash find the end of its script: it leaves, after what it was already fed."""
        if self._line_feed >= 0:
            os.close(self._line_feed)
            self._line_feed = -1

    def reap(self) -> int:
        """Wait for the end of bash and return its status, negative for a signal; close everything."""
        self.end_of_script()
        _, status = os.waitpid(self.process, 0)
        self._poll.unregister(self.reports_from)
        self._poll.unregister(self.ended)
        for descriptor in (self.reports_from, self._state_from, self.ended):
            os.close(descriptor)
        self._launching.over()
        return os.waitstatus_to_exitcode(status)
