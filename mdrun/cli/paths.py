"""Paths as the operator writes them; :mod:`pathlib` is imported only where one of its paths is wanted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun import places
from mdrun.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


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
        UsageError: It is none.
    """
    from pathlib import Path

    path = Path(text)
    if not path.is_dir():
        raise UsageError("workdir-no-directory" if path.exists() else "workdir-missing", path=text)
    return path.absolute()


def shown_here(path: str | Path) -> str:
    """Return a path as short as the operator would write it here."""
    return os.fspath(path).removeprefix(f"{os.getcwd().rstrip('/')}/")
