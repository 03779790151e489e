"""Where a guide's repository begins, and where it keeps its settings; known without importing more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = ("config/mdrun.yaml", ".mdrun.yaml")
"""Where a repository keeps its settings, in the order they are looked for."""

GUIDES = (".md", ".markdown")
"""How the names of guides end, in lower case."""


def state(environ: Mapping[str, str]) -> str | None:
    """Return where programs keep their state (XDG Base Directory Specification); None where none is named."""
    place = environ.get("XDG_STATE_HOME") or os.path.join(environ.get("HOME", ""), ".local/state")
    return place if os.path.isabs(place) else None


def rehearsals(environ: Mapping[str, str]) -> str | None:
    """Return the directory that knows the rehearsals there are; None where there is no place for one."""
    if chosen := environ.get("MDRUN_HOME"):
        return os.path.join(os.path.expanduser(chosen), "rehearsals")
    place = state(environ)
    return os.path.join(place, "mdrun/rehearsals") if place is not None else None


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
