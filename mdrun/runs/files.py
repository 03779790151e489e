"""Small things done to files and directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.files import opened

if TYPE_CHECKING:
    from pathlib import Path

_TAIL = 4096
_LAST_LINES = 10


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
    with opened(path) as file:
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


def last_output(path: Path) -> str:
    """Return the last lines of an output, enough to see what went wrong; nothing where it cannot be read."""
    try:
        with opened(path) as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            text = file.read(_TAIL).decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-_LAST_LINES:])
