"""The files of a run, which are reached through no symbolic link.

A block of the guide runs as the operator and may write anywhere. It could put a link where mdrun will write
next, or in the place of what mdrun will read; so neither a file of a run nor the directory that holds it may
be one. What stands above, such as the place of all runs, may.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LINKED = "it, or its directory, is a symbolic link, and mdrun follows none in a run"
_NO_FILE = "it is no file"


sync_data = getattr(os, "fdatasync", os.fsync)
"""Waits until the bytes of an open file are on the disk."""


def open_file(path: Path, flags: int) -> int:
    """Open a file, and only by this path; what is made has mode 0600, and no child inherits it.

    What root makes in somebody else's directory is theirs: they go on with the run afterwards.

    Args:
        path: The file.
        flags: How to open it, as for ``os.open``.

    Raises:
        OSError: It cannot be opened, or is reached through a link.
    """
    around, name = os.path.split(path)  # pathlib's own way takes longer than the system's calls
    folder = _open_folder(around or os.curdir, path)
    flags |= os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        if flags & os.O_CREAT and os.geteuid() == 0:
            return _open_as_root(name, flags, folder)
        return os.open(name, flags, 0o600, dir_fd=folder)
    except OSError as problem:
        raise _named(problem, path) from problem
    finally:
        os.close(folder)


def _open_as_root(name: str, flags: int, folder: int) -> int:
    """Open a file in a directory; give it to the directory's owner only if it is made here."""
    try:
        file = os.open(name, flags | os.O_EXCL, 0o600, dir_fd=folder)
    except FileExistsError:
        if flags & os.O_EXCL:
            raise
        return os.open(name, flags & ~os.O_CREAT, dir_fd=folder)
    around = os.fstat(folder)
    if around.st_uid != 0:
        os.fchown(file, around.st_uid, around.st_gid)
    return file


def open_folder(path: Path) -> int:
    """Open the directory that holds a file.

    Raises:
        OSError: It cannot be opened, or is a link.
    """
    return _open_folder(str(path.parent), path)


def _open_folder(folder: str, path: Path) -> int:
    try:
        return os.open(folder, _FOLDER)
    except OSError as problem:
        raise _named(problem, path) from problem


def open_to_read(path: Path) -> int:
    """Open a file to be read; nobody is waited for who would write into a named pipe that stands there.

    Raises:
        OSError: It cannot be opened, is reached through a link, or is no regular file.
    """
    descriptor = open_file(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    return descriptor


def opened(path: Path) -> BinaryIO:
    """Open a file to be read; see :func:`open_to_read`.

    Raises:
        OSError: It cannot be opened.
    """
    return os.fdopen(open_to_read(path), "rb")


def content(path: Path) -> bytes:
    """Return all that a file holds.

    Raises:
        OSError: It cannot be read, or is reached through a link.
    """
    with opened(path) as file:
        return file.read()


def tail(path: Path, most: int) -> bytes:
    """Return the end of a file; nothing where it cannot be read.

    Args:
        path: The file.
        most: How many bytes of it, if it has as many.
    """
    try:
        with opened(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - most))
            return file.read(most)
    except OSError:
        return b""


def write_new(path: Path, data: bytes) -> None:
    """Make a file that only its owner can read, its bytes durable.

    Its name is durable after :func:`sync_directory`.

    Raises:
        OSError: It is there already, or cannot be written.
    """
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_all(directory: Path) -> None:
    """Remove a directory and all in it. No link is followed, neither in it nor where it should be.

    Raises:
        OSError: It is a link, or something cannot be removed.
    """
    folder = _open_folder(str(directory), directory)
    try:
        _empty(folder, str(directory))
    finally:
        os.close(folder)
    directory.rmdir()


def _empty(folder: int, path: str) -> None:
    """Remove all in a directory that is open; errors name what they are about by ``path``, where it is."""
    for entry in os.scandir(folder):
        there = f"{path}/{entry.name}"
        try:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.name, dir_fd=folder)
                continue
            inner = os.open(entry.name, _FOLDER, dir_fd=folder)
            try:
                _empty(inner, there)
            finally:
                os.close(inner)
            os.rmdir(entry.name, dir_fd=folder)
        except OSError as problem:
            if problem.filename == entry.name:
                problem.filename = there
            raise


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable.

    Raises:
        OSError: They cannot be written.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(problem: OSError, path: Path) -> OSError:
    """Return what is wrong with a path in words that a person understands."""
    if problem.errno in (errno.ELOOP, errno.ENOTDIR) and (path.is_symlink() or path.parent.is_symlink()):
        return OSError(errno.ELOOP, _LINKED, str(path))
    return OSError(problem.errno, problem.strerror, str(path))
