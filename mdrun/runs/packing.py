"""A run as one file, to be gone on with elsewhere."""

from __future__ import annotations

import os
import stat
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.errors import RecordError
from mdrun.files import opened
from mdrun.runs.directory import RunDirectory

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 1 << 18
"""Bytes that are read at once."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file knows: what an archive holds does not depend on when it was made."""
_UNIX = 3


def pack(run: Path, target: Path) -> None:
    """Write a run into a new file that only its owner can read; the same run makes the same bytes.

    Raises:
        RecordError: The file is there already, or something cannot be read or written; no file is left.
    """
    directory = RunDirectory(run)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise RecordError("archive-not-made", path=target, reason=problem.strerror) from problem
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in _files(directory):
                    _add(archive, directory.path / name, f"{directory.run}/{name}")
            file.flush()
            os.fsync(file.fileno())
    except BaseException as problem:
        with suppress(OSError):
            target.unlink()
        if isinstance(problem, OSError):
            path = problem.filename or target
            raise RecordError("archive-unwritable", path=path, reason=problem.strerror) from problem
        raise


def _files(directory: RunDirectory) -> list[str]:
    own = (directory.journal, directory.run_log)
    return [*(path.name for path in own if path.is_file()), *sorted(directory.names())]


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    with opened(path) as source:
        info.file_size = os.fstat(source.fileno()).st_size
        with archive.open(info, "w") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
