"""Processes that outlive what started them.

    describing  asks the kernel for what is known of one
    finding     by what marks them
    ending      with a signal, and then with another

Their records stand here, and import nothing: who reads what a rehearsal changed needs nothing else.
"""

from __future__ import annotations

from mdrun.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Process:
    """A process that is still running."""

    pid: int
    """Its number."""
    command: str
    """Its command line, words joined by blanks; what a rehearsal tells of is relative to the copy."""
    ports: tuple[str, ...]
    """TCP addresses on which it listens, such as ``127.0.0.1:8080``."""

    def __str__(self) -> str:
        """``process 4242: python -m http.server, listening on 127.0.0.1:8080``."""
        listening = f", listening on {', '.join(self.ports)}" if self.ports else ""
        return f"process {self.pid}: {self.command}{listening}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that was ended."""

    process: Process
    """As it was before."""
    forced: bool
    """Whether it had to be killed."""
