"""Prove that what a run kept is whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from mdrun.digest import OF_NOTHING
from mdrun.errors import Finding, JournalBroken
from mdrun.files import content
from mdrun.journal import read
from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import digest, parsed
from mdrun.state import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mdrun.journal import Reading
    from mdrun.state import RunState


def verify(path: Path) -> tuple[Finding, ...]:
    """Return all that is wrong with a run's records: its journal, and every file beside it.

    A torn last line, a journal that does not tell the run's end, and then files without an event are notes:
    they happen to a killed run. After a run's end they are errors.

    Raises:
        RecordError: There is no journal to read.
    """
    directory = RunDirectory(path)
    try:
        reading = read(directory.journal)
    except JournalBroken as broken:
        return (_finding(directory.journal, "journal-broken", broken.reason, line=broken.line),)
    findings = [*_wrong(directory, reading), *_wrong_log(directory, reading)]
    if reading.torn is not None:
        line = len(reading.records) + 1
        # After a run's end it may be what a killed resume has left, or what somebody added.
        level, where = ("error", " after the run's end") if reading.finished else ("note", "")
        message = f"the last line{where} was not written to its end"
        findings.append(_finding(directory.journal, "journal-torn", message, line=line, level=level))
    if not reading.finished:
        message = f"the run's end is missing after {len(reading.records)} events: it goes on, or was killed"
        findings.append(_finding(directory.journal, "journal-unfinished", message, level="note"))
    return tuple(findings)


def changed(directory: RunDirectory, state: RunState, paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield which of some files are not what the run has kept, and how.

    Args:
        directory: The run's.
        state: What it has come to.
        paths: The files.
    """
    for path in paths:
        name = directory.name(path)
        claimed = state.files.get(name)
        problem = None
        if not directory.owns(name):
            problem = "it is outside the run's directory"
        elif claimed is not None:
            problem = (_problem(path, claimed) or ("", None))[1]
        elif state.start is not None and state.start.files:
            problem = "the journal tells nothing of it"
        if problem is not None:
            yield path, problem


def _wrong(directory: RunDirectory, reading: Reading) -> Iterator[Finding]:
    state = fold(reading.records)
    if state.start is None:
        yield _finding(directory.journal, "journal-empty", "it does not say how the run began")
        return
    for folder in directory.folders:
        if not folder.is_dir() or folder.is_symlink():
            yield _finding(folder, "file-changed", "it is no directory any more")
    claimed = {directory.name(directory.guide()): state.start.sha256, **state.files}
    for name, sha256 in claimed.items():
        path = directory.path / name
        if not directory.owns(name):
            yield _finding(path, "file-elsewhere", "the journal names a file outside the run's directory")
        elif problem := _problem(path, sha256):
            yield _finding(path, *problem)
    if state.start.files:
        yield from _unnamed(directory, claimed, finished=reading.finished)
    else:  # a record of before these were told
        yield from _wrong_plan(directory.plan(), state.start.plan)


def _problem(path: Path, sha256: str) -> tuple[str, str] | None:
    """Return how a file is not what the journal says it is: the code of the finding, and its message."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return "file-changed", "it is a symbolic link now, or something else that is no file"
        found = digest(path)
    except OSError as problem:
        if isinstance(problem, FileNotFoundError) and sha256 == OF_NOTHING:
            return None
        return "file-unreadable", problem.strerror or "it cannot be read"
    if found != sha256:
        return "file-changed", f"its sha256 is {found}, and the journal says {sha256}"
    return None


def _unnamed(directory: RunDirectory, claimed: Mapping[str, str], *, finished: bool) -> Iterator[Finding]:
    try:
        names = sorted(name for name in directory.names() if name not in claimed)
    except OSError as problem:
        yield _finding(directory.path, "file-unreadable", f"{problem.filename}: {problem.strerror}")
        return
    for name in names:
        message = "the journal tells nothing of it: " + (
            "it was added, or a resume that was killed has left it"
            if finished
            else "it was added, or the end of its step was not seen"
        )
        yield _finding(directory.path / name, "file-unnamed", message, level="error" if finished else "note")


def _wrong_log(directory: RunDirectory, reading: Reading) -> Iterator[Finding]:
    """Yield that the run log was changed, or was made after a record at which the journal does not arrive."""
    from mdrun.runs.logged import changed_line, is_ahead  # a run that goes on needs neither

    try:
        log = content(directory.run_log)
    except FileNotFoundError:
        return
    except OSError as problem:
        yield _finding(directory.run_log, "file-unreadable", problem.strerror or "it cannot be read")
        return
    if is_ahead(directory, reading.records):
        message = "its end is missing: the run log was made after a record that is not there"
        yield _finding(directory.journal, "journal-short", message)
    elif line := changed_line(directory, log, reading.records):
        message = "the run log is not what guide and journal make of it: it was changed from this line on"
        yield _finding(directory.run_log, "log-changed", message, line=line)


def _wrong_plan(path: Path, digest: str) -> Iterator[Finding]:
    try:
        found = parsed(content(path))["hash"]
    except OSError as problem:
        yield _finding(path, "file-unreadable", str(problem.strerror))
    except (ValueError, KeyError, TypeError):
        yield _finding(path, "file-changed", "it is no plan any more")
    else:
        if found != digest:
            yield _finding(path, "file-changed", f"it is the plan {found}, and the run's was {digest}")


def _finding(path: Path, code: str, message: str, *, line: int = 0, level: str = "error") -> Finding:
    return Finding(str(path), line, 0, "note" if level == "note" else "error", code, message)
