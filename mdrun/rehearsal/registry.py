"""Which rehearsals there are: one whose mdrun was killed is put away by the next one.

Each has a file named like its directory, which holds the path of that directory. Its mdrun locks the file as
long as it lives; the lock goes with the process, however that ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.runs.files import make_directories

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = "keep "
_GONE = "remove "


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a rehearsal while its mdrun lives."""

    path: Path
    """The file that holds it."""
    lock: FileIO
    """The file, open and locked."""

    def close(self) -> None:
        """Forget the rehearsal: it was put away."""
        self.path.unlink(missing_ok=True)
        self.lock.close()


@dataclass(frozen=True, slots=True)
class Stale:
    """A rehearsal whose mdrun was killed."""

    root: Path
    """Its directory, which may be gone."""
    kept: bool
    """Whether the operator wanted it to be kept."""


def register(registry: Path, root: Path, *, keep: bool) -> Entry:
    """Note a rehearsal before its directory is made.

    Args:
        registry: The directory that holds the notes.
        root: The rehearsal's directory.
        keep: Whether that stays after the rehearsal.

    Raises:
        OSError: It cannot be noted.
    """
    make_directories(registry)
    path = registry / root.name
    unlocked = registry / f".{root.name}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    lock = FileIO(os.open(unlocked, flags, 0o600), "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    lock.write(os.fsencode(f"{_KEPT if keep else _GONE}{root}"))
    unlocked.rename(path)
    return Entry(path, lock)


def stale(registry: Path) -> Iterator[Stale]:
    """Yield each rehearsal whose mdrun is gone; it is forgotten when the next one is asked for."""
    for path in sorted(registry.iterdir()) if registry.is_dir() else ():
        with contextlib.suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            said = os.fsdecode(file.read())
            root = Path(said.removeprefix(_KEPT).removeprefix(_GONE))
            if root.is_absolute() and root.name == path.name:
                yield Stale(root, said.startswith(_KEPT))
            path.unlink(missing_ok=True)
