"""Interrupt a command at a certain moment before mdrun sends a signal; tell what became of it.

``python -m tests.last_moment DIRECTORY block|check SIGNAL ends|forks COMMAND``

A command that ends reads from ``go``, which holds nothing until then. The interpreter announces each signal
before it is sent (``os.kill`` and ``os.killpg`` raise auditing events), and so the moment is always the same
one: its shell goes on as far as it can, until it is stopped or waits for its next line, and then gets the
signal. One that starts program after program is found between the fork of one and the wait for it, and stays
there. This is a program, because nobody can take such a hook away again.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdrun.shell import processes
from tests.processes import CLONES, reads, system_call
from tests.shell_lab import Lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Interrupted:
    """A session whose command is interrupted.

    Args:
        directory: Where it works.
        number: The signal before which the moment comes.
        forks: Whether it is that of a fork, not that of the command's end.
    """

    def __init__(self, directory: Path, number: int, *, forks: bool) -> None:
        self.lab = Lab(directory, grace=0.3)
        process = self.lab.session.process
        assert process is not None
        self.shell = process
        self.number = number
        self.forks = forks
        self.go = self.lab.work / "go"
        os.mkfifo(self.go)
        self.gate = os.open(self.go, os.O_RDWR)
        self.due = False

    def hook(self, event: str, given: tuple[Any, ...]) -> None:
        """Bring the moment about, if it is due."""
        if self.due and event in ("os.kill", "os.killpg") and given[1] == self.number:
            self.due = False
            if self.forks:
                self.stop_at_fork()
            else:
                self.let_end()

    def let_end(self) -> None:
        """Let the command end; go on when its shell can do nothing more."""
        os.write(self.gate, b"\n")
        while not processes.stopped(self.shell) and not reads(self.shell, "RELEASE.md"):
            pass

    def stop_at_fork(self) -> None:
        """Stop the shell until it is found in the system call that makes a child."""
        looks = 0
        while True:
            os.kill(self.shell, signal.SIGSTOP)
            while not processes.stopped(self.shell):
                pass
            if system_call(self.shell) in CLONES and processes.children(self.shell):
                return
            os.kill(self.shell, signal.SIGCONT)
            looks += 1
            for _ in range(looks * 37 % 1000):
                pass  # it gets another share of time each time

    def interrupt(self) -> None:
        """Interrupt the command, one that ends as soon as it waits."""
        while not self.forks and not any(reads(each, self.go.name) for each in self.processes()):
            pass
        self.due = True
        self.lab.session.interrupt()

    def processes(self) -> set[int]:
        """Return the shell and what it has started."""
        return {self.shell, *processes.descendants(self.shell)}

    def run(self, kind: str, command: str) -> dict[str, object]:
        """Return what became of the command, and of the state of its shell."""
        lab = self.lab

        def start(output: Path, watch: Callable[[bytes], None]) -> Iterator[Any]:
            def listen(chunk: bytes) -> None:
                watch(chunk)
                if b"ready" in chunk:
                    self.interrupt()

            if kind == "check":
                return lab.session.evaluate(command, 10, output, listen)
            return lab.session.run(lab.block("KEPT=new", command), output, listen)

        lab.run("KEPT=old" if kind == "block" else "KEPT=new")
        ended = lab.items(start).ended
        after = lab.run('echo "$KEPT"')
        return {
            "interrupted": ended.interrupted,
            "moment came": not self.due,
            "state": after.text,
            "warnings": [*ended.warnings, *after.ended.warnings],
        }


def main() -> None:
    """Do what the command line says, and print what came of it."""
    directory, kind, number, moment, command = sys.argv[1:]
    made = Interrupted(Path(directory), int(number), forks=moment == "forks")
    sys.addaudithook(made.hook)
    json.dump(made.run(kind, command), sys.stdout)
    made.lab.close()


if __name__ == "__main__":
    main()
