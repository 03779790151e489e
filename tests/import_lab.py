"""A place to run mdrun in, and what it imports there: all, or what it looks for once a step has started."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DRIVER = """
import sys

class Watch:
    seen = None

    def find_spec(self, name, path=None, target=None):
        if self.seen is not None:
            self.seen.append(name)

def append(journal, event, **how):
    if watch.seen is None and type(event).__name__ == "StepStarted":
        watch.seen = []
    return original(journal, event, **how)

late, answer, words = sys.argv[1] == "late", sys.argv[2], sys.argv[3:]
if late:
    from mdrun.journal.writing import Journal
    watch, original, Journal.append = Watch(), Journal.append, append
    sys.meta_path.insert(0, watch)
    def opened(event, facts):
        if event == "open" and watch.seen is not None and "/mdrun/data/" in str(facts[0]):
            watch.seen.append(str(facts[0]))
    sys.addaudithook(opened)
from mdrun.cli import main
status = main(words)
seen = watch.seen if late else list(sys.modules)
if seen is not None:
    with open(answer, "w") as file:
        file.write("\\n".join(seen))
sys.exit(status)
"""
"""Runs mdrun, and writes down all its modules, or those looked for after the first step started, and its own
texts and lists that were opened then."""


def printed(code: str) -> str:
    """Return what a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Place:
    """A directory with a guide, a home and a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache" / "mdrun"
        self.work = folder / "work"
        self.work.mkdir()
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "MDRUN_HOME": str(folder / "state"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def guide(self, text: str) -> None:
        (self.work / "guide.md").write_text(text, encoding="utf-8")

    def imported(self, *words: str, status: int = 0) -> set[str]:
        """Run mdrun and return every module that it imported."""
        return self.drive("all", *words, status=status)

    def late(self, *words: str, status: int = 0, terminal: bool = False) -> set[str]:
        """Run mdrun and return the modules that were looked for after the first step started."""
        return self.drive("late", *words, status=status, terminal=terminal)

    def drive(self, mode: str, *words: str, status: int = 0, terminal: bool = False) -> set[str]:
        answer = self.folder / "modules"
        answer.unlink(missing_ok=True)
        argv = [sys.executable, "-c", DRIVER, mode, str(answer), *words]
        code, shown = (self.on_terminal if terminal else self.piped)(argv)
        assert code == status, shown
        assert answer.exists(), f"no step was started:\n{shown}"
        return set(answer.read_text().split())

    def piped(self, argv: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            argv,
            cwd=self.work,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    def on_terminal(self, argv: list[str]) -> tuple[int, str]:
        master, slave = pty.openpty()
        with subprocess.Popen(
            argv, cwd=self.work, env=self.env, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave
        ) as process:
            os.close(slave)
            shown = b""
            try:
                while piece := os.read(master, 65536):
                    shown += piece
            except OSError:  # EIO: the other side is closed
                pass
        os.close(master)
        return process.returncode, shown.decode(errors="replace")
