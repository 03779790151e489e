"""Who watches a run while its blocks run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mdrun.shell.ending import Stopping


class Watcher(Protocol):
    """Somebody who watches a block while it runs."""

    def command(self, step: str, line: int, text: str) -> None:
        """Take note that this command of the running block starts now."""

    def idle(self) -> None:
        """Take note that what ran is over, where no event says so."""

    def output(self, chunk: bytes) -> None:
        """Take note of output as it comes."""

    def retrying(self, step: str, attempt: int, attempts: int, seconds: float) -> None:
        """Take note that this attempt at a step, of so many, begins after so many seconds."""

    def stopping(self, how: Stopping) -> None:
        """Take note of how far it has come with a block that the operator wants to end."""

    def awaiting(self, step: str, command: str, seconds: float) -> None:
        """Take note that a step in the background has so many seconds until this command must pass."""
