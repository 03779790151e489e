"""The directory of one run."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.files import sync_directory, within, write_new
from mdrun.runs.files import digest, make_directories, remove, sync_file
from mdrun.runs.names import JOURNAL, RUN_LOG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from mdrun.plan.records import Plan
    from mdrun.runs.asked import Asked

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
        return last not in ("", ".", "..") and (folder in _FOLDERS if slash else True)

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

    @classmethod
    def create(
        cls, home: Path, run: str, plan: Plan, asked: Asked, *, workdir: Path | None = None
    ) -> RunDirectory:
        """Make the directory with guide and plan, durable before this returns.

        Args:
            home: The directory that holds the runs; made if it is missing.
            run: The run's id, from :func:`mdrun.runs.new_id`.
            plan: What will be run.
            asked: What it was made from beside the guide.
            workdir: Where the guide runs. A home inside this directory is refused where git sees it: the run
                would dirty the tree that it releases. Without a workdir nothing is looked at.

        Raises:
            RecordError: It cannot be made or written.
        """
        if workdir is not None:
            _refuse_working_tree(home, workdir)
        made = cls(home / run)
        try:
            make_directories(home)
            made.path.mkdir(mode=0o700)
        except OSError as problem:
            raise made._unwritable(problem) from problem
        try:
            for path in made.folders:
                path.mkdir(mode=0o700)
            made._write(plan, asked, 1)
            sync_directory(home)
        except OSError as problem:
            made.remove()
            raise made._unwritable(problem) from problem
        return made

    def remove(self) -> None:
        """Remove a run that has not begun; where that cannot be done, it is listed, and holds nothing."""
        with suppress(OSError):
            remove(self.path)

    def change(self, plan: Plan, asked: Asked) -> int:
        """Keep another guide with its plan, with which the run goes on; return its number.

        Raises:
            RecordError: It cannot be written.
        """
        number = 2
        while any(path(number).exists() for path in (self.guide, self.plan, self.asked)):
            number += 1  # a resume that was killed may have left some of them
        try:
            self._write(plan, asked, number)
        except OSError as problem:
            raise self._unwritable(problem) from problem
        return number

    def _write(self, plan: Plan, asked: Asked, number: int) -> None:
        from mdrun.plan.keeping import kept  # what lists runs does not need it

        write_new(self.guide(number), plan.data)
        write_new(self.plan(number), _json(kept(plan)))
        write_new(self.asked(number), _json(asked.to_json()))
        sync_directory(self.path)

    def _unwritable(self, problem: OSError) -> RecordError:
        path = problem.filename or self.path
        return RecordError("record-not-kept", path=path, reason=problem.strerror)


def _numbered(stem: str, number: int, ending: str) -> str:
    return stem + (f".{number}" if number > 1 else "") + ending


def _json(value: Any) -> bytes:
    # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\udc80``.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _is_temporary(path: Path) -> bool:
    """Say whether a file is what a killed mdrun has left of a run log that it was writing."""
    return path.name.startswith(f".{RUN_LOG}.") and path.name.endswith(".tmp")


def _refuse_working_tree(home: Path, workdir: Path) -> None:
    inside, outside = home.resolve(), workdir.resolve()
    if not inside.is_relative_to(outside):
        return
    from subprocess import run

    try:
        # 0: ignored, 1: not ignored, 128: no repository, or inside .git
        seen = run(
            ["git", "check-ignore", "-q", "--", str(inside / "run" / JOURNAL)],
            cwd=outside,
            capture_output=True,
            check=False,
        )
    except OSError:
        return
    if seen.returncode == 1:
        raise RecordError("runs-inside", home=home)
