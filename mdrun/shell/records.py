"""What goes into a shell session and what comes out: frozen records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Command:
    """One top-level command of a block."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """The command; it may span lines (here-documents, loops, functions)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Commands that run one after the other until one fails, as under ``set -e``."""

    commands: tuple[Command, ...]
    """In order; their lines never decrease, several may share a line."""
    cwd: str | None = None
    """Working directory for this block only, relative to the shell's; None leaves it."""
    env: tuple[tuple[str, str], ...] = ()
    """Names and values exported for this block only."""
    pipefail: bool = True
    """Whether a top-level pipeline fails when a member before the last fails, except by 141."""
    timeout: float | None = None
    """Seconds that the whole block may take; None sets no limit."""
    keep: int = 0
    """How many bytes of the end of its output are wanted as they came, secrets and all."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file that holds a shell's state."""

    path: Path
    """The file; one that was written before, where nothing has changed since."""
    sha256: str
    """Of its bytes, in hex."""
    lost: tuple[str, ...]
    """Names of what it does not bring back: variables, functions, aliases and traps that hold a secret;
    descriptors, background processes. They stand in the file, too: :func:`.restoring.lost`."""


@dataclass(frozen=True, slots=True)
class CommandStarted:
    """A command is about to start; it does when the next item is asked for."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text, secrets and all: to be masked by whoever shows it."""


@dataclass(frozen=True, slots=True)
class CommandEnded:
    """A command has ended; the next one starts only after another item was asked for."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text, secrets and all: to be masked by whoever keeps it."""
    status: int
    """Exit status, 0 to 255; 128 + n after signal n (bash manual, Exit Status)."""
    seconds: float
    """Wall-clock time from start to end, in seconds."""
    start: int
    """Where its output begins in the block's output, in bytes."""
    end: int
    """Where its output ends, in bytes."""


@dataclass(frozen=True, slots=True)
class BlockEnded:
    """The last item of every block."""

    status: int
    """0, or the failing command's status."""
    failed_line: int | None
    """Guide line of what failed, inside a compound command where bash could tell; None if nothing failed."""
    seconds: float
    """Wall-clock time of the whole block, in seconds."""
    timed_out: bool
    """Whether the block's time was over before it ended."""
    interrupted: bool
    """Whether :meth:`Session.interrupt` was called while it ran."""
    died: str | None
    """How the shell itself went away (``exit``, ``exec``, ``killed`` …); None where it did not,
    or only as ``set -e`` has it."""
    output_size: int
    """Bytes of output, secrets masked."""
    output_sha256: str
    """SHA-256 of those bytes, in hex."""
    output_lines: int
    """Lines in them; a last line without a newline counts."""
    warnings: tuple[str, ...]
    """What the operator should know beside the outcome, one sentence each."""
    terminated: bool = False
    """Whether :meth:`Session.terminate` was called, and processes of it were told to end."""
    kept: bytes = field(default=b"", repr=False)
    """The end of its output as it came, secrets and all; as much as :attr:`Block.keep` asks for."""


Item = CommandStarted | CommandEnded | BlockEnded
"""What a session yields of a block or a check while it is carried out."""
