"""Where a guide's repository begins, and where it keeps its settings; known without importing more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = ("config/mdrun.yaml", ".mdrun.yaml")
"""Where a repository keeps its settings, in the order they are looked for."""

GUIDES = (".md", ".markdown")
"""How the names of guides end, in lower case."""


def state(environ: Mapping[str, str]) -> str:
    """Return the directory of what mdrun keeps for its user.

    It is ``$MDRUN_HOME``, else ``mdrun`` where programs keep their state (XDG Base Directory Specification: a
    path that is not absolute is not heeded).

    Args:
        environ: The environment.
    """
    if chosen := environ.get("MDRUN_HOME"):
        return _absolute(os.path.expanduser(chosen))
    base = environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".local/state")
    return os.path.join(_absolute(base), "mdrun")


def _absolute(path: str) -> str:
    # What os.path.abspath takes out of a/../b leads elsewhere where a is a link.
    try:
        return path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
    except FileNotFoundError:  # the working directory was removed
        return path


def rehearsals(environ: Mapping[str, str]) -> str:
    """Return the directory that knows the rehearsals there are."""
    return os.path.join(state(environ), "rehearsals")


def enclosing(folder: str) -> str:
    """Return the top of the repository around a folder, else the folder itself.

    Args:
        folder: Its absolute path.
    """
    place = folder
    while not os.path.exists(f"{place}/.git"):
        place, below = os.path.dirname(place), place
        if place == below:
            return folder
    return place


def is_file(path: str | Path) -> bool:
    """Say whether there is such a file; what nobody may look at is none."""
    return os.path.isfile(path)  # Path.is_file raises where it may not look


def is_directory(path: str | Path) -> bool:
    """Say whether there is such a directory; what nobody may look at is none."""
    return os.path.isdir(path)


def resolved(path: str | Path) -> str:
    """Return where a path leads; what no file can be called, as in a damaged record, stays as it is."""
    try:
        return os.path.realpath(path)
    except ValueError:
        return os.fspath(path)
