"""A session's private directory, the pipes in it, and the files that a session writes."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from mdrun.errors import ShellError
from mdrun.files import open_file, open_folder, remove_all

_PLACES = ("XDG_RUNTIME_DIR", "TMPDIR")


def script_name(guide_name: str) -> str:
    """Return the guide's name as a path that stays below a directory."""
    parts = Path(guide_name).parts
    if not parts or parts[0] == os.sep or os.pardir in parts:
        return Path(guide_name).name or "guide"
    return str(Path(*parts))


def directory(home: Path | None, word: str) -> Path:
    """Make the session's own directory, which nobody else can look into.

    Args:
        home: Where to make it; None for the first usable of ``XDG_RUNTIME_DIR``, ``TMPDIR`` and ``/tmp``.
        word: The session's random word.

    Raises:
        ShellError: It cannot be made.
    """
    places = [home] if home else [Path(os.environ[name]) for name in _PLACES if os.environ.get(name)]
    problems = []
    for place in places if home else (*places, Path("/tmp")):
        made = place / f"mdrun-{word}"
        try:
            made.mkdir(mode=0o700)
            _try_a_pipe(made)
        except OSError as problem:
            problems.append(f"{place}: {problem.strerror}")
        else:
            return made
    raise ShellError("private-not-made", places="; ".join(problems))


def _try_a_pipe(made: Path) -> None:
    """Make a named pipe and take it away again; where there can be none, nothing is left.

    Raises:
        OSError: The file system has none, as a share or a memory card.
    """
    pipe = made / "pipe"
    try:
        os.mkfifo(pipe, 0o600)
        pipe.unlink()
    except OSError:
        with suppress(OSError):
            made.rmdir()
        raise


def two_way_pipe(path: Path) -> int:
    """Make a named pipe and return a descriptor of it that is open both ways: no end waits for the other.

    Args:
        path: Where to make it.

    Raises:
        OSError: It cannot be made.
    """
    os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)


def anew(directory: Path) -> None:
    """Make a session's directory once more where it was removed, as by a block that clears ``/tmp``.

    Raises:
        ShellError: It cannot be made, or somebody else has made what stands there now.
    """
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            directory.mkdir(mode=0o700)
        found = directory.lstat()
    except OSError as problem:
        raise ShellError("private-not-made", places=f"{directory}: {problem.strerror}") from problem
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise ShellError("private-not-ours", path=directory)


def remove(directory: Path) -> None:
    """Remove a directory of pipes and links and all in it; what cannot be removed stays."""
    with suppress(OSError):
        remove_all(directory)


def write(path: Path, data: bytes) -> None:
    """Create or replace a file that only its owner can read.

    Raises:
        OSError: It cannot be written.
    """
    _unlink(path)
    file = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)


def _unlink(path: Path) -> None:
    """Remove a file, if there is one, from a directory that is no symbolic link."""
    folder = open_folder(path)
    try:
        os.unlink(path.name, dir_fd=folder)
    except FileNotFoundError:
        return
    finally:
        os.close(folder)
