"""Making the directory of a run, and keeping in it what the run begins or goes on with."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdrun.errors import RecordError
from mdrun.files import sync_directory, write_new
from mdrun.places import resolved
from mdrun.plan.keeping import kept
from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import make_directories, remove
from mdrun.runs.names import JOURNAL
from mdrun.shortage import reason_of, where_short

if TYPE_CHECKING:
    from mdrun.plan.records import Plan
    from mdrun.runs.asked import Asked


def refuse_working_tree(home: Path, workdir: Path) -> None:
    """Refuse to keep runs in a working tree where git sees them: a run would dirty what it releases.

    Args:
        home: The directory that holds the runs.
        workdir: Where the guide runs.

    Raises:
        RecordError: They would be.
    """
    inside, outside = Path(resolved(home)), Path(resolved(workdir))
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


def make(home: Path, run: str, plan: Plan, asked: Asked) -> RunDirectory:
    """Make a run's directory with guide and plan, durable before this returns.

    Args:
        home: The directory that holds the runs; made if it is missing.
        run: The run's id, from :func:`mdrun.runs.new_id`.
        plan: What will be run.
        asked: What it was made from beside the guide.

    Raises:
        RecordError: It cannot be made or written.
    """
    made = RunDirectory(home / run)
    try:
        make_directories(home)
        made.path.mkdir(mode=0o700)
    except OSError as problem:
        raise _unwritable(made, problem) from problem
    try:
        for path in made.folders:
            path.mkdir(mode=0o700)
        _write(made, plan, asked, 1)
        sync_directory(home)
    except OSError as problem:
        unmake(made)
        raise _unwritable(made, problem) from problem
    return made


def unmake(directory: RunDirectory) -> None:
    """Remove a run that has not begun; where that cannot be done, it is listed, and holds nothing."""
    with suppress(OSError):
        remove(directory.path)


def keep_other(directory: RunDirectory, plan: Plan, asked: Asked) -> int:
    """Keep another guide with its plan, with which the run goes on; return its number.

    Raises:
        RecordError: It cannot be written.
    """
    number = 2
    while any(path(number).exists() for path in (directory.guide, directory.plan, directory.asked)):
        number += 1  # a resume that was killed may have left some of them
    try:
        _write(directory, plan, asked, number)
    except OSError as problem:
        raise _unwritable(directory, problem) from problem
    return number


def forget_other(directory: RunDirectory, number: int) -> None:
    """Remove another guide with its plan again; where that cannot be done, verify finds them."""
    for path in (directory.guide, directory.plan, directory.asked):
        with suppress(OSError):
            path(number).unlink()


def _write(directory: RunDirectory, plan: Plan, asked: Asked, number: int) -> None:
    write_new(directory.guide(number), plan.data)
    write_new(directory.plan(number), _json(kept(plan)))
    write_new(directory.asked(number), _json(asked.to_json()))
    sync_directory(directory.path)


def _unwritable(directory: RunDirectory, problem: OSError) -> RecordError:
    path = problem.filename or directory.path
    reason, remedy = reason_of(problem), where_short(problem)
    return RecordError("record-not-kept", path=path, reason=reason, remedy=remedy)


def _json(value: Any) -> bytes:
    # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\udc80``.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return text.encode("utf-8", "backslashreplace")
