"""The runtime directory: where what, and one writer at a time."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE_DIRECTORY = 0o700


@dataclass(frozen=True, slots=True)
class Runtime:
    """The paths under the runtime directory."""

    directory: Path
    """Usually ``.router`` at the repository's top."""

    @property
    def state(self) -> Path:
        """The JSON state file."""
        return self.directory / "state.json"

    def binary(self, name: str) -> Path:
        """Return where a service's program is installed."""
        return self.directory / "bin" / name

    def settings(self, name: str) -> Path:
        """Return the file that a service reads its settings from."""
        return self.directory / f"{name}.json"

    def pid(self, name: str) -> Path:
        """Return a service's pid file."""
        return self.directory / f"{name}.pid"

    def log(self, name: str) -> Path:
        """Return the file that takes a service's output."""
        return self.directory / "log" / f"{name}.log"

    def create(self) -> None:
        """Make the directories, for their owner only."""
        for directory in (self.directory, self.directory / "bin", self.directory / "log"):
            directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            directory.chmod(PRIVATE_DIRECTORY)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other flowgate from changing this runtime meanwhile."""
        self.create()
        with (self.directory / "lock").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield
