"""An interrupt, and a command that ends by itself at the very moment of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def interrupted(directory: Path, kind: str, number: signal.Signals, command: str) -> dict[str, object]:
    """Return what became of a command that may end just before that signal, as :mod:`tests.last_moment`."""
    words = (sys.executable, "-m", "tests.last_moment", str(directory), kind, str(int(number)), command)
    repository = Path(__file__).parent.parent
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, cwd=repository, timeout=60)
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("kind", ["block", "check"])
@pytest.mark.parametrize(
    "command",
    ["echo ready; read -r _ <go", "echo ready; (read -r _ <go)", "echo ready; head -n 1 go"],
    ids=["builtin", "subshell", "program"],
)
@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGINT], ids=["held", "interrupted"])
def test_a_command_that_ends_right_before_its_interrupt_leaves_the_shell_its_state(
    tmp_path: Path, number: signal.Signals, command: str, kind: str
) -> None:
    """Before the shell is held, to ask what it has said, or after that and before the interrupt is sent."""
    told = interrupted(tmp_path, kind, number, command)
    assert told == {"interrupted": True, "moment came": True, "state": "new\n", "warnings": []}
