"""A place to run mdrun in, as a real process; with a terminal or without."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pexpect

from mdrun.journal import Reading, read
from mdrun.state import RunState, fold
from tests import harness

MDRUN = str(Path(sys.executable).parent / "mdrun")
SECONDS = 60
"""How long anything may take before a test gives up."""
NO_BYTECODE = "export PYTHONDONTWRITEBYTECODE=1"
"""Before a limit on the size of files: Python would keep a cut module, which no import can read."""
CTRL_C, CTRL_D, CTRL_Z, CTRL_BACKSLASH = "\x03", "\x04", "\x1a", "\x1c"
HAND = "## 1. Work\n\n1. Call the customer.\n\n```bash\necho after\n```\n"
SECRET = """\
---
mdrun:
  variables:
    token: {secret: true}
---
## 1. Work

```bash
test -n "$token"
```
"""
"""A guide with a step that a person carries out."""
GUARDED = "## 1. Work\n\n```bash\nrm -r old\n```\n\n```bash\necho after\n```\n"
"""A guide with a decision point: what it does cannot be taken back."""


@dataclass(frozen=True)
class CliPlace:
    """A directory with a guide, and a home for its runs."""

    path: Path
    env: dict[str, str]

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def runs(self) -> list[Path]:
        return sorted((self.path / "state" / "runs").glob("*Z-*"))

    def guide(self, text: str) -> None:
        (self.work / "guide.md").write_text(text, encoding="utf-8")

    def fifo(self, name: str) -> Path:
        os.mkfifo(self.work / name)
        return self.work / name

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run mdrun to its end."""
        return self.call(MDRUN, *arguments)

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a bash script to its end."""
        return self.call("bash", "-c", script)

    def call(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            command,
            cwd=self.work,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start mdrun without a terminal, in a process group of its own."""
        return subprocess.Popen(
            [MDRUN, *arguments],
            cwd=self.work,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def terminal(self, *arguments: str) -> pexpect.spawn[str]:
        """Start mdrun in a terminal."""
        return self._spawn([MDRUN, *arguments])

    def terminal_shell(self, script: str, *, columns: int = 160) -> pexpect.spawn[str]:
        """Start a bash script in a terminal.

        Args:
            script: The script. A size that it gives the terminal would not last: pexpect gives it its own
                once more when the script runs already.
            columns: How wide the terminal is.
        """
        return self._spawn(["bash", "-c", script], columns)

    def _spawn(self, command: list[str], columns: int = 160) -> pexpect.spawn[str]:
        return pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(self.work),
            env={**self.env, "TERM": "xterm-256color", "NO_COLOR": "1"},
            encoding="utf-8",
            timeout=SECONDS,
            dimensions=(50, columns),
        )

    def reading(self) -> Reading:
        """Return the journal of the only run."""
        (run,) = self.runs
        return read(run / "journal.jsonl")

    def state(self) -> RunState:
        """Return what the only run came to."""
        return fold(self.reading().records)

    def run_log(self) -> str:
        return (self.runs[0] / "run-log.md").read_text(encoding="utf-8")


def make(path: Path) -> CliPlace:
    """Make a place."""
    for name in ("work", "home"):
        (path / name).mkdir()
    return CliPlace(path, harness.environment(path))


def hang_up(terminal: pexpect.spawn[str]) -> int:
    """Close a terminal, and return the status with which mdrun ends; pexpect would soon send INT, too."""
    terminal.ptyproc.fileobj.close()  # type: ignore[attr-defined]
    terminal.closed = terminal.ptyproc.closed = True  # type: ignore[attr-defined]
    assert terminal.pid is not None
    return os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])


def finish(terminal: pexpect.spawn[str]) -> int:
    """Wait for the end and return the exit status."""
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus is not None, f"killed by signal {terminal.signalstatus}"
    return terminal.exitstatus
