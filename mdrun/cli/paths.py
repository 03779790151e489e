"""Paths as the operator writes them; :mod:`pathlib` is imported only where one of its paths is wanted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun import places
from mdrun.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_DESCRIPTORS = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""How the path of an open file begins that has no other name."""


def came_by_pipe(path: str) -> bool:
    """Say whether a guide lies in no directory of its own, and can be read only once: it runs where one is.

    Args:
        path: The guide as the operator named it: ``-``, or what a shell makes of ``<(…)``.
    """
    return path == "-" or path.startswith(_DESCRIPTORS)


def folder_of(path: str) -> str:
    """Return the folder of a file, from the root; ``..`` stays: what it leads to may be behind a link."""
    parts = (part for part in os.path.dirname(path).split("/") if part not in ("", "."))
    return os.path.join("/" if path.startswith("/") else os.getcwd(), *parts)


def enclosing(folder: Path) -> Path:
    """Return the top of the repository around a folder, else the folder itself."""
    from pathlib import Path

    return Path(places.enclosing(str(folder)))


def existing(text: str) -> Path:
    """Return the directory that ``--workdir`` names.

    Raises:
        UsageError: It is none, or nobody may look at it.
    """
    from pathlib import Path

    path = Path(text)
    try:
        there = path.is_dir()
    except PermissionError as problem:
        raise UsageError("path-refused", path=text, reason=problem.strerror) from problem
    if not there:
        raise UsageError("workdir-no-directory" if path.exists() else "workdir-missing", path=text)
    return path.absolute()


def shown_here(path: str | Path) -> str:
    """Return a path as short as the operator would write it here."""
    return os.fspath(path).removeprefix(f"{os.getcwd().rstrip('/')}/")
