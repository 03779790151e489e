"""Whether the shell finds a program."""

from __future__ import annotations

import os


def is_found(name: str, path: str | None) -> bool:
    """Say whether the shell finds a program, as :func:`shutil.which` does; importing that takes longer.

    Args:
        name: Its name, or its path.
        path: The shell's ``PATH``; None where it has none.
    """
    folders = [""] if "/" in name else (os.defpath if path is None else path).split(os.pathsep)
    places = (f"{folder}/{name}" if folder else name for folder in folders)
    return any(os.access(place, os.X_OK) and not os.path.isdir(place) for place in places)
