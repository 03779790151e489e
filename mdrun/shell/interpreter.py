"""A bash process: started, fed a line at a time, and known by what it says of itself."""

from __future__ import annotations

import os
import select
from functools import partial
from typing import TYPE_CHECKING

from mdrun.errors import ShellError
from mdrun.many import listed
from mdrun.shell import driver, restoring
from mdrun.shell.aside import Aside
from mdrun.shell.commands import Before
from mdrun.shell.driver import Lines
from mdrun.shell.hearing import Hearing
from mdrun.shell.launching import Launch, Launching
from mdrun.shell.pipe import Pipe
from mdrun.shell.private import two_way_pipe
from mdrun.shell.pty import Pty
from mdrun.shell.reports import PUT_ASIDE
from mdrun.shell.script import Script
from mdrun.shell.syntax import OLDEST
from mdrun.shell.telling import Telling
from mdrun.shell.traps import Traps

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.shell.channel import Channel
    from mdrun.shell.reports import Report


class Interpreter:
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
        self.directory = directory
        """Where it says and is told everything."""
        self._script = Script(directory / "script" / launch.guide_name)
        reports = two_way_pipe(directory / "report")
        self.aside = Aside()
        self.state = Telling(directory / "state", launch.word, launch.inside, self.aside, more=bool(restored))
        self.is_ready = False
        self.warnings: list[str] = []
        self.lost: tuple[str, ...] = ()
        """What its first state lacks, as long as nobody has said so."""
        self.lines = Lines(launch.word)
        self._terminal = launch.terminal
        self._inside = launch.inside
        self.traps = Traps(self.feed)
        self.before = Before()
        self.errexit = True
        self.jobs = False
        """Whether it gives each command a process group of its own (``set -m``)."""
        self._restored = restored
        self._launching = Launching(launch, directory, restored)
        self.process = self._launching.start()
        self.ended = os.pidfd_open(self.process)
        self._end_poll = select.poll()
        self._end_poll.register(self.ended, select.POLLIN)
        self.hearing = Hearing(
            reports,
            launch.word,
            self.state,
            ended=self.ended,
            reads_on=partial(self._script.is_read_by, self.process),
            poll=poll,
        )
        """How it is listened to."""
        self.feed(self.lines.enter)

    @property
    def trapped(self) -> bool:
        """Whether a trap may run at any time, and nothing stands in our way."""
        return self.traps.on_signals and not self.aside.back

    def outer(self, process: int) -> int:
        """Return the id by which we know a process that the shell has told of."""
        return process if self._inside is None else self._inside.outer(process)

    def new_channel(self, number: int) -> Channel:
        """Make what a block's output comes through, until somebody else is left holding it.

        Args:
            number: Another one each time.
        """
        if self._terminal:
            return Pty(self._terminal.modes.kept, self._inside)
        return Pipe(self.directory / f"o{number}")

    def feed(self, text: bytes, line: int | None = None) -> None:
        """Give bash its next lines.

        Args:
            text: Lines, each ended by a newline.
            line: The guide's line that bash shall take the first one for; None where that does not matter.
        """
        if not self.before.history:
            self._script.feed(text, line, self.ended)
            return
        text = b"".join(driver.FORGET + each for each in text.splitlines(keepends=True))
        self._script.feed(text, line, self.ended, driver.FORGET)

    def ask_state(self, functions: tuple[bytes, ...]) -> None:
        """Ask for the state; it has come when ``d`` is reported."""
        self.state.due = True
        self.feed(self.state.line(functions))

    def enter(self) -> None:
        """Wait until a state is back: what is on in it decides how the first command is fed."""
        if self._restored and not self.is_ready and self.wait_for(b"i"):
            self.feed(self.lines.traps(hidden=True))
            self.wait_for(b"k")

    def wait_for(self, kind: bytes) -> Report | None:
        """Wait for this report, while nothing of the guide's runs; return it, or None where bash is gone."""
        while report := self.hearing.listen():
            self.learn(report)
            if report.kind == kind:
                return report
        return None

    def learn(self, report: Report) -> None:
        """Take what it says of itself: that it is ready, what its traps are, what was put aside."""
        if report.kind == b"i":
            self.ready(report)
        elif report.kind == b"k":
            self.traps.saw(report.payload)
        elif report.kind in PUT_ASIDE:
            self.aside.take(report)
            self.before = self.before._replace(aside=self.aside.back)

    def has_ended(self) -> bool:
        """Return whether the process is gone."""
        return bool(self._end_poll.poll(0))

    def ask_again(self, kind: bytes) -> None:
        """Ask for the report of a command's end that never came; do without where it is another report."""
        if kind in (b"e", b"z"):
            self._script.feed(driver.ASK_AGAIN % kind, None, self.ended)

    def ready(self, report: Report) -> None:
        """Take the first report.

        Raises:
            ShellError: This bash is too old.
        """
        major, minor, flags = report.fields
        if (int(major), int(minor)) < OLDEST:
            raise ShellError("bash-old", version=f"{int(major)}.{int(minor)}")
        self.is_ready = True
        traced, history = b"x" in flags, b"set -o history" in self._restored
        before = self.before  # the first command may be on its way already
        self.before = before._replace(xtrace=traced, history=history, traces=before.traces or traced)
        self.jobs = b"m" in flags
        problem = report.payload.decode("utf-8", "replace").strip()
        if problem:
            self.warnings.append(f"the shell's state did not come back whole: {problem}")
        self.lost = restoring.lost(self._restored)
        self._launching.over()

    def has_again(self, name: str) -> None:
        """Note that it was given a variable which the state before could not bring back."""
        self.lost = tuple(each for each in self.lost if each != name)

    def take_warnings(self) -> list[str]:
        """Return what is to be said of it, once."""
        said, lost = self.warnings, self.lost
        self.warnings, self.lost = [], ()
        return [*said, listed("a new shell cannot have what the one before had", lost)] if lost else said

    def end_of_script(self) -> None:
        """Let bash find the end of its script: it leaves, after what it was already fed."""
        self._script.end()

    def reap(self) -> int:
        """Wait for the end of bash and return its status, negative for a signal; close everything."""
        self.end_of_script()
        _, status = os.waitpid(self.process, 0)
        self.hearing.close()
        self.state.close()
        os.close(self.ended)
        self._launching.over()
        return os.waitstatus_to_exitcode(status)
