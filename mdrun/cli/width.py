"""How wide what is printed may be."""

from __future__ import annotations

import os


def columns(otherwise: int, stream: int = 1) -> int:
    """Return how wide the terminal is, as :func:`shutil.get_terminal_size` does; importing that takes longer.

    Args:
        otherwise: The width where there is no terminal.
        stream: The file descriptor that may be one.
    """
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(stream).columns or otherwise
    except (OSError, ValueError):
        return otherwise
