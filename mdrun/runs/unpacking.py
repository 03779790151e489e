"""A run out of the one file that holds it, whoever made that file."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from mdrun.errors import RecordError
from mdrun.files import sync_directory
from mdrun.journal import read
from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import make_directories, remove
from mdrun.runs.names import ID, IMPORTED
from mdrun.runs.proof import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from mdrun.errors import Finding

ENTRIES = 1_000_000
"""How many files an archive may hold."""
RECORD = 1 << 28
"""How many bytes a file may have that is read as a whole, or line by line: journal, guide, plan."""
_PIECE = 1 << 18
_ENCRYPTED = 1


class Refused(Exception):
    """An archive is not taken; ``findings`` says what is wrong with the record in it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


def unpack(source: Path, home: Path, *, limit: int) -> Path:
    """Put the run of an archive among the others, once it has proven whole, and return its directory.

    Nothing in the archive is trusted: names, kinds and sizes are looked at before anything is written, and
    what is written goes into a directory of its own, which takes its place by one rename.

    Args:
        source: The archive.
        home: The directory that holds the runs.
        limit: How many bytes its files may have together.

    Raises:
        Refused: The record in it is not whole.
        RecordError: The file is no archive of a run, is too large, or the run is there already.
    """
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise _hostile(source, "it is no file")
        with zipfile.ZipFile(source) as archive:
            members = _members(archive, source, limit)
            run = members[0].filename.partition("/")[0]
            if (home / run).exists():
                raise RecordError("archive-there", path=source, run=run)
            make_directories(home)
            place = home / f"{IMPORTED}{os.getpid()}-{os.urandom(4).hex()}"
            try:
                _extract(archive, members, place)
                return _accepted(place / run, home, source)
            finally:
                remove(place)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeError,
        ValueError,
    ) as problem:
        raise _hostile(source, f"it is no whole archive: {problem}") from problem
    except OSError as problem:
        path = problem.filename or source
        if path == os.fspath(source):
            raise RecordError("archive-not-read", path=path, reason=problem.strerror) from problem
        raise RecordError("archive-unwritable", path=path, reason=problem.strerror) from problem


def _members(archive: zipfile.ZipFile, source: Path, limit: int) -> list[zipfile.ZipInfo]:
    """Return what an archive holds.

    Raises:
        RecordError: It holds anything else than the files of one run, or too much.
    """
    members = archive.infolist()
    problem = next(_wrong(members, limit), None)
    if problem is not None:
        raise _hostile(source, problem)
    return members


def _wrong(members: list[zipfile.ZipInfo], limit: int) -> Iterator[str]:
    if not members or len(members) > ENTRIES:
        yield f"it holds {len(members)} files"
        return
    total = sum(info.file_size for info in members)
    if total > limit:
        yield f"its files have {total:,} bytes, more than the {limit:,} that are taken"
    run = members[0].filename.partition("/")[0]
    if not ID.fullmatch(run) or ".." in run:
        yield f"{run!r} is no run's name"
    seen = set()
    for info in members:
        top, _, name = info.filename.partition("/")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.orig_filename != info.filename or not info.filename.isprintable() or "\\" in info.filename:
            yield f"{info.orig_filename!r} is no file's name"
        elif top != run or not RunDirectory.owns(name) or name.startswith("."):
            yield f"{info.filename!r} is no file of the run {run}"
        elif kind not in (0, stat.S_IFREG):
            yield f"{info.filename!r} is no plain file"
        elif "/" not in name and info.file_size > RECORD:
            yield f"{info.filename!r} is larger than any that is read as a whole"
        elif info.flag_bits & _ENCRYPTED:
            yield f"{info.filename!r} is encrypted"
        elif info.filename in seen:
            yield f"{info.filename!r} is there twice"
        seen.add(info.filename)


def _extract(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], place: Path) -> None:
    run = place / members[0].filename.partition("/")[0]
    for path in (place, run, *RunDirectory(run).folders):
        path.mkdir(mode=0o700)
    for info in members:
        descriptor = os.open(
            place / info.filename, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )
        with open(descriptor, "wb") as target, archive.open(info) as source:  # noqa: PTH123
            _copy(source, target, info.file_size)
            target.flush()
            os.fsync(target.fileno())
    for path in (*RunDirectory(run).folders, run):
        sync_directory(path)


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    """Copy what a file is said to hold, and not a byte more."""
    while piece := source.read(_PIECE):
        size -= len(piece)
        if size < 0:
            raise ValueError("a file holds more than it says")
        target.write(piece)


def _accepted(made: Path, home: Path, source: Path) -> Path:
    """Put a run in its place if its record is whole.

    Raises:
        Refused: It is not.
        RecordError: It is another run's, or one of that name has come meanwhile.
    """
    directory = RunDirectory(made)
    if not directory.journal.is_file():
        raise _hostile(source, "it holds no journal")
    findings = verify(made)
    if any(finding.level == "error" for finding in findings):
        raise Refused(findings)
    start = read(directory.journal).records[0].event
    if getattr(start, "run", None) != made.name:
        raise _hostile(source, f"its record is not that of {made.name}")
    target = home / made.name
    if target.exists():
        raise RecordError("archive-there", path=source, run=made.name)
    made.rename(target)
    sync_directory(home)
    return target


def _hostile(source: Path, reason: str) -> RecordError:
    return RecordError("archive-refused", path=source, reason=reason)
