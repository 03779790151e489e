"""An interrupt, and what a command does by itself at the very moment of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import CLONES


def interrupted(
    directory: Path, kind: str, number: signal.Signals, moment: str, command: str
) -> dict[str, object]:
    """Return what became of a command and of the state of its shell, see :mod:`tests.last_moment`."""
    words = (sys.executable, "-m", "tests.last_moment", str(directory), kind, str(int(number)))
    repository = Path(__file__).parent.parent
    done = subprocess.run(
        (*words, moment, command), stdout=subprocess.PIPE, check=True, cwd=repository, timeout=60
    )
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
    told = interrupted(tmp_path, kind, number, "ends", command)
    assert told == {"interrupted": True, "moment came": True, "state": "new\n", "warnings": []}


@pytest.mark.skipif(not CLONES, reason="nobody has looked up this machine's system calls")
def test_a_shell_that_is_just_starting_a_program_when_it_is_interrupted_tells_its_state(
    tmp_path: Path,
) -> None:
    command = "echo ready; while :; do sleep 0.01; done"
    told = interrupted(tmp_path, "block", signal.SIGSTOP, "forks", command)
    assert told == {"interrupted": True, "moment came": True, "state": "new\n", "warnings": []}
