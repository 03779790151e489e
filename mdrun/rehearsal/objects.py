"""The object files of a repository: copied for the copy, shared between the copy and its remotes."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 30  # bytes; the kernel copies fewer at a time if it likes
_ALTERNATES = Path("info/alternates")


def copy_objects(source: Path, target: Path) -> None:
    """Copy every object into ``target``, those that ``source`` borrows from other repositories as well.

    Args:
        source: The ``objects`` directory of the original.
        target: That of the copy, which shares no file with it and borrows from nobody afterwards.
    """
    for store in _stores(source, set()):
        _take(store, target, _copy)


def link_objects(source: Path, target: Path) -> None:
    """Share object files: git never changes one in place, and deleting a link harms nobody."""
    _take(source, target, _link)


def borrow_objects(source: Path, target: Path) -> None:
    """Let git look in ``source`` for what ``target`` does not have."""
    target.joinpath("info").mkdir(parents=True, exist_ok=True)
    with (target / _ALTERNATES).open("ab") as file:
        file.write(os.fsencode(source) + b"\n")


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file's content in the kernel, which file systems that can do so share until it changes."""
    with source.open("rb", buffering=0) as read, target.open("wb", buffering=0) as written:
        try:
            while os.copy_file_range(read.fileno(), written.fileno(), _CHUNK):
                pass
        except OSError:  # the file system, or the kernel between two of them, cannot
            shutil.copyfileobj(read, written, 1 << 20)


def _stores(source: Path, seen: set[Path]) -> Iterator[Path]:
    """Yield the directory, and those that it borrows from (gitrepository-layout, ``info/alternates``)."""
    if source in seen or not source.is_dir():
        return
    seen.add(source)
    yield source
    with contextlib.suppress(FileNotFoundError):
        for line in (source / _ALTERNATES).read_bytes().splitlines():
            if line and not line.startswith(b"#"):
                yield from _stores(Path(os.path.normpath(source / os.fsdecode(line))), seen)


def _take(source: Path, target: Path, take: Callable[[Path, Path], None]) -> None:
    for directory, _, names in os.walk(source):
        inside = Path(directory).relative_to(source)
        (target / inside).mkdir(parents=True, exist_ok=True)
        for name in names:
            wanted = target / inside / name
            unfinished = name.startswith("tmp_") or name.endswith(".lock")
            if not (unfinished or inside / name == _ALTERNATES or wanted.exists()):
                take(Path(directory, name), wanted)


def _copy(source: Path, target: Path) -> None:
    copy_bytes(source, target)
    target.chmod(source.stat().st_mode & 0o777)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # the file system has no hard links
        _copy(source, target)
