"""The directory of one run."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.filenames import is_name, within
from mdrun.files import sync_directory
from mdrun.runs.files import digest, sync_file
from mdrun.runs.names import JOURNAL, RUN_LOG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path


_FOLDERS = ("output", "state")
"""What lies in these is written while steps run."""


@dataclass(frozen=True, slots=True)
class RunDirectory:
    """Where a run keeps what it did. Directories are 0700, files 0600."""

    path: Path
    """The directory itself; its name is the run's id."""

    @property
    def run(self) -> str:
        """The run's id."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """The journal; :class:`mdrun.journal.Journal` creates it."""
        return self.path / JOURNAL

    def guide(self, number: int = 1) -> Path:
        """Return the file of the guide's bytes: as they were when the run started, or of a later one.

        Args:
            number: 1 for the first; more for those that a resumed run was given instead.
        """
        return self.path / _numbered("guide", number, ".md")

    def plan(self, number: int = 1) -> Path:
        """Return the file of the plan as JSON."""
        return self.path / _numbered("plan", number, ".json")

    def asked(self, number: int = 1) -> Path:
        """Return the file of what the plan was made from beside the guide, as JSON."""
        return self.path / _numbered("asked", number, ".json")

    @property
    def run_log(self) -> Path:
        """The run log."""
        return self.path / RUN_LOG

    def file(self, name: str) -> Path:
        """Return the path of a file that an event names, such as ``output/1.1-2.log``.

        Raises:
            RecordError: The name leads elsewhere.
        """
        path = within(self.path, name)
        if path is None:
            raise RecordError("journal-leads-elsewhere", path=self.journal, name=name)
        return path

    def name(self, path: Path) -> str:
        """Return how an event names a file."""
        return str(path.relative_to(self.path))

    @property
    def folders(self) -> tuple[Path, ...]:
        """The directories whose files are written while steps run."""
        return tuple(self.path / name for name in _FOLDERS)

    @staticmethod
    def owns(name: str) -> bool:
        """Say whether a name is that of a file which a run keeps, and does not lead elsewhere."""
        folder, slash, last = name.rpartition("/")
        return is_name(last) and (folder in _FOLDERS if slash else True)

    def names(self) -> Iterator[str]:
        """Yield the names of all that lies here but the journal and what is made from it.

        Raises:
            OSError: A directory cannot be read.
        """
        for path in self.path.iterdir():
            if path.name not in (self.journal.name, self.run_log.name, *_FOLDERS) and not _is_temporary(path):
                yield path.name
        for folder in self.folders:
            yield from (f"{folder.name}/{path.name}" for path in folder.iterdir())

    def hashes(self, known: Collection[str] = ()) -> dict[str, str]:
        """Return the sha256, in hex, by name of each file but the journal and what is made from it.

        Args:
            known: Names that are left out.

        Raises:
            OSError: One cannot be read.
        """
        paths = {name: self.path / name for name in sorted(self.names()) if name not in known}
        return {name: digest(path) for name, path in paths.items() if stat.S_ISREG(path.lstat().st_mode)}

    def refuse_unwritable(self) -> None:
        """Refuse a run that goes on where it cannot be written: a step would start and leave no trace.

        Raises:
            RecordError: A directory cannot be written.
        """
        for path in (self.path, *self.folders):
            if not os.access(path, os.W_OK | os.X_OK):
                raise RecordError("run-not-writable", path=path)

    def sync(self, names: Iterable[str]) -> None:
        """Make files durable that were written while a step ran, and their names; one without a byte is none.

        Args:
            names: As events name them; what lies beside the journal is durable since it was made.

        Raises:
            OSError: One cannot be written.
        """
        paths = [self.file(name) for name in names if "/" in name]
        filled = [path for path in paths if sync_file(path)]
        for folder in {path.parent for path in filled}:
            sync_directory(folder)


def _numbered(stem: str, number: int, ending: str) -> str:
    return stem + (f".{number}" if number > 1 else "") + ending


def _is_temporary(path: Path) -> bool:
    """Say whether a file is what a killed mdrun has left of a run log that it was writing."""
    return path.name.startswith(f".{RUN_LOG}.") and path.name.endswith(".tmp")
