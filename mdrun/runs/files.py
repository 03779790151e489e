"""Small things done to files and directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_directories(path: Path) -> None:
    """Make a directory and those above it that are missing, closed to others.

    Raises:
        OSError: One cannot be made.
    """
    if not path.is_dir():
        if path.parent != path:
            make_directories(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def last_lines(path: Path, at_least: int = 1) -> list[bytes]:
    """Return the last whole lines of a file, without their line feeds; empty where it has none.

    Args:
        path: The file.
        at_least: How many bytes to look at, if there are as many; more where no line ends in them.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        end = file.seek(0, 2)
        span = max(at_least, 4096)
        while True:
            start = file.seek(max(0, end - span))
            lines = file.read(end - start).split(b"\n")[:-1]
            if start == 0:
                return lines
            if len(lines) > 1:
                return lines[1:]
            span *= 4
