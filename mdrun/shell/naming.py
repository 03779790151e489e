"""Processes in words: what a run has left running, as a person knows it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mdrun import proc
from mdrun.shell.processes import alive, command_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_BECOMES = 0.2
"""Seconds within which a child of bash has become the program that it was started for."""
_LOOK = 0.005
"""Seconds between two looks whether it has."""
_WIDTH = 60
"""Characters of a process's command line that are enough to know it by."""


def names(processes: Iterable[int], shell: tuple[str, ...]) -> list[str]:
    """Return the names of those processes that still run: their command lines, shortened, and their ids.

    A child of bash has bash's own command line until it has become the program that it was started for; it is
    given a moment for that. One that does not is a subshell, and so is one that has started something itself.

    Args:
        processes: Their ids.
        shell: The words of bash's own command line.
    """
    own = " ".join(shell)
    lines = {process: command_line(process) for process in processes}
    give_up = time.monotonic() + _BECOMES
    while time.monotonic() < give_up:
        becoming = {process for process, line in lines.items() if line in ("", own)}
        if not becoming or becoming <= {proc.parent(process) for process in proc.everyone()}:
            break
        time.sleep(_LOOK)
        lines = {process: command_line(process) for process in lines if alive(process)}
    return [_name(process, "" if line == own else line) for process, line in lines.items() if alive(process)]


def _name(process: int, line: str) -> str:
    shown = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
    return f"{shown or 'a subshell'} (process {process})"
