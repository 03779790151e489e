"""The directory of one run."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.files import open_file, within
from mdrun.runs.files import make_directories

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Plan
    from mdrun.runs.asked import Asked


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
        return self.path / "journal.jsonl"

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
        return self.path / "run-log.md"

    def file(self, name: str) -> Path:
        """Return the path of a file that an event names, such as ``output/1.1-2.log``.

        Raises:
            RecordError: The name leads elsewhere.
        """
        path = within(self.path, name)
        if path is None:
            message = f"{self.journal}: {name!r} is no file of a run"
            raise RecordError(message, "the journal is not what mdrun wrote: see mdrun verify")
        return path

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
            for path in (made.path, made.path / "output", made.path / "state"):
                path.mkdir(mode=0o700)
            made._write(plan, asked, 1)
        except OSError as problem:
            raise made._unwritable(problem) from problem
        return made

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
        _write(self.guide(number), plan.data)
        _write(self.plan(number), _json(plan.to_json()))
        _write(self.asked(number), _json(asked.to_json()))

    def _unwritable(self, problem: OSError) -> RecordError:
        message = f"{problem.filename or self.path}: cannot keep the run's records: {problem.strerror}"
        remedy = "make room or mend its permissions, or name another place with --log-dir or MDRUN_HOME"
        return RecordError(message, remedy)


def _numbered(stem: str, number: int, ending: str) -> str:
    return stem + (f".{number}" if number > 1 else "") + ending


def _json(value: Any) -> bytes:
    # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\udc80``.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _write(path: Path, data: bytes) -> None:
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_working_tree(home: Path, workdir: Path) -> None:
    inside, outside = home.resolve(), workdir.resolve()
    if not inside.is_relative_to(outside):
        return
    from subprocess import run

    try:
        # 0: ignored, 1: not ignored, 128: no repository, or inside .git
        seen = run(
            ["git", "check-ignore", "-q", "--", str(inside / "run" / "journal.jsonl")],
            cwd=outside,
            capture_output=True,
            check=False,
        )
    except OSError:
        return
    if seen.returncode == 1:
        message = f"{home}: runs would be kept inside the working tree, which would no longer be clean"
        raise RecordError(message, "name a place outside it, or let git ignore this one")
