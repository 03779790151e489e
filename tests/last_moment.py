"""Interrupt a command that ends at the last moment before mdrun sends a signal; tell what became of it.

``python -m tests.last_moment DIRECTORY block|check SIGNAL COMMAND``

The command reads from ``go``, which holds nothing until then. The interpreter announces each signal before it
is sent (``os.kill`` and ``os.killpg`` raise auditing events), and so the moment is always the same one: its
shell goes on as far as it can, until it is stopped or waits for its next line, and then gets the signal. This
is a program, because nobody can take such a hook away again.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdrun.shell import processes
from tests.processes import reads
from tests.shell_lab import Lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Interrupted:
    """A session whose command is interrupted.

    Args:
        directory: Where it works.
        number: The signal before which the command ends.
    """

    def __init__(self, directory: Path, number: int) -> None:
        self.lab = Lab(directory)
        process = self.lab.session.process
        assert process is not None
        self.shell = process
        self.number = number
        self.go = self.lab.work / "go"
        os.mkfifo(self.go)
        self.gate = os.open(self.go, os.O_RDWR)
        self.due = False

    def hook(self, event: str, given: tuple[Any, ...]) -> None:
        """Let the command end, if this is the moment; go on when its shell can do nothing more."""
        if self.due and event in ("os.kill", "os.killpg") and given[1] == self.number:
            self.due = False
            os.write(self.gate, b"\n")
            while not processes.stopped(self.shell) and not reads(self.shell, "RELEASE.md"):
                pass

    def interrupt(self) -> None:
        """Interrupt the command as soon as it waits."""
        while not any(reads(each, self.go.name) for each in self.processes()):
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
    directory, kind, number, command = sys.argv[1:]
    made = Interrupted(Path(directory), int(number))
    sys.addaudithook(made.hook)
    json.dump(made.run(kind, command), sys.stdout)
    made.lab.close()


if __name__ == "__main__":
    main()
