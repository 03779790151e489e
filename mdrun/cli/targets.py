"""Files that the operator wants to be written: whether they can be, seen before anything runs."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from mdrun import config, places
from mdrun.cli.paths import folder_of
from mdrun.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Key = tuple[int, int] | str


def read_with(guide: str) -> list[str]:
    """Return the path of a guide, and those of the settings files that its repository has."""
    top = places.enclosing(folder_of(guide))
    settings = (os.path.join(top, name) for name in config.FILES)
    return [guide, *filter(os.path.lexists, settings)]


def problems(targets: Iterable[tuple[str, str]], sources: Iterable[str]) -> Iterator[UsageError]:
    """Yield why files cannot be written, or must not be, as far as that can be seen beforehand.

    Args:
        targets: Option and file.
        sources: The files that are read, which nothing is written over.
    """
    read = {_key(source) for source in sources if source}
    written: dict[Key, str] = {}
    for option, file in targets:
        problem = _unwritable(option, file)
        if problem is not None:
            yield problem
        elif _holds(file):
            key = _key(file)
            if key in read:
                yield UsageError("target-read", option=option, path=file)
            elif (first := written.setdefault(key, option)) != option:
                yield UsageError("target-twice", first=first, option=option, path=file)


def put(file: str, data: bytes) -> None:
    """Write a file anew.

    Raises:
        OSError: It cannot be written; a named pipe cannot where nobody reads it.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(file, flags, 0o666)
    except OSError as problem:
        if problem.errno != errno.ENXIO:
            raise
        raise OSError(errno.ENXIO, "nobody reads it", file) from problem
    os.set_blocking(descriptor, True)
    with open(descriptor, "wb") as target:
        target.write(data)


def _unwritable(option: str, file: str) -> UsageError | None:
    if not file:
        return UsageError("option-empty", option=option)
    if file == "-":
        return UsageError("target-dash", option=option)
    if file.endswith("/") or os.path.isdir(file):
        return UsageError("target-directory", option=option, path=file)
    place = os.path.realpath(file)  # where a link leads to is what is written
    folder = os.path.dirname(place)
    try:
        os.stat(place)
        there = place
    except FileNotFoundError:
        if not os.path.isdir(folder):
            return UsageError("target-nowhere", option=option, path=file, folder=os.path.dirname(file) or ".")
        there = folder
    except NotADirectoryError:
        return UsageError("target-nowhere", option=option, path=file, folder=os.path.dirname(file))
    except OSError as problem:
        return UsageError("target-unusable", option=option, path=file, reason=problem.strerror)
    if os.statvfs(there).f_flag & os.ST_RDONLY and not _is_device(there):
        return UsageError("target-read-only", option=option, path=file)
    return None if os.access(there, os.W_OK) else UsageError("target-denied", option=option, path=file)


def _is_device(path: str) -> bool:
    return not stat.S_ISREG(os.stat(path).st_mode) and not os.path.isdir(path)


def _holds(file: str) -> bool:
    """Say whether what is written to a path stays there: in a file, not in a terminal or a pipe."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)
    except OSError:
        return True


def _key(file: str) -> Key:
    """Return what tells a file from others, whatever names it has."""
    try:
        found = os.stat(file)
    except OSError:
        return os.path.realpath(file)
    return found.st_dev, found.st_ino
