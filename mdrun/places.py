"""Where a guide's repository begins, and where it keeps its settings; known without importing more."""

from __future__ import annotations

import os

SETTINGS = ("config/mdrun.yaml", ".mdrun.yaml")
"""Where a repository keeps its settings, in the order they are looked for."""

GUIDES = (".md", ".markdown")
"""How the names of guides end, in lower case."""


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
