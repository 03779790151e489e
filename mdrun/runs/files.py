"""What is done to the files and directories of runs: they are made, made durable, read and removed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mdrun.digest import of_much, sha256
from mdrun.errors import RecordError
from mdrun.files import content, open_to_read, opened, remove_all, sync_data, sync_directory, tail

if TYPE_CHECKING:
    from pathlib import Path

_TAIL = 4096
_LAST_LINES = 10
_PIECE = 1 << 18
"""Bytes that are read at once to be hashed: more is no faster, and does not stay in the processor's cache."""
_MUCH = 1 << 17
"""Bytes of a file from which on a faster digest pays."""


def make_directories(path: Path) -> None:
    """Make a directory and those above it that are missing, closed to others, and their names durable.

    Raises:
        OSError: One cannot be made.
    """
    if not path.is_dir():
        if path.parent != path:
            make_directories(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        sync_directory(path.parent)


def sync_file(path: Path) -> bool:
    """Make the bytes of a file durable, whoever wrote them; return whether it has any.

    Raises:
        OSError: They cannot be written.
    """
    descriptor = open_to_read(path)
    try:
        size = os.fstat(descriptor).st_size
        if size:
            sync_data(descriptor)
    finally:
        os.close(descriptor)
    return size > 0


def digest(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex; a link is not followed.

    Raises:
        OSError: It cannot be read.
    """
    piece = memoryview(bytearray(_PIECE))
    with open(open_to_read(path), "rb", buffering=0) as file:  # noqa: PTH123
        found = of_much() if os.fstat(file.fileno()).st_size > _MUCH else sha256()
        while size := file.readinto(piece):
            found.update(piece[:size])
    return found.hexdigest()


def parsed(text: str | bytes) -> Any:
    """Return what JSON says that anybody may have written.

    Raises:
        ValueError: It is none, or nested too deeply to be ours.
    """
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def kept_bytes(path: Path) -> bytes:
    """Return all that a file of a run holds; a link is not followed.

    Raises:
        RecordError: It cannot be read.
    """
    try:
        return content(path)
    except OSError as problem:
        raise RecordError("file-not-read", path=path, reason=problem.strerror) from problem


def read_object(path: Path) -> dict[str, Any]:
    """Return what a file of a run holds as a JSON object; a link is not followed.

    Raises:
        RecordError: It cannot be read, or holds none.
    """
    try:
        found = parsed(kept_bytes(path))
    except ValueError as problem:
        raise RecordError("json-broken", path=path) from problem
    if not isinstance(found, dict):
        raise RecordError("json-broken", path=path)
    return found


def remove(path: Path) -> None:
    """Remove a directory and all in it, or a link to one; what is not there is removed already.

    Raises:
        OSError: Something cannot be removed.
    """
    with suppress(FileNotFoundError):
        if path.is_symlink():
            path.unlink()
        else:
            remove_all(path)


def last_lines(path: Path, at_least: int = 1) -> list[bytes]:
    """Return the last whole lines of a file, without their line feeds; empty where it has none.

    Args:
        path: The file.
        at_least: How many bytes to look at, if there are as many; more where no line ends in them.

    Raises:
        OSError: It cannot be read.
    """
    with opened(path) as file:
        end = file.seek(0, 2)
        span = max(at_least, 4096)
        while True:
            start = file.seek(max(0, end - span))
            lines = file.read(end - start).split(b"\n")[:-1]
            if start == 0:
                return lines
            if len(lines) > 1:
                return lines[1:]
            span *= 4


def last_output(path: Path) -> str:
    """Return the last lines of an output, enough to see what went wrong; nothing where it cannot be read."""
    text = tail(path, _TAIL).decode(errors="replace")
    return "\n".join(text.splitlines()[-_LAST_LINES:])
