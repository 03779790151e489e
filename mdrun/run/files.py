"""The files that the steps of a run leave: their names, and the shell's state in some of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mdrun.runs import output_name, state_name
from mdrun.shortage import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.plan.records import Step
    from mdrun.runs import RunDirectory
    from mdrun.shell import Item, Session


@contextmanager
def writing(path: Path, what: str) -> Iterator[None]:
    """Say of a file of the run that it cannot be written, if it cannot.

    Args:
        path: The file.
        what: What it holds.

    Raises:
        RecordError: It cannot.
    """
    try:
        yield
    except OSError as problem:
        raise unwritable(problem.filename or path, what, problem) from problem


def kept(happening: Iterator[Item], path: Path) -> Iterator[Item]:
    """Yield what a block does.

    Args:
        happening: What it does.
        path: The file for its output.

    Raises:
        RecordError: Its output cannot be written down; its processes were ended.
    """
    try:
        yield from happening
    except OSError as problem:
        raise unwritable(problem.filename or path, "the output", problem) from problem


class Files:
    """Names the files that steps leave, each of them once, and keeps the shell's state.

    Args:
        directory: The run's.
        session: The shell.
    """

    def __init__(self, directory: RunDirectory, session: Session) -> None:
        self._directory = directory
        self._session = session
        self._names: set[str] = set()
        self._state = ""
        """Name of the file that the shell's state was kept in last."""

    def take_up(self, names: Iterable[str]) -> None:
        """Leave alone the names that a run has used before it was resumed, with or without a file."""
        self._names.update(names)

    def new(self, name: str) -> str:
        """Return a name that this run has not used: this one, else one with a number."""
        (stem, _, ending), number = name.rpartition("."), 2
        while name in self._names:
            name = f"{stem}.{number}.{ending}"
            number += 1
        self._names.add(name)
        return name

    def output(self, step: Step) -> tuple[str, Path]:
        """Return the name of a new file for a step's output, and its path; the first byte makes it."""
        name = self.new(output_name(step.id))
        return name, self._directory.file(name)

    def state(self, step: Step) -> tuple[str, dict[str, str]]:
        """Keep the shell's state; return the name of its file, and the sha256 by name if that is new.

        Raises:
            RecordError: It cannot be written down.
        """
        if self._state and self._session.state.written() is not None:
            return self._state, {}
        name = self.new(state_name(step.id))
        path = self._directory.file(name)
        with writing(path, "the shell's state"):
            kept = self._session.state.snapshot(path)
        self._state = name
        return name, {name: kept.sha256}
